using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>What is counted: every counter's sums.</summary>
public sealed record CountingPart : BoardPart
{
    /// <summary>The length of a trend's slot: five minutes, in milliseconds.</summary>
    public const long SlotMs = 300_000;

    /// <summary>The counters' own sums.</summary>
    public ImmutableDictionary<CellKey, Cell> Cells { get; init; } = ImmutableDictionary<CellKey, Cell>.Empty;

    /// <inheritdoc />
    public override long Seq => Cells.IsEmpty ? 0 : Cells.Values.Max(c => c.Seq);

    /// <inheritdoc />
    public override BoardPart Apply(IReadOnlyList<Entry> entries, EventCatalog catalog, DateOnly day)
    {
        var cells = Cells.ToBuilder();
        foreach (var entry in entries)
        {
            var key = new CellKey(entry.StationId, entry.MetricId);
            cells[key] = Add(cells.GetValueOrDefault(key, Cell.Empty), entry, catalog, day);
        }

        return this with { Cells = cells.ToImmutable() };
    }

    /// <summary>What was counted for that day and the one after is in the slots already.</summary>
    public override BoardPart Turn(EventCatalog catalog, DateOnly day)
    {
        var (from, today, tomorrow, end) = (
            FirstSlot(catalog, day), FirstSlot(catalog, day.AddDays(1)), FirstSlot(catalog, day.AddDays(2)), FirstSlot(catalog, day.AddDays(3)));
        return this with
        {
            Cells = Cells.ToImmutableDictionary(c => c.Key, c => c.Value with
            {
                Today = c.Value.Slots.Between(today, tomorrow),
                Tomorrow = c.Value.Slots.Between(tomorrow, end),
                Slots = c.Value.Slots.From(from),
            }),
        };
    }

    /// <summary>The first slot that a board of this day keeps: the start of the day before.</summary>
    internal static long FirstSlot(EventCatalog catalog, DateOnly day) => catalog.Calendar.StartOf(day.AddDays(-1)) / SlotMs;

    private static Cell Add(Cell cell, Entry entry, EventCatalog catalog, DateOnly today)
    {
        var day = entry.Timed ? catalog.Calendar.DayOf(entry.AtMs) : default;
        var slot = entry.AtMs / SlotMs;
        return cell with
        {
            Total = cell.Total + entry.Delta,
            Today = cell.Today + (day == today ? entry.Delta : 0),
            Tomorrow = cell.Tomorrow + (day == today.AddDays(1) ? entry.Delta : 0),
            AtLeast = cell.AtLeast + entry.AtLeast,
            LastAt = Math.Max(cell.LastAt, entry.AtMs),
            Seq = entry.Seq,
            Slots = entry is { Timed: true, WholeDay: false } && slot >= FirstSlot(catalog, today) ? cell.Slots.Add(slot, entry.Delta) : cell.Slots,
        };
    }
}

/// <summary>The counters of a board.</summary>
public static class CountingBoard
{
    extension(Board board)
    {
        /// <summary>The length of a trend's slot: five minutes, in milliseconds.</summary>
        public static long SlotMs => CountingPart.SlotMs;

        /// <summary>The counters' own sums.</summary>
        public ImmutableDictionary<CellKey, Cell> Cells => board.Part<CountingPart>().Cells;

        /// <summary>Totals with the parts rolled up; computed once a board.</summary>
        public Figures Figures => board.Once(Figures.Of);

        /// <summary>The event is closed and was never counted: its figures are sourced totals, without days or stations.</summary>
        public bool Sourced => board.Catalog.Event.Closed && board.Parts.All(p => p is CountingPart || p.Seq == 0) && board.Newest.All(e => !e.Timed);

        /// <summary>
        /// Sums by slot of a metric with its parts, at one station with its gates or (null) everywhere, from one instant up to another. Added up once a board,
        /// however many screens ask.
        /// </summary>
        public IReadOnlyList<TrendPoint> Trend(int metricId, int? stationId, long fromMs, long untilMs) =>
            board.Once(_ => new Trends()).GetOrAdd(
                (metricId, stationId, fromMs / CountingPart.SlotMs, (untilMs + CountingPart.SlotMs - 1) / CountingPart.SlotMs), key => AddUp(board, key));
    }

    private static IReadOnlyList<TrendPoint> AddUp(Board board, (int MetricId, int? StationId, long First, long End) of)
    {
        var (metricId, stationId, first, end) = of;
        var sums = new long[Math.Max(0, end - first)];
        var places = stationId is { } station ? board.Catalog.PlacesOf(station).ToHashSet() : null;
        foreach (var (key, cell) in board.Cells)
        {
            if (places?.Contains(key.StationId) == false) continue;
            if (board.Catalog.CountsIn(key.MetricId).All(m => m.MetricId != metricId)) continue;
            foreach (var (slot, sum) in cell.Slots.All())
                if (slot >= first && slot < end) sums[slot - first] += sum;
        }

        return [.. sums.Select((sum, i) => new TrendPoint((first + i) * CountingPart.SlotMs, sum))];
    }

    private sealed class Trends : ConcurrentDictionary<(int MetricId, int? StationId, long First, long End), IReadOnlyList<TrendPoint>>;
}

/// <summary>What was counted in the slot that begins at an instant (Unix milliseconds).</summary>
public readonly record struct TrendPoint(long FromMs, long Sum);
