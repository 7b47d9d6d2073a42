using Dashboard.Engine.Feed;
using Dashboard.Live;

namespace Dashboard.Features.Wall;

/// <summary>What stands in the head of every wall, whatever its scene.</summary>
public static class WallHead
{
    /// <summary>The head's tiles.</summary>
    public static Scene Scene { get; } = new("head", [new("name", typeof(NameTile), state => state.Board.Catalog.Event.Name), new("day", typeof(DayTile), Day)]) { Head = true };

    private static DayModel Day(FeedState state)
    {
        var calendar = state.Board.Catalog.Calendar;
        return new(state.Board.Catalog.Event.Closed, state.Board.Day.DayNumber - calendar.StartsOn.DayNumber + 1, calendar.Days);
    }
}
