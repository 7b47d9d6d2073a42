namespace Dashboard.Features.Wall;

/// <summary>The wall's texts; see WallTexts.resx.</summary>
public sealed class WallTexts;
