using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Boards;

/// <summary>A counter: one station (0: the whole event) and one metric.</summary>
public readonly record struct CellKey(int StationId, int MetricId);

/// <summary>What a counter's own entries add up to, without the parts that roll up into it.</summary>
public sealed record Cell
{
    /// <summary>A counter that nothing has been counted in.</summary>
    public static Cell Empty { get; } = new();

    /// <summary>The sum of all entries.</summary>
    public long Total { get; init; }

    /// <summary>The sum of those of the board's day.</summary>
    public long Today { get; init; }

    /// <summary>The sum of those of the day after: clocks may run ahead of midnight a little.</summary>
    public long Tomorrow { get; init; }

    /// <summary>How many lower bounds are in the total.</summary>
    public long AtLeast { get; init; }

    /// <summary>The latest service time, Unix milliseconds; 0 for none.</summary>
    public long LastAt { get; init; }

    /// <summary>The sequence of the last entry; 0 for none.</summary>
    public long Seq { get; init; }

    /// <summary>Sums by <see cref="Board.SlotMs"/> of the board's day and the day before, keyed by slot number since 1970 UTC; without the sums of whole days, which happened in no slot.</summary>
    public Slots Slots { get; init; } = Slots.Empty;
}

/// <summary>
/// An event's figures as of one sequence: a pure fold over its ledger. Immutable; whoever holds one holds a consistent whole.
/// </summary>
public sealed class Board
{
    /// <summary>The length of a trend's slot: five minutes, in milliseconds.</summary>
    public const long SlotMs = 300_000;

    /// <summary>How many of the newest entries a board keeps.</summary>
    public const int NewestKept = 50;

    private readonly Lazy<Figures> _figures;
    private readonly ConcurrentDictionary<(int MetricId, int? StationId, long First, long End), IReadOnlyList<TrendPoint>> _trends = new();

    /// <param name="catalog">What is configured.</param>
    /// <param name="day">The local day that "today" means.</param>
    public Board(EventCatalog catalog, DateOnly day)
    {
        (Catalog, Day) = (catalog, day);
        _figures = new(() => Figures.Of(this));
    }

    /// <summary>What is configured for the event.</summary>
    public EventCatalog Catalog { get; }

    /// <summary>The local day that "today" means.</summary>
    public DateOnly Day { get; }

    /// <summary>The sequence of the last entry folded in.</summary>
    public long Seq { get; init; }

    /// <summary>The counters' own sums.</summary>
    public ImmutableDictionary<CellKey, Cell> Cells { get; init; } = ImmutableDictionary<CellKey, Cell>.Empty;

    /// <summary>What became of each shift at each station, as far as anything did.</summary>
    public ImmutableDictionary<SignOffKey, SignOff> SignOffs { get; init; } = ImmutableDictionary<SignOffKey, SignOff>.Empty;

    /// <summary>The hotline.</summary>
    public HotlineBoard Hotline { get; init; } = HotlineBoard.Empty;

    /// <summary>The newest entries of counters and shifts, newest first.</summary>
    public ImmutableArray<Entry> Newest { get; init; } = [];

    /// <summary>The event is closed and was never counted: its figures are sourced totals, without days or stations.</summary>
    public bool Sourced => Catalog.Event.Closed && Hotline.Seq == 0 && Newest.All(e => !e.Timed && e.ShiftId is null);

    /// <summary>The calls that entered on the board's day. The hotline holds earlier ones too while they go on, and those of clocks that run ahead of midnight.</summary>
    public IEnumerable<Call> CallsToday
    {
        get
        {
            var (from, until) = (Catalog.Calendar.StartOf(Day), Catalog.Calendar.StartOf(Day.AddDays(1)));
            return Hotline.Calls.Values.Where(c => c.EnteredMs >= from && c.EnteredMs < until);
        }
    }

    /// <summary>Totals with the parts rolled up; computed once.</summary>
    public Figures Figures => _figures.Value;

    /// <summary>The board after these entries. Entries that it holds already change nothing.</summary>
    /// <exception cref="InvalidOperationException">An entry is missing in between.</exception>
    public Board Apply(IEnumerable<Entry> entries)
    {
        var (cells, signOffs, hotline) = (Cells.ToBuilder(), SignOffs.ToBuilder(), Hotline);
        var (seq, from) = (Seq, Catalog.Calendar.StartOf(Day));
        var recent = new List<Entry>();
        foreach (var entry in entries.Where(e => e.Seq > Seq))
        {
            if (entry.Seq != seq + 1)
                throw new InvalidOperationException(FormattableString.Invariant($"The ledger of {Catalog.Event.Slug} has no entry between {seq} and {entry.Seq}."));

            seq = entry.Seq;
            if (entry.Call is not null)
            {
                hotline = hotline.Apply(entry, from);
                continue;
            }

            if (entry.ShiftId is { } shift)
            {
                var of = new SignOffKey(entry.StationId, shift, entry.AtMs);
                signOffs[of] = Next(signOffs.GetValueOrDefault(of), shift, entry);
            }
            else
            {
                var key = new CellKey(entry.StationId, entry.MetricId);
                cells[key] = Add(cells.GetValueOrDefault(key, Cell.Empty), entry);
            }

            recent.Add(entry);
        }

        return seq == Seq ? this : new(Catalog, Day)
        {
            Seq = seq,
            Cells = cells.ToImmutable(),
            SignOffs = signOffs.ToImmutable(),
            Hotline = hotline,
            Newest = [.. recent.AsEnumerable().Reverse().Concat(Newest).Take(NewestKept)],
        };
    }

    /// <summary>The board on a later day: what was counted for that day and the one after is in the slots already. An earlier day changes nothing: what
    /// lies before is not held.</summary>
    public Board Turn(DateOnly day)
    {
        if (day <= Day) return this;
        var (from, today, tomorrow, end) = (FirstSlot(day), FirstSlot(day.AddDays(1)), FirstSlot(day.AddDays(2)), FirstSlot(day.AddDays(3)));
        return new(Catalog, day)
        {
            Seq = Seq,
            Newest = Newest,
            SignOffs = SignOffs,
            Hotline = Hotline.Turn(Catalog.Calendar.StartOf(day)),
            Cells = Cells.ToImmutableDictionary(c => c.Key, c => c.Value with
            {
                Today = c.Value.Slots.Between(today, tomorrow),
                Tomorrow = c.Value.Slots.Between(tomorrow, end),
                Slots = c.Value.Slots.From(from),
            }),
        };
    }

    /// <summary>The board with a changed configuration.</summary>
    public Board With(EventCatalog catalog) => new(catalog, Day) { Seq = Seq, Cells = Cells, SignOffs = SignOffs, Hotline = Hotline, Newest = Newest };

    /// <summary>
    /// Sums by slot of a metric with its parts, at one station with its gates or (null) everywhere, from one instant up to another. Added up once a board,
    /// however many screens ask.
    /// </summary>
    public IReadOnlyList<TrendPoint> Trend(int metricId, int? stationId, long fromMs, long untilMs) =>
        _trends.GetOrAdd((metricId, stationId, fromMs / SlotMs, (untilMs + SlotMs - 1) / SlotMs), key => AddUp(key.MetricId, key.StationId, key.First, key.End));

    private IReadOnlyList<TrendPoint> AddUp(int metricId, int? stationId, long first, long end)
    {
        var sums = new long[Math.Max(0, end - first)];
        var places = stationId is { } station ? Catalog.PlacesOf(station).ToHashSet() : null;
        foreach (var (key, cell) in Cells)
        {
            if (places?.Contains(key.StationId) == false) continue;
            if (Catalog.CountsIn(key.MetricId).All(m => m.MetricId != metricId)) continue;
            foreach (var (slot, sum) in cell.Slots.All())
                if (slot >= first && slot < end) sums[slot - first] += sum;
        }

        return [.. sums.Select((sum, i) => new TrendPoint((first + i) * SlotMs, sum))];
    }

    /// <summary>The first slot that a board of this day keeps: the start of the day before.</summary>
    internal long FirstSlot(DateOnly day) => Catalog.Calendar.StartOf(day.AddDays(-1)) / SlotMs;

    private SignOff Next(SignOff? before, int shiftId, Entry entry)
    {
        var shift = Catalog.Shift(shiftId) ?? throw new InvalidOperationException(
            FormattableString.Invariant($"The catalog of {Catalog.Event.Slug} has no shift {shiftId}, which entry {entry.Seq} names."));
        return new(
            Catalog.SpanOf(shift, Catalog.Calendar.DayOf(entry.AtMs)).UntilMs, entry.Kind == EntryKinds.SignOff, before?.FirstMs ?? entry.RecordedMs,
            entry.RecordedMs, entry.RecordedBy, entry.Seq, entry.Note, Entry.IsUnstaffed(entry.Body));
    }

    private Cell Add(Cell cell, Entry entry)
    {
        var day = entry.Timed ? Catalog.Calendar.DayOf(entry.AtMs) : default;
        var slot = entry.AtMs / SlotMs;
        return cell with
        {
            Total = cell.Total + entry.Delta,
            Today = cell.Today + (day == Day ? entry.Delta : 0),
            Tomorrow = cell.Tomorrow + (day == Day.AddDays(1) ? entry.Delta : 0),
            AtLeast = cell.AtLeast + entry.AtLeast,
            LastAt = Math.Max(cell.LastAt, entry.AtMs),
            Seq = entry.Seq,
            Slots = entry is { Timed: true, WholeDay: false } && slot >= FirstSlot(Day) ? cell.Slots.Add(slot, entry.Delta) : cell.Slots,
        };
    }
}

/// <summary>What was counted in the slot that begins at an instant (Unix milliseconds).</summary>
public readonly record struct TrendPoint(long FromMs, long Sum);
