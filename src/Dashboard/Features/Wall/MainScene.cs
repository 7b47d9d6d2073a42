using Dashboard.Engine.Boards;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>
/// The wall's first scene. While an event runs: today's first figure, the stations, the last hours, the newest entries, the other figures. When it is
/// closed: its totals, and nothing that looks as if it moved.
/// </summary>
public static class MainScene
{
    public const string Name = "main";

    /// <summary>The event's day, which stands in the head of the wall.</summary>
    public const string Day = "day";

    private const int StationsShown = 8;
    private const int NewestShown = 3;
    private const int FiguresShown = 5;
    private const int FiguresClosed = 12;

    public static IReadOnlyList<Tile> Tiles(FeedState state)
    {
        var board = state.Board;
        var closed = board.Catalog.Event.Closed;
        var calendar = board.Catalog.Calendar;
        var day = new Tile(Day, typeof(DayTile), new DayModel(closed, board.Day.DayNumber - calendar.StartsOn.DayNumber + 1, calendar.Days));
        // What is retired no longer moves, so it leaves the wall while the event runs; it stays within its wholes, and among a closed event's totals.
        if (board.Figures.Metrics.Where(f => closed || !f.Metric.Retired).ToList() is not [var first, .. var others]) return [day];
        var headline = new Tile("headline", typeof(HeadlineTile), new HeadlineModel(first.Metric.Name, first.Metric.Unit, closed ? null : first.Today, first.Total, first.LowerBound, first.Metric.Target));
        // Parts are in their wholes already; a wall has room for the wholes, or for what is left of them.
        var figures = new Tile("figures", typeof(FiguresTile), new FiguresModel(closed, new(
            others.Where(f => closed || f.Metric.ParentId is not { } whole || board.Catalog.Metric(whole) is { Retired: true }).Take(closed ? FiguresClosed : FiguresShown)
                .Select(f => new FigureRow(f.Metric.Code, f.Metric.Name, f.Metric.Unit, closed ? f.Total : f.Today, f.LowerBound && closed, f.Metric.Period)))));
        if (closed) return [day, headline, figures];
        List<Tile> tiles = [day, headline];
        if (first.Metric.PerStation) tiles.Add(new("stations", typeof(StationsTile), Stations(state, first)));
        tiles.Add(new("trend", typeof(TrendTile), Trend(state, first)));
        tiles.Add(new("newest", typeof(NewestTile), Newest(board)));
        if (others.Count > 0) tiles.Add(figures);
        return tiles;
    }

    private static StationsModel Stations(FeedState state, MetricFigure first)
    {
        var calendar = state.Board.Catalog.Calendar;
        var rows = state.Board.Figures.Counters.Where(c => c.Metric == first.Metric && c.Station is { Retired: false, ParentId: null }).OrderByDescending(c => c.Today).Select(c =>
        {
            var lastToday = c.LastAt is { } at && calendar.DayOf(at) == state.Board.Day ? at : (long?)null;
            return new StationRow(
                c.Station!.Code, c.Station.Name, c.Today, lastToday is { } last ? Figure.Time(calendar.Local(last)) : null,
                lastToday is { } then ? Math.Max(0, (state.AsOf - then) / 60_000) : null);
        });
        var all = rows.ToList();
        var more = all.Skip(StationsShown).ToList();
        return new(first.Metric.Name, first.Metric.Unit, new(all.Take(StationsShown)), more.Count, more.Count(r => r.Silent));
    }

    private static TrendModel Trend(FeedState state, MetricFigure first)
    {
        var points = state.Board.Trend(first.Metric.MetricId, null, state.AsOf - Shared.Trend.RecentMs, state.AsOf);
        return new(first.Metric.Name, first.Metric.Unit, Shared.Trend.Of(points, state.Board.Catalog.Calendar, 1, state.AsOf));
    }

    private static NewestModel Newest(Board board) => new(new(board.Newest.Where(e => e.ShiftId is null).Take(NewestShown).Select(e => new NewestRow(
        e.Seq, Figure.Time(board.Catalog.Calendar.Local(e.AtMs)), board.Catalog.Station(board.Catalog.StationOf(e.StationId))?.Name, board.Catalog.Metric(e.MetricId)!.Name, e.Delta,
        e.Kind == EntryKinds.Correction))));
}
