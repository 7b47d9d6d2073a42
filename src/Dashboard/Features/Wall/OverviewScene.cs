using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>
/// The wall's first scene. While an event runs: today's first figure, the stations, the last hours, the newest milestones (where none are set, the newest
/// entries), the other figures. When it is closed: its totals, and nothing that looks as if it moved.
/// </summary>
public static class OverviewScene
{
    private const int StationsShown = 6;
    private const int NewestShown = 4;
    private const int MilestonesShown = 2;
    private const int FiguresShown = 5;
    private const int FiguresClosed = 12;
    private static readonly PerState<IReadOnlyList<Milestone>> NewestReached = new(FindReached);

    public static Scene Scene { get; } = new(
        "overview",
        [
            new("headline", typeof(HeadlineTile), Headline), new("stations", typeof(StationsTile), state => Runs(state) ? Stations(state) : null),
            new(
                "trend", typeof(TrendTile), state => Runs(state)
                    ? Trend(state)
                    : null), new("milestones", typeof(MilestonesTile), state => Runs(state) ? Reached(state) : null),
            new(
                "newest", typeof(NewestTile), state => Runs(state) && !HasMilestones(state)
                    ? Newest(state.Board, NewestShown)
                    : null), new("figures", typeof(FiguresTile), Others),
        ]);

    /// <summary>The first figure; null where there is none.</summary>
    internal static MetricFigure? First(FeedState state) =>
        Past.Headline(state.Board.Catalog) is { } first ? state.Board.Figures.Metrics.First(f => f.Metric == first) : null;

    /// <summary>The stations by today's count.</summary>
    internal static StationsModel? Stations(FeedState state)
    {
        if (First(state) is not { Metric: { PerStation: true } metric }) return null;
        var all = Places.Of(state);
        var more = all.Skip(StationsShown).ToList();
        var rows = all.Take(StationsShown).Select(p => StationRow.Of(state, p));
        return new(metric.Name, metric.Unit, new(rows), more.Count, more.Count(p => p.Freshness.State == FreshState.Stale));
    }

    private static bool Runs(FeedState state) => !state.Board.Catalog.Event.Closed && First(state) is not null;

    private static IEnumerable<Metric> WithMilestones(FeedState state) => Past.Kept(state.Board.Catalog).Where(m => m.Milestone is not null);

    private static bool HasMilestones(FeedState state) => WithMilestones(state).Any();

    private static HeadlineModel? Headline(FeedState state)
    {
        if (First(state) is not { } first) return null;
        var closed = state.Board.Catalog.Event.Closed;
        return new(
            first.Metric.Name,
            first.Metric.Unit,
            closed ? null : first.Today,
            first.Total,
            first.LowerBound,
            first.Metric.Target,
            closed ? null : Pace(state, first),
            AgeModel.Of(state, first));
    }

    private static PaceModel? Pace(FeedState state, MetricFigure first)
    {
        var calendar = state.Board.Catalog.Calendar;
        var done = Math.Min(state.Board.Day.DayNumber - calendar.StartsOn.DayNumber, calendar.Days);
        // Before the second day there is no day to compare, and only whole days are.
        return first.Metric.Target is { } target && done > 0
            ? new((long)(target * (decimal)done / calendar.Days), first.Total - first.Today, done, calendar.Days)
            : null;
    }

    private static TrendModel Trend(FeedState state)
    {
        var first = First(state)!;
        var points = state.Board.Trend(first.Metric.MetricId, null, state.AsOf - Shared.Trend.RecentMs, state.AsOf);
        return new(
            first.Metric.Name,
            first.Metric.Unit,
            Shared.Trend.Of(points, state.Board.Catalog.Calendar, 1, state.AsOf, state.Past?.Gaps),
            AgeModel.Of(state, first));
    }

    private static MilestonesModel? Reached(FeedState state)
    {
        if (!HasMilestones(state) || Known.Past(state) is null) return null;
        var calendar = state.Board.Catalog.Calendar;
        var metric = WithMilestones(state).First();
        var next = state.Board.Figures.Metrics.First(f => f.Metric == metric);
        var step = metric.Milestone!.Value;
        var goal = ((Math.Max(0, next.Total) / step) + 1) * step;
        return new(
            new(NewestReached.Of(
                state).Select(m => new MilestoneRow(
                    m.Metric.Code, m.Metric.Name, m.Metric.Unit, m.Value, calendar.DayOf(m.AtMs), Figure.Time(calendar.Local(m.AtMs)), m.AtMs))),
            new(next.Metric.Name, next.Metric.Unit, goal, goal - next.Total, Math.Round(1 - ((goal - Math.Max(0, next.Total)) / (double)step), 3)));
    }

    private static IReadOnlyList<Milestone> FindReached(FeedState state) =>
        [.. WithMilestones(state).SelectMany(m => Milestones.Of(state.Board, state.Past!, m, state.AsOf)).OrderByDescending(m => m.AtMs)
            .ThenByDescending(m => m.Value).Take(MilestonesShown)];

    internal static NewestModel Newest(Board board, int most) => new(new(board.Newest.Where(e => e.ShiftId is null).Take(most).Select(e => new NewestRow(
        e.Seq, At(board, e.AtMs), board.Catalog.Station(board.Catalog.StationOf(e.StationId))?.Name, board.Catalog.Metric(e.MetricId)!.Name, e.Delta,
        e.Kind == CountKinds.Correction))));

    // Past midnight, and for what came late, the day is said too.
    private static string At(Board board, long atMs)
    {
        var calendar = board.Catalog.Calendar;
        var time = Figure.Time(calendar.Local(atMs));
        return calendar.DayOf(atMs) == board.Day ? time : $"{Figure.ShortDay(calendar.DayOf(atMs))} {time}";
    }

    private static FiguresModel? Others(FeedState state)
    {
        var catalog = state.Board.Catalog;
        var closed = catalog.Event.Closed;
        // What is retired no longer moves, so it leaves the wall while the event runs; it stays within its wholes, and among a closed event's totals.
        // Parts are in their wholes already; a wall has room for the wholes, or for what is left of them.
        var others = state.Board.Figures.Metrics.Where(f => closed || !f.Metric.Retired).Skip(1)
            .Where(f => closed || f.Metric.ParentId is not { } whole || catalog.Metric(whole) is { Retired: true }).Take(closed ? FiguresClosed : FiguresShown)
            .Select(f => new FigureRow(
                f.Metric.Code,
                f.Metric.Name,
                f.Metric.Unit,
                closed ? f.Total : f.Today,
                f.LowerBound && closed,
                f.Metric.Period,
                AgeModel.Of(state, f))).ToList();
        return others.Count == 0 ? null : new(closed, new(others));
    }
}
