namespace Dashboard.Features.Manager;

/// <summary>The manager's page's texts; see ManagerTexts.resx.</summary>
public sealed class ManagerTexts;
