using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>GET /api/events/{event}/hotline: what goes on now, and the measures of some days.</summary>
public static class HotlineEndpoint
{
    private const int LongestSpan = 400;

    public static void MapHotlineFigures(this IEndpointRouteBuilder routes) => routes.MapEventGet<HotlineAnswer>(
        "hotline",
        Policies.ReadFigures,
        HandleAsync,
        ("from", "The first day of entry, such as 2027-01-23; today if left out."),
        ("to", "The last day of entry, inclusive; today if left out."),
        ("by", "hour, day, queue, agent or channel: the measures of each beside those of all; agent only for whoever answers the hotline.")).WithName("GetHotline").WithTags("Hotline");

    private static async Task<IResult> HandleAsync(HttpContext http, EventFeed feed)
    {
        var (state, query) = (feed.Current, http.Request.Query);
        var catalog = state.Board.Catalog;
        if (!TryDay(query, "from", state.Board.Day, out var from)) return Api.Bad("from", "must be a day such as 2027-01-23");
        if (!TryDay(query, "to", state.Board.Day, out var until)) return Api.Bad("to", "must be a day such as 2027-01-23");
        if (until < from) return Api.Bad("to", "is before from");
        if (until.DayNumber - from.DayNumber > LongestSpan) return Api.Bad("to", $"is more than {LongestSpan} days after from");
        var by = query["by"].ToString();
        if (by is not ("" or "hour" or "day" or "queue" or "agent" or "channel")) return Api.Bad("by", "must be hour, day, queue, agent or channel");
        var services = http.RequestServices;
        if (by == "agent") services.GetRequiredService<AccessDirectory>().Require(http.Caller(), Permission.AnswerHotline, catalog.Event.EventId);
        return await services.GetRequiredService<CostlyReads>().RunAsync(http, until.DayNumber - from.DayNumber + 1L, async () =>
        {
            var sums = await services.GetRequiredService<MeasureStore>().SumsAsync(catalog, from, until, Apart(by), http.RequestAborted);
            IReadOnlyList<GroupAnswer>? groups = by.Length == 0
                ? null
                : [.. Groups(sums, by, catalog.Calendar).Select(g => new GroupAnswer(g.Key, Answer(g.Measures, catalog.Hotline), g.Exchange))];
            return TypedResults.Ok(new HotlineAnswer(
                catalog.Event.Slug, catalog.Event.Drill, catalog.Calendar.Iso(state.AsOf), Live(state), Answer(sums.Total(), catalog.Hotline), groups));
        });
    }

    private static LiveAnswer Live(FeedState state)
    {
        var now = state.Hotline;
        return new(now.Waiting.Count, now.LongestWaitSeconds(state.AsOf), new(now.Staff.Free, now.Staff.Talking, now.Staff.Paused));
    }

    private static MeasuresAnswer Answer(Measures m, HotlineSettings settings) => new(
        m.Offered, m.Answered, m.Abandoned, m.Lost, m.AnsweredWithin, m.ServiceLevel(settings.Formula), settings.Formula.ToString(), settings.ThresholdSeconds, settings.ShortSeconds,
        m.Asa, m.Aht, m.AbandonRate, m.ConnectionRate, m.LongestWait);

    private static MeasuresBy Apart(string by) => by switch
    {
        "hour" or "day" => MeasuresBy.Quarter,
        "queue" => MeasuresBy.Queue,
        "agent" => MeasuresBy.Agent,
        "channel" => MeasuresBy.Exchange,
        _ => MeasuresBy.Nothing,
    };

    // Hours by the instant at which they begin: where clocks are put back, one time of day is two hours.
    private static IEnumerable<(string Key, string? Exchange, Measures Measures)> Groups(IReadOnlyList<MeasureSum> sums, string by, EventCalendar calendar) => by switch
    {
        "hour" => sums.By(s => calendar.HourOf(s.FromMs)).Select(g => (g.Key.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), (string?)null, g.Measures)),
        "day" => sums.By(s => calendar.DayOf(s.FromMs)).Select(g => (g.Key.Iso(), (string?)null, g.Measures)),
        "queue" => sums.ByQueue(HotlineService.Desk).Select(g => (g.Queue, g.Own ? HotlineService.Desk : null, g.Measures)),
        "agent" => sums.ByAgent().Select(g => (g.Agent ?? "", g.Exchange, g.Measures)),
        _ => sums.By(s => s.Exchange).Select(g => (g.Key, (string?)null, g.Measures)),
    };

    private static bool TryDay(IQueryCollection query, string name, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return !query.TryGetValue(name, out var text) || (DateOnly.TryParseExact(text.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 1970 and < 3000);
    }
}

/// <summary>A hotline's figures.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="AsOf">When <paramref name="Live"/> last agreed with the ledger.</param>
/// <param name="Live">What goes on now.</param>
/// <param name="Measures">Of the calls that entered on the days asked for, however late they ended.</param>
/// <param name="Groups">The same by what was asked for, in order; those without a call are absent.</param>
public sealed record HotlineAnswer(string Event, bool Drill, string AsOf, LiveAnswer Live, MeasuresAnswer Measures, IReadOnlyList<GroupAnswer>? Groups);

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
    long Offered, long Answered, long Abandoned, long Lost, long AnsweredWithin, double? ServiceLevel, string Formula, int ThresholdSeconds, int ShortSeconds, double? AsaSeconds, double? AhtSeconds,
    double? AbandonRate, double? ConnectionRate, int LongestWaitSeconds);

/// <summary>The measures of one hour, day, queue, agent or channel.</summary>
/// <param name="Key">Which: an hour's or day's beginning, or a name; empty for the calls that no agent took.</param>
/// <param name="Measures">Its measures.</param>
/// <param name="Exchange">The exchange of an agent, since two may have agents of one name; of the queues the desk's own alone, since an exchange may have one
/// of its name. Null for anything else.</param>
public sealed record GroupAnswer(string Key, MeasuresAnswer Measures, string? Exchange);
