namespace Dashboard.Features.Hotline;

/// <summary>The hotline desk's texts; see HotlineTexts.resx.</summary>
public sealed class HotlineTexts;
