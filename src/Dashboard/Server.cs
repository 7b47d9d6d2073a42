using Dashboard.Accounts;
using Dashboard.Features.Audit;
using Dashboard.Features.Boards;
using Dashboard.Features.Book;
using Dashboard.Features.Drill;
using Dashboard.Features.Entries;
using Dashboard.Features.Events;
using Dashboard.Features.Health;
using Dashboard.Features.Hotline;
using Dashboard.Features.Import;
using Dashboard.Features.Keys;
using Dashboard.Features.Manager;
using Dashboard.Features.Pad;
using Dashboard.Features.Screens;
using Dashboard.Features.Series;
using Dashboard.Features.SetUp;
using Dashboard.Features.Shifts;
using Dashboard.Features.Tallies;
using Dashboard.Features.Wall;
using Dashboard.Layout;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard;

/// <summary>The web server: one AddX and one MapX a slice.</summary>
public static class Server
{
    /// <summary>Serves until told to stop.</summary>
    /// <returns>0, or 1 when a setting does not allow it to start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication app;
        try
        {
            app = Build(args);
            await app.StartAsync();
        }
        catch (Exception refused) when (StartFault.Of(refused) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }

        await using (app) await app.WaitForShutdownAsync();
        return 0;
    }

    /// <param name="args">As on the command line.</param>
    /// <param name="change">What a test puts in the place of a service.</param>
    internal static WebApplication Build(string[] args, Action<IServiceCollection>? change = null)
    {
        // The settings and seeds lie beside the executable, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (!builder.Environment.IsDevelopment()) builder.WebHost.UseStaticWebAssets();

        var development = builder.Environment.IsDevelopment();
        builder.Services.AddEngine(builder.Configuration, development, builder.Configuration.GetValue("Accounts:SecondFactor", !development))
            .AddOneServer(builder.Configuration).AddAccess();
        builder.Services.AddHostedService<SeedLoader>();
        builder.Services.AddAccounts(builder.Configuration, builder.Environment);
        builder.Services.AddFeeds().AddLive().AddHealth().AddCultures().AddWall().AddScreens().AddHotline(builder.Configuration).AddDrill(builder.Environment);
        builder.Services.AddSetUp().AddImport().AddShifts().AddKeys().AddAudit().AddBook().AddManager().AddPad().AddPages();
        builder.Services.AddDescription().AddProblemDetails();
        builder.Services.AddJsonInterface();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Twice the largest request that there is; what is larger is not even read.
            kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
        });

        change?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseContentSecurity();
        app.UseDraining();
        app.UseCultures();
        if (!app.Environment.IsDevelopment()) app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UsePages();
        app.UseAccounts();
        app.UseProblemDetails();
        app.UseRefusals();

        var events = app.MapEventEndpoints();
        events.MapBoard();
        events.MapTallies();
        events.MapAmendments();
        events.MapSeries();
        events.MapEntries();
        events.MapHotline();
        events.MapPhones();
        events.MapShifts();
        app.MapEvents();
        app.MapPadManifest();
        app.MapScreens();
        app.MapHealth();
        app.MapOpenApi().RequireAuthorization(Policies.Known);
        app.MapLive();
        app.MapTiles();
        app.MapAccounts();
        app.MapCulture();
        app.MapTheme();
        app.MapPages();
        Addresses.PrintWhenStarted(app);
        return app;
    }
}
