using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>The day against other days, or against the same day of another event, and the season so far.</summary>
public static class TrendsScene
{
    private const int MarkDays = 5;
    private const int MostDays = 60;
    private const int SlotsADay = 96;
    private static readonly PerState<ValueList<DayLine>> AllLines = new(state => new(FindLines(state)));

    public static Scene Scene { get; } = new(
        "trends", [new("days", typeof(DaysTile), Days), new("compare", typeof(CompareTile), Compare), new("season", typeof(SeasonTile), Season)])
    {
        Fits = state => !state.Board.Catalog.Event.Closed && OverviewScene.First(state) is not null,
    };

    private static DaysModel Days(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        return new(first.Metric.Name, first.Metric.Unit, Lines(state), Known.Past(state) is null, AgeModel.Of(state, first));
    }

    private static CompareModel Compare(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        var lines = Lines(state);
        // Up to the last whole quarter of an hour by the clock, so that like is set beside like.
        var whole = Slot(state.Board.Catalog.Calendar, state.AsOf);
        var now = At(lines[0], whole);
        var rows = lines.Skip(
            1).Select(l => new CompareRow(
                l.Kind, l.Name, l.Day, At(l, whole), l.Sums[^1], At(l, whole) is > 0 and var then ? Math.Round((now - then) / (double)then, 3) : null));
        return new(
            first.Metric.Unit,
            now,
            Figure.Time(state.Board.Catalog.Calendar.Local(state.AsOf - (state.AsOf % Past.QuarterMs))),
            new(rows),
            Known.Past(state) is null);
    }

    private static SeasonModel Season(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        var calendar = state.Board.Catalog.Calendar;
        var past = Known.Past(state);
        var last = calendar.Nearest(state.Board.Day);
        var days = past is null ? [] : Enumerable.Range(0, last.DayNumber - calendar.StartsOn.DayNumber + 1).Select(calendar.StartsOn.AddDays).ToList();
        var sums = days.Select(day => Quarters(state, past!, first.Metric.MetricId, day).Sum()).ToList();
        // A date every fifth day; of a long event as many as there is room for.
        var every = MarkDays * Math.Max(1, (calendar.Days + MostDays - 1) / MostDays);
        var marks = Enumerable.Range(0, calendar.Days).Where(i => i % every == 0).Select(i => new TrendMark(i, Figure.ShortDay(calendar.StartsOn.AddDays(i))));
        var trend = new Trend(new(sums), new(marks), last == state.Board.Day)
        {
            Length = calendar.Days,
            Level = first.Metric.Target is { } target ? target / calendar.Days : null,
            Rows = new(days.Zip(sums, (day, sum) => new TrendRow(Figure.Day(day), sum))),
        };
        return new(first.Metric.Name, first.Metric.Unit, trend, first.Metric.Target, calendar.Days, past is null, AgeModel.Of(state, first));
    }

    /// <summary>Today, yesterday, the same day of the week before, the same day of the other event: running sums.</summary>
    internal static ValueList<DayLine> Lines(FeedState state) => AllLines.Of(state);

    private static IEnumerable<DayLine> FindLines(FeedState state)
    {
        var metric = OverviewScene.First(state)!.Metric;
        var (calendar, day) = (state.Board.Catalog.Calendar, state.Board.Day);
        var past = Known.Past(state);
        DayLine Line(LineKind kind, DateOnly of, int slots = SlotsADay) =>
            new(kind, null, of, new(Running(ByClock(calendar, of, Quarters(state, past, metric.MetricId, of)).Take(slots))));
        var lines = new List<DayLine> { Line(LineKind.Today, day, Slot(calendar, state.AsOf) + 1) };
        if (day > calendar.StartsOn) lines.Add(Line(LineKind.Yesterday, day.AddDays(-1)));
        if (past is null) return lines;
        if (day.AddDays(-7) >= calendar.StartsOn) lines.Add(Line(LineKind.WeekBefore, day.AddDays(-7)));
        if (past.Other is not { } other || Past.Headline(other.Catalog) is not { } beside) return lines;
        var same = other.Catalog.Calendar.StartsOn.AddDays(day.DayNumber - calendar.StartsOn.DayNumber);
        var sums = other.DayOf(beside.MetricId, same);
        // An event of which only totals are known has no days to set beside.
        if (same <= other.Catalog.Calendar.EndsOn && sums.Any(s => s != 0))
            lines.Add(new(LineKind.Other, other.Catalog.Event.Name, same, new(Running(ByClock(other.Catalog.Calendar, same, sums)))));
        return lines;
    }

    // A board knows today and the day before by itself, to the second; of earlier days the past knows.
    private static long[] Quarters(FeedState state, Past? past, int metricId, DateOnly day)
    {
        var board = state.Board;
        if (day < board.Day.AddDays(-1)) return past!.DayOf(metricId, day);
        var (first, end) = Past.Quarters(board.Catalog.Calendar, day);
        return [.. board.Trend(metricId, null, first * Past.QuarterMs, end * Past.QuarterMs)
            .GroupBy(p => p.FromMs / Past.QuarterMs, (_, slots) => slots.Sum(s => s.Sum))];
    }

    // By the clock: on a day on which clocks are changed, the hour that comes twice is summed in its one place, and the hour that is left out brings nothing.
    private static long[] ByClock(EventCalendar calendar, DateOnly day, long[] quarters)
    {
        var first = Past.Quarters(calendar, day).First;
        var slots = new long[SlotsADay];
        foreach (var (i, sum) in quarters.Index()) slots[Slot(calendar, (first + i) * Past.QuarterMs)] += sum;
        return slots;
    }

    private static int Slot(EventCalendar calendar, long ms) => (int)(calendar.Local(ms).TimeOfDay.TotalMinutes / 15);

    private static IEnumerable<long> Running(IEnumerable<long> sums)
    {
        var sum = 0L;
        foreach (var each in sums) yield return sum += each;
    }

    private static long At(DayLine line, int slots) => slots <= 0 ? 0 : line.Sums[Math.Min(slots, line.Sums.Count) - 1];
}

/// <summary>Which day a line is of.</summary>
public enum LineKind
{
    /// <summary>Today, as far as it goes.</summary>
    Today,

    /// <summary>The day before.</summary>
    Yesterday,

    /// <summary>The same day of the week before.</summary>
    WeekBefore,

    /// <summary>The same day of another event, counted from its first.</summary>
    Other,
}

/// <summary>The running sums of a day, by quarter of an hour of the clock.</summary>
public sealed record DayLine(LineKind Kind, Bilingual? Name, DateOnly Day, ValueList<long> Sums);

/// <summary>The day beside others.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Lines">Today first.</param>
/// <param name="Loading">Earlier days are still being read.</param>
/// <param name="Age">How old the figure is.</param>
public sealed record DaysModel(Bilingual Metric, Bilingual Unit, ValueList<DayLine> Lines, bool Loading, AgeModel? Age);

/// <summary>Today up to a moment, beside other days up to the same.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Now">Today's sum up to then.</param>
/// <param name="At">The clock time.</param>
/// <param name="Rows">The other days.</param>
/// <param name="Loading">Earlier days are still being read.</param>
public sealed record CompareModel(Bilingual Unit, long Now, string At, ValueList<CompareRow> Rows, bool Loading);

/// <summary>Another day.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">The other event's name; null for this one.</param>
/// <param name="Day">The day.</param>
/// <param name="Then">Its sum up to the same clock time.</param>
/// <param name="Whole">Its whole sum.</param>
/// <param name="Change">(today − then) ÷ then; null where there was nothing.</param>
public sealed record CompareRow(LineKind Kind, Bilingual? Name, DateOnly Day, long Then, long Whole, double? Change);

/// <summary>The season by day.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Trend">The days' sums, and the even pace as its level.</param>
/// <param name="Target">The target; null for none.</param>
/// <param name="Days">How many days there are.</param>
/// <param name="Loading">Earlier days are still being read.</param>
/// <param name="Age">How old the figure is.</param>
public sealed record SeasonModel(Bilingual Metric, Bilingual Unit, Trend Trend, long? Target, int Days, bool Loading, AgeModel? Age);
