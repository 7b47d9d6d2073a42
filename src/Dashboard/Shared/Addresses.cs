using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dashboard.Shared;

/// <summary>Says where to look, once the server listens.</summary>
public static class Addresses
{
    /// <summary>The first address that the server listens on, as a browser on this machine opens it.</summary>
    public static string Root(IServiceProvider services) =>
        (services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "")
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal).TrimEnd('/');

    public static void PrintWhenStarted(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var database = app.Services.GetRequiredService<Database>();
        if (app.Urls.Count == 0) return;
        var root = Root(app.Services);
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
