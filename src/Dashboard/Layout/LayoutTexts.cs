namespace Dashboard.Layout;

/// <summary>The texts of the frame; see LayoutTexts.resx.</summary>
public sealed class LayoutTexts;
