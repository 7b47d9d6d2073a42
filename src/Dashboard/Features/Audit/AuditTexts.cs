namespace Dashboard.Features.Audit;

/// <summary>The texts of the page of the audit; see AuditTexts.resx.</summary>
public sealed class AuditTexts;
