using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Shifts;

namespace Dashboard.Engine.Tests.Support;

/// <summary>A board with all that it holds, line by line, so that two can be compared and a difference can be read.</summary>
internal static class BoardText
{
    public static IReadOnlyList<string> Lines(this Board board) =>
    [
        $"{board.Day:yyyy-MM-dd} seq {board.Seq}",
        .. board.Cells.OrderBy(c => c.Key.StationId).ThenBy(c => c.Key.MetricId).Select(c =>
            $"{c.Key} total {c.Value.Total} today {c.Value.Today} tomorrow {c.Value.Tomorrow} at least {c.Value.AtLeast} "
                + $"last {c.Value.LastAt} seq {c.Value.Seq} {string.Join(' ', c.Value.Slots.All().Select(s => $"{s.Key}:{s.Value}"))}"),
        .. board.SignOffs.OrderBy(s => (s.Key.StationId, s.Key.ShiftId, s.Key.FromMs)).Select(s => $"{s.Key} {s.Value}"),
        .. board.Newest.Select(e => e.ToString()),
        $"hotline seq {board.Hotline.Seq}",
        .. board.Hotline.Calls.OrderBy(c => c.Key).Select(c => c.Value.ToString()),
        .. board.Hotline.Agents.OrderBy(a => a.Key).Select(a => a.Value.ToString()),
        .. board.Hotline.Taken.OrderBy(t => t.Key).Select(t => t.ToString()),
        .. board.Hotline.Rings.Select(r => r.ToString()),
    ];
}
