namespace Dashboard.Features.Screens;

/// <summary>The texts of the screens' pages; see ScreensTexts.resx.</summary>
public sealed class ScreensTexts;
