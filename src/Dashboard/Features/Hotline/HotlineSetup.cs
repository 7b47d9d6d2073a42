using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Hotline;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Hotline;

/// <summary>The telephone hotline: its exchanges, its figures, its desk.</summary>
public static class HotlineSetup
{
    /// <summary>What the server and the commands need.</summary>
    public static IServiceCollection AddHotlineEngine(this IServiceCollection services) =>
        services.AddSingleton<MeasureStore>().AddSingleton<FaultStore>().AddSingleton<PositionStore>().AddSingleton<DeskStore>().AddSingleton<CallBackStore>()
            .AddSingleton<AgentTimeStore>().AddSingleton<CallExportStore>().AddSingleton<QueueLogIntake>();

    /// <summary>The server's own.</summary>
    public static IServiceCollection AddHotline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExchangesOptions>().Bind(configuration.GetSection("Hotline"));
        services.AddEventPage(
            "/hotline/{Slug}",
            Permission.AnswerHotline,
            30,
            (IStringLocalizer<HotlineTexts> texts) => texts["Title"],
            page => page with { Fits = reader => !reader.Board.Sourced });
        return services.AddHotlineEngine().AddSingleton<HotlineService>().AddSingleton<CallBackService>().AddSingleton<ReportService>()
            .AddSingleton<ReportWords>().AddSingleton<ExchangeWatch>().AddHostedService<Exchanges>();
    }

    public static void MapHotline(this RouteGroupBuilder events)
    {
        events.MapHotlineFigures();
        events.MapHotlineExport();
        events.MapQueueLog();
    }
}
