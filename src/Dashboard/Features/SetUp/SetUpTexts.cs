namespace Dashboard.Features.SetUp;

/// <summary>The set-up pages' texts; see SetUpTexts.resx.</summary>
public sealed class SetUpTexts;
