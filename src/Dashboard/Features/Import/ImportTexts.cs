namespace Dashboard.Features.Import;

/// <summary>The import's texts, of its page and of its command; see ImportTexts.resx.</summary>
public sealed class ImportTexts;
