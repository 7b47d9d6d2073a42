namespace Dashboard.Features.Book;

/// <summary>The book's texts; see BookTexts.resx.</summary>
public sealed class BookTexts;
