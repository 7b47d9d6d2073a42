using Dashboard.Engine.Boards;

namespace Dashboard.Shared;

/// <summary>Times of the clock beside a board's figures.</summary>
internal static class Clocks
{
    /// <summary>A time to the second; of another day than the board's with that day before it.</summary>
    public static string Clock(this Board board, long ms)
    {
        var (day, local) = (board.Catalog.Calendar.DayOf(ms), board.Catalog.Calendar.Local(ms));
        return day == board.Day ? Figure.Seconds(local) : $"{Figure.ShortDay(day)} {Figure.Seconds(local)}";
    }
}
