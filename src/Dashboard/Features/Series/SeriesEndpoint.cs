using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.Series;

/// <summary>GET /api/events/{event}/series: sums by minute, hour or day of the event's own clock, by service time.</summary>
public static class SeriesEndpoint
{
    private const int MaxPoints = 10_000;
    private const long Minute = 60_000;

    // No event lies outside, and no calendar ends here.
    private static readonly DateOnly Earliest = new(1970, 1, 2);
    private static readonly DateOnly Latest = new(2999, 12, 31);

    public static void MapSeries(this IEndpointRouteBuilder routes) => routes.MapEventGet<SeriesAnswer>(
        "series",
        Policies.ReadFigures,
        HandleAsync,
        ("metric", "The metric's code; required."),
        ("station", "The code of a station, its gates included, or of a gate; all stations if left out."),
        ("from", "A day such as 2027-01-23, or a time with an offset; today if left out."),
        ("to", "A day (inclusive), or a time with an offset (exclusive); today if left out."),
        ("step", "minute, hour or day; hour if left out.")).WithName("GetSeries").WithTags("Series");

    private static async Task<IResult> HandleAsync(HttpContext http, EventFeed feed)
    {
        var query = http.Request.Query;
        var (board, catalog) = (feed.Current.Board, feed.Current.Board.Catalog);
        if (query["metric"].ToString() is not { Length: > 0 } metricCode) return Api.Bad("metric", "is missing");
        if (catalog.Metric(metricCode) is not { } metric) return Api.Bad("metric", $"there is no metric '{metricCode}'");
        var stationCode = query["station"].ToString();
        var station = stationCode.Length == 0 ? null : catalog.Station(stationCode);
        if (stationCode.Length > 0 && station is null) return Api.Bad("station", $"there is no station '{stationCode}'");
        if (query.TryGetValue("step", out var given) && given.ToString() is not ("minute" or "hour" or "day")) return Api.Bad("step", "must be minute, hour or day");
        var step = given.Count == 0 ? "hour" : given.ToString();
        if (!TryBound(query, "from", catalog.Calendar, 0, catalog.Calendar.StartOf(board.Day), out var from)) return Api.Bad("from", "must be a day such as 2027-01-23, or a time with an offset");
        if (!TryBound(query, "to", catalog.Calendar, 1, catalog.Calendar.StartOf(board.Day.AddDays(1)), out var to)) return Api.Bad("to", "must be a day such as 2027-01-23 (inclusive), or a time with an offset (exclusive)");
        if (to <= from) return Api.Bad("to", "must be after from");
        if ((to - from) / StepMs(step) > MaxPoints) return Api.Bad("step", $"gives more than {MaxPoints} points; take a longer step or a shorter span");

        return await http.RequestServices.GetRequiredService<CostlyReads>().RunAsync(http, (to - from) / StepMs("day") + 1, async () =>
        {
            var starts = Starts(catalog.Calendar, step, from, to).ToList();
            var sums = await http.RequestServices.GetRequiredService<SeriesStore>()
                .SeriesAsync(catalog, metric, station, step == "minute" ? 1 : 15, starts[0] / Minute, (to + Minute - 1) / Minute, http.RequestAborted);
            var points = Points(catalog.Calendar, starts, sums);
            // The sum of a whole day stands at its noon, and happened in no hour: it is told beside the hours.
            IReadOnlyList<MinuteSum> wholeDays = step == "day" ? [] : await http.RequestServices.GetRequiredService<SeriesStore>().WholeDaysAsync(catalog, metric, station, starts[0], to, http.RequestAborted);
            Add(points, starts, wholeDays.Select(w => w with { Total = -w.Total }));
            var days = wholeDays.Select(w => new SeriesPoint(catalog.Calendar.Iso(catalog.Calendar.StartOf(catalog.Calendar.DayOf(w.Minute * Minute))), w.Total));
            return TypedResults.Ok(new SeriesAnswer(catalog.Event.Slug, catalog.Event.Drill, metric.Code, station?.Code, step, points, [.. days]));
        });
    }

    private static List<SeriesPoint> Points(EventCalendar calendar, List<long> starts, IReadOnlyList<MinuteSum> sums)
    {
        var points = starts.ConvertAll(start => new SeriesPoint(calendar.Iso(start), 0));
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

    private static long StepMs(string step) => step switch { "minute" => Minute, "hour" => 60 * Minute, _ => 1440 * Minute };

    // The first start is the one at or before "from"; days are those of the calendar, which clock changes make longer or shorter.
    private static IEnumerable<long> Starts(EventCalendar calendar, string step, long from, long to)
    {
        if (step == "day")
        {
            for (var day = calendar.DayOf(from); calendar.StartOf(day) < to; day = day.AddDays(1)) yield return calendar.StartOf(day);
            yield break;
        }

        // Offsets are whole quarters of an hour, so a local hour begins on a quarter.
        var ms = StepMs(step);
        var offset = (long)calendar.Local(from).Offset.TotalMilliseconds;
        for (var start = ((from + offset) / ms * ms) - offset; start < to; start += ms) yield return start;
    }

    private static bool TryBound(IQueryCollection query, string name, EventCalendar calendar, int plusDays, long otherwise, out long ms)
    {
        ms = otherwise;
        if (query[name].ToString() is not { Length: > 0 } text) return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Api.TryInstant(text, out ms) && ms >= calendar.StartOf(Earliest) && ms < calendar.StartOf(Latest);
        if (day < Earliest || day >= Latest) return false;
        ms = calendar.StartOf(day.AddDays(plusDays));
        return true;
    }
}

/// <summary>Sums by time. Sourced totals have no time and are in none.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="Metric">The metric, its parts included.</param>
/// <param name="Station">The station; null for all.</param>
/// <param name="Step">minute, hour or day.</param>
/// <param name="Points">One a step, also where nothing was counted.</param>
/// <param name="WholeDays">By minute or hour: the sums of whole days whose noon lies in the span, each with the beginning of its day. Their hours are not known, so that no point holds them; by day the points do.</param>
public sealed record SeriesAnswer(string Event, bool Drill, string Metric, string? Station, string Step, IReadOnlyList<SeriesPoint> Points, IReadOnlyList<SeriesPoint> WholeDays);

/// <summary>What was counted in the step that begins then.</summary>
/// <param name="From">The step's beginning.</param>
/// <param name="Sum">The sum.</param>
public sealed record SeriesPoint(string From, long Sum);
