using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>A station's book: what was counted there, and its corrections.</summary>
public static class BookSetup
{
    public static IServiceCollection AddBook(this IServiceCollection services) => services.AddSingleton<BookStore>().AddSingleton<BookService>()
        .AddEventPage("/count/{Slug}", Permission.Count, 40, (IStringLocalizer<BookTexts> texts) => texts["CountForEvent"], page => page with
        {
            Fits = reader => !reader.Board.Sourced && reader.Catalog.Metrics.Any(m => m is { PerStation: false, Retired: false }),
        });
}
