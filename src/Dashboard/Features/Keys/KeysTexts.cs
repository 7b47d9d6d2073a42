namespace Dashboard.Features.Keys;

/// <summary>The texts of the page of API keys; see KeysTexts.resx.</summary>
public sealed class KeysTexts;
