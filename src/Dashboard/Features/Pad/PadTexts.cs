namespace Dashboard.Features.Pad;

/// <summary>The pad's texts; see PadTexts.resx.</summary>
public sealed class PadTexts;
