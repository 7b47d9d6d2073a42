using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Series;

/// <summary>GET /api/events/{event}/series: sums by minute, hour or day of the event's own clock, by service time.</summary>
public static class SeriesEndpoint
{
    private const int MaxPoints = 10_000;
    private const long Minute = 60_000;

    // No event lies outside, and no calendar ends here.
    private static readonly DateOnly Earliest = new(1970, 1, 2);
    private static readonly DateOnly Latest = new(2999, 12, 31);

    public static void MapSeries(this RouteGroupBuilder events) =>
        events.MapGet("/series", HandleAsync).RequireAuthorization(Policies.ReadFigures)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("GetSeries").WithTags("Series")
            .WithSummary("Sums of a metric by minute, hour or day of the event's clock; sums of whole days beside them.");

    private static async Task<Results<Ok<SeriesAnswer>, ProblemHttpResult>> HandleAsync(
        [AsParameters] SeriesQuery query, RequestedEvent requested, HttpContext http, CostlyReads costly, SeriesStore boards)
    {
        var (catalog, calendar, today) = (requested.Catalog, requested.Catalog.Calendar, requested.Current.Board.Day);
        if (query.Metric is not { Length: > 0 } metricCode) return Api.Bad("metric", "is missing");
        if (catalog.Metric(metricCode) is not { } metric) return Api.Bad("metric", $"there is no metric '{metricCode}'");
        var station = query.Station is { Length: > 0 } stationCode ? catalog.Station(stationCode) : null;
        if (query.Station is { Length: > 0 } && station is null) return Api.Bad("station", $"there is no station '{query.Station}'");
        var step = query.Step?.Value ?? SeriesStep.Hour;
        var from = query.From?.In(calendar, 0) ?? calendar.StartOf(today);
        if (!Within(calendar, from)) return Api.Bad("from", QueryBound.Reason);
        var to = query.To?.In(calendar, 1) ?? calendar.StartOf(today.AddDays(1));
        if (!Within(calendar, to)) return Api.Bad("to", QueryBound.Reason);
        if (to <= from) return Api.Bad("to", "must be after from");
        if ((to - from) / StepMs(step) > MaxPoints) return Api.Bad("step", $"gives more than {MaxPoints} points; take a longer step or a shorter span");

        return await costly.RunAsync(http, (to - from) / StepMs(SeriesStep.Day) + 1, async () =>
        {
            var starts = Starts(calendar, step, from, to).ToList();
            var by = step switch { SeriesStep.Minute => SeriesBy.Minute, SeriesStep.Hour => SeriesBy.Quarter, _ => SeriesBy.Day };
            var sums = await boards.SeriesAsync(catalog, metric, station, by, starts[0] / Minute, (to + Minute - 1) / Minute, http.RequestAborted);
            var points = Points(calendar, starts, sums);
            // The sum of a whole day stands at its noon, and happened in no hour: it is told beside the hours.
            IReadOnlyList<MinuteSum> wholeDays = step == SeriesStep.Day
                ? []
                : await boards.WholeDaysAsync(catalog, metric, station, starts[0], to, http.RequestAborted);
            Add(points, starts, wholeDays.Select(w => w with { Total = -w.Total }));
            var days = wholeDays.Select(w => new SeriesPoint(calendar.Local(calendar.StartOf(calendar.DayOf(w.Minute * Minute))), w.Total));
            return TypedResults.Ok(new SeriesAnswer(catalog.Event.Slug, catalog.Event.Drill, metric.Code, station?.Code, step, points, [.. days]));
        });
    }

    private static List<SeriesPoint> Points(EventCalendar calendar, List<long> starts, IReadOnlyList<MinuteSum> sums)
    {
        var points = starts.ConvertAll(start => new SeriesPoint(calendar.Local(start), 0));
        Add(points, starts, sums);
        return points;
    }

    private static void Add(List<SeriesPoint> points, List<long> starts, IEnumerable<MinuteSum> sums)
    {
        foreach (var sum in sums)
        {
            var at = starts.BinarySearch(sum.Minute * Minute);
            var index = at >= 0 ? at : ~at - 1;
            points[index] = points[index] with { Sum = points[index].Sum + sum.Total };
        }
    }

    private static long StepMs(SeriesStep step) => step switch { SeriesStep.Minute => Minute, SeriesStep.Hour => 60 * Minute, _ => 1440 * Minute };

    // The first start is the one at or before "from"; days are those of the calendar, which clock changes make longer or shorter.
    private static IEnumerable<long> Starts(EventCalendar calendar, SeriesStep step, long from, long to)
    {
        if (step == SeriesStep.Day)
        {
            for (var day = calendar.DayOf(from); calendar.StartOf(day) < to; day = day.AddDays(1)) yield return calendar.StartOf(day);
            yield break;
        }

        // Offsets are whole quarters of an hour, so a local hour begins on a quarter.
        var ms = StepMs(step);
        var offset = (long)calendar.Local(from).Offset.TotalMilliseconds;
        for (var start = ((from + offset) / ms * ms) - offset; start < to; start += ms) yield return start;
    }

    private static bool Within(EventCalendar calendar, long ms) => ms >= calendar.StartOf(Earliest) && ms <= calendar.StartOf(Latest);
}

/// <summary>The step of a series.</summary>
public enum SeriesStep
{
    /// <summary>A minute.</summary>
    Minute,

    /// <summary>An hour of the event's clock.</summary>
    Hour,

    /// <summary>A day of the event's calendar.</summary>
    Day,
}

/// <summary>Which sums.</summary>
/// <param name="Metric">The metric's code; required.</param>
/// <param name="Station">The code of a station, its gates included, or of a gate; all stations if left out.</param>
/// <param name="From">A day such as 2027-01-23, or a time with an offset; today if left out.</param>
/// <param name="To">A day (inclusive), or a time with an offset (exclusive); today if left out.</param>
/// <param name="Step">minute, hour or day; hour if left out.</param>
internal sealed record SeriesQuery(
    [Needed] string? Metric, string? Station, QueryBound? From, QueryBound? To, [NotEmpty] QueryChoice<SeriesStep>? Step);

/// <summary>Sums by time. Sourced totals have no time and are in none.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="Metric">The metric, its parts included.</param>
/// <param name="Station">The station; null for all.</param>
/// <param name="Step">minute, hour or day.</param>
/// <param name="Points">One a step, also where nothing was counted.</param>
/// <param name="WholeDays">By minute or hour: the sums of whole days whose noon lies in the span, each with the beginning of its day. Their hours are not
/// known, so that no point holds them; by day the points do.</param>
public sealed record SeriesAnswer(
    string Event, bool Drill, string Metric, string? Station, SeriesStep Step, IReadOnlyList<SeriesPoint> Points, IReadOnlyList<SeriesPoint> WholeDays);

/// <summary>What was counted in the step that begins then.</summary>
/// <param name="From">The step's beginning.</param>
/// <param name="Sum">The sum.</param>
public sealed record SeriesPoint(DateTimeOffset From, long Sum);
