namespace Dashboard.Features.Pad;

/// <summary>What the pad's script says; every text goes along with the page.</summary>
public sealed class PadScriptTexts;
