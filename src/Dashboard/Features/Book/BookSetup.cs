using Dashboard.Engine.Boards;

namespace Dashboard.Features.Book;

/// <summary>A station's book: what was counted there, and its corrections.</summary>
public static class BookSetup
{
    public static IServiceCollection AddBook(this IServiceCollection services) => services.AddSingleton<BookStore>().AddSingleton<BookService>();
}
