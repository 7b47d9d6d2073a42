using Dashboard.Engine.Feed;
using Dashboard.Live;

namespace Dashboard.Features.Wall;

/// <summary>What stands in the head of every wall, whatever its scene.</summary>
public static class WallHead
{
    private const int SilentNamed = 2;

    /// <summary>The head's tiles.</summary>
    public static Scene Scene { get; } = new(
        "head",
        [new("name", typeof(NameTile), state => state.Board.Catalog.Event.Name), new("day", typeof(DayTile), Day), new("alarms", typeof(AlarmsTile), Alarms)])
    {
        Head = true,
    };

    // Whatever scene is shown, and whichever a wall has chosen: what needs somebody now is on every wall.
    private static AlarmsModel Alarms(FeedState state)
    {
        if (state.Board.Catalog.Event.Closed) return new(new([]), 0, null, false);
        var silent = Places.Of(state).Where(p => p.Alarms).ToList();
        var (wait, level) = HotlineScene.Breaches(state);
        return new(new(silent.Take(SilentNamed).Select(p => p.Station.Name)), Math.Max(0, silent.Count - SilentNamed), wait, level);
    }

    private static DayModel Day(FeedState state)
    {
        var calendar = state.Board.Catalog.Calendar;
        return new(state.Board.Catalog.Event.Closed, state.Board.Day.DayNumber - calendar.StartsOn.DayNumber + 1, calendar.Days);
    }
}
