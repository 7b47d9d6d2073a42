using System.Globalization;
using System.Text.Json.Serialization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Hotline;

/// <summary>GET /api/events/{event}/hotline: what goes on now, and the measures of some days.</summary>
public static class HotlineEndpoint
{
    private const int LongestSpan = 400;

    public static void MapHotlineFigures(this RouteGroupBuilder events) =>
        events.MapGet("/hotline", HandleAsync).RequireAuthorization(Policies.ReadFigures)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("GetHotline").WithTags("Hotline").WithSummary("Who waits and who answers now; the measures of the days of entry.");

    private static async Task<Results<Ok<HotlineAnswer>, ProblemHttpResult>> HandleAsync(
        [AsParameters] HotlineQuery query, RequestedEvent requested, HttpContext http, CostlyReads costly, MeasureStore measures, AccessDirectory directory)
    {
        var (state, catalog, by) = (requested.Current, requested.Catalog, query.By?.Value);
        var (from, until) = (query.From?.Value ?? state.Board.Day, query.To?.Value ?? state.Board.Day);
        if (until < from) return Api.Bad("to", "is before from");
        if (until.DayNumber - from.DayNumber > LongestSpan) return Api.Bad("to", $"is more than {LongestSpan} days after from");
        if (by == HotlineGrouping.Agent) directory.Require(http.Caller(), Permission.AnswerHotline, catalog.Event.EventId);
        return await costly.RunAsync(http, until.DayNumber - from.DayNumber + 1L, async () =>
        {
            var sums = await measures.SumsAsync(catalog, from, until, Apart(by), http.RequestAborted);
            IReadOnlyList<GroupAnswer>? groups = by is { } grouping
                ? [.. Groups(sums, grouping, catalog.Calendar).Select(g => new GroupAnswer(g.Key, Answer(g.Measures, catalog.Hotline), g.Exchange))]
                : null;
            return TypedResults.Ok(new HotlineAnswer(
                catalog.Event.Slug, catalog.Event.Drill, catalog.Calendar.Local(state.AsOf), Live(state), Answer(sums.Total(), catalog.Hotline), groups));
        });
    }

    private static LiveAnswer Live(FeedState state)
    {
        var now = state.Hotline;
        return new(now.Waiting.Count, now.LongestWaitSeconds(state.AsOf), new(now.Staff.Free, now.Staff.Talking, now.Staff.Paused));
    }

    private static MeasuresAnswer Answer(Measures m, HotlineSettings settings) => new(
        m.Offered, m.Answered, m.Abandoned, m.Lost, m.AnsweredWithin, m.ServiceLevel(settings.Formula), settings.Formula, settings.ThresholdSeconds,
        settings.ShortSeconds, m.Asa, m.Aht, m.AbandonRate, m.ConnectionRate, m.LongestWait);

    private static MeasuresBy Apart(HotlineGrouping? by) => by switch
    {
        HotlineGrouping.Hour or HotlineGrouping.Day => MeasuresBy.Quarter,
        HotlineGrouping.Queue => MeasuresBy.Queue,
        HotlineGrouping.Agent => MeasuresBy.Agent,
        HotlineGrouping.Channel => MeasuresBy.Exchange,
        _ => MeasuresBy.Nothing,
    };

    // Hours by the instant at which they begin: where clocks are put back, one time of day is two hours.
    private static IEnumerable<(string Key, string? Exchange, Measures Measures)> Groups(
        IReadOnlyList<MeasureSum> sums, HotlineGrouping by, EventCalendar calendar) => by switch
        {
            HotlineGrouping.Hour => sums.By(s => calendar.HourOf(s.FromMs)).Select(g => (Hour(g.Key), (string?)null, g.Measures)),
            HotlineGrouping.Day => sums.By(s => calendar.DayOf(s.FromMs)).Select(g => (g.Key.Iso(), (string?)null, g.Measures)),
            HotlineGrouping.Queue => sums.ByQueue(HotlineService.Desk).Select(g => (g.Queue, g.Own ? HotlineService.Desk : null, g.Measures)),
            HotlineGrouping.Agent => sums.ByAgent().Select(g => (g.Agent ?? "", g.Exchange, g.Measures)),
            _ => sums.By(s => s.Exchange).Select(g => (g.Key, (string?)null, g.Measures)),
        };

    private static string Hour(DateTimeOffset from) => from.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>By what measures are told apart.</summary>
internal enum HotlineGrouping
{
    /// <summary>By hour of entry.</summary>
    Hour,

    /// <summary>By day of entry.</summary>
    Day,

    /// <summary>By queue.</summary>
    Queue,

    /// <summary>By agent.</summary>
    Agent,

    /// <summary>By exchange.</summary>
    Channel,
}

/// <summary>Which measures.</summary>
/// <param name="From">The first day of entry, such as 2027-01-23; today if left out.</param>
/// <param name="To">The last day of entry, inclusive; today if left out.</param>
/// <param name="By">hour, day, queue, agent or channel: the measures of each beside those of all; agent only for whoever answers the hotline.</param>
internal sealed record HotlineQuery([NotEmpty] QueryDay? From, [NotEmpty] QueryDay? To, QueryChoice<HotlineGrouping>? By);

/// <summary>A hotline's figures.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="AsOf">When <paramref name="Live"/> last agreed with the ledger.</param>
/// <param name="Live">What goes on now.</param>
/// <param name="Measures">Of the calls that entered on the days asked for, however late they ended.</param>
/// <param name="Groups">The same by what was asked for, in order; those without a call are absent.</param>
public sealed record HotlineAnswer(
    string Event, bool Drill, DateTimeOffset AsOf, LiveAnswer Live, MeasuresAnswer Measures, IReadOnlyList<GroupAnswer>? Groups);

/// <summary>What goes on now.</summary>
/// <param name="Waiting">Callers who wait.</param>
/// <param name="LongestWaitSeconds">The longest wait of them, seconds; 0 when nobody waits.</param>
/// <param name="Agents">The agents.</param>
public sealed record LiveAnswer(int Waiting, long LongestWaitSeconds, AgentsAnswer Agents);

/// <summary>Agents on duty.</summary>
/// <param name="Free">Neither talk nor pause.</param>
/// <param name="Talking">Talk.</param>
/// <param name="Paused">Pause, and do not talk.</param>
public sealed record AgentsAnswer(int Free, int Talking, int Paused);

/// <summary>Measures; a share is from 0 to 1, and null without traffic, as is a mean.</summary>
/// <param name="Offered">Entered the queue.</param>
/// <param name="Answered">Taken by an agent.</param>
/// <param name="Abandoned">The caller hung up while waiting.</param>
/// <param name="Lost">The exchange gave up.</param>
/// <param name="AnsweredWithin">Answered within the threshold.</param>
/// <param name="ServiceLevel">By the formula.</param>
/// <param name="Formula">F1, F2, F3, F3s, F4 or F5.</param>
/// <param name="ThresholdSeconds">T, seconds.</param>
/// <param name="ShortSeconds">S, seconds.</param>
/// <param name="AsaSeconds">The mean wait of the answered, seconds.</param>
/// <param name="AhtSeconds">The mean of the talks that have ended, seconds.</param>
/// <param name="AbandonRate">Abandoned ÷ offered.</param>
/// <param name="ConnectionRate">Answered ÷ offered.</param>
/// <param name="LongestWaitSeconds">The longest wait of any that is over, seconds.</param>
public sealed record MeasuresAnswer(
    long Offered, long Answered, long Abandoned, long Lost, long AnsweredWithin, double? ServiceLevel,
    [property: JsonConverter(typeof(JsonStringEnumConverter<LevelFormula>))] LevelFormula Formula, int ThresholdSeconds, int ShortSeconds,
    double? AsaSeconds, double? AhtSeconds, double? AbandonRate, double? ConnectionRate, int LongestWaitSeconds);

/// <summary>The measures of one hour, day, queue, agent or channel.</summary>
/// <param name="Key">Which: an hour's or day's beginning, or a name; empty for the calls that no agent took.</param>
/// <param name="Measures">Its measures.</param>
/// <param name="Exchange">The exchange of an agent, since two may have agents of one name; of the queues the desk's own alone, since an exchange may have one
/// of its name. Null for anything else.</param>
public sealed record GroupAnswer(string Key, MeasuresAnswer Measures, string? Exchange);
