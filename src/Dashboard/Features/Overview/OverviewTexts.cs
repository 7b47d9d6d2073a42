namespace Dashboard.Features.Overview;

/// <summary>The front page's texts; see OverviewTexts.resx.</summary>
public sealed class OverviewTexts;
