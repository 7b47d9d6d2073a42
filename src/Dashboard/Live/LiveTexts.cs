namespace Dashboard.Live;

/// <summary>The texts of the live screens; see LiveTexts.resx.</summary>
public sealed class LiveTexts;
