namespace Dashboard.Shared;

/// <summary>Texts that several slices show; see SharedTexts.resx.</summary>
public sealed class SharedTexts;
