using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;

namespace Dashboard.Shared;

/// <summary>Says where to look, once the server listens.</summary>
public static class Addresses
{
    public static void PrintWhenStarted(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var database = app.Services.GetRequiredService<Database>();
        if (app.Urls.FirstOrDefault() is not { } url) return;
        var root = url.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal).TrimEnd('/');
        var feeds = app.Services.GetRequiredService<Feeds>().All;
        var board = feeds.Select(f => f.Current.Board).OrderBy(b => b.Catalog.Event.Closed).FirstOrDefault();
        Console.WriteLine($"Database  {database.File ?? "SQL Server"}");
        if (board is null)
        {
            Console.WriteLine($"Overview  {root}/ (no event yet; make one with: event create)");
            return;
        }

        var slug = board.Catalog.Event.Slug;
        Console.WriteLine($"Manager   {root}/live/{slug}");
        Console.WriteLine($"Wall      {root}/wall/{slug}");
        if (board.Catalog.Stations is [var station, ..]) Console.WriteLine($"Pad       {root}/pad/{slug}/{station.Code}");
    });
}
