using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

internal sealed partial class CountingDecider
{
    // Only what the batch might lower, or compares, is tracked (see Cells); everything else needs no check.
    private readonly Dictionary<(int StationId, int MetricId), long> _totals = [];
    private readonly Dictionary<CellDay, long> _days = [];
    private readonly IReadOnlyList<SubsetRule> _subsets = SubsetRule.Of(batch.Catalog);

    /// <summary>Takes over the sums of now of counters and days.</summary>
    public void Know(IEnumerable<KeyValuePair<CellDay, CellDayState>> cells)
    {
        foreach (var (cell, state) in cells)
        {
            _totals[(cell.StationId, cell.MetricId)] = state.Total;
            _days[cell] = state.OfDay;
        }
    }

    /// <summary>Looks up the sums that entries kept outside the ledger would be judged by.</summary>
    public Task LoadCellsAsync(LedgerTransaction transaction, IEnumerable<Entry> kept) =>
        LoadCellsAsync(transaction, [.. kept.SelectMany(e => Of(e.StationId, e.MetricId, e.AtMs, _subsets.Where(s => s.Concerns(e.MetricId)))).Distinct()]);

    /// <summary>Why the sums do not allow an entry: a counter would fall below zero, or a part exceed its whole.</summary>
    public Refusal? Refused(Entry entry) => BelowZero(entry) ?? BeyondItsWhole(entry);

    public override void Accepted(Entry entry)
    {
        if (_totals.Count == 0) return;
        var cell = (entry.StationId, entry.MetricId);
        _totals[cell] = _totals.GetValueOrDefault(cell) + entry.Delta;
        if (entry.Timed) _days[DayOf(entry)] = _days.GetValueOrDefault(DayOf(entry)) + entry.Delta;
    }

    private async Task LoadCellsAsync(LedgerTransaction transaction, IReadOnlyList<CellDay> cells)
    {
        var rows = cells.Select((c, i) => new object?[] { i, c.StationId, c.MetricId, EventCalendar.NumberOf(c.Day) });
        var found = await transaction.QueryAsync<CellRow>(CounterStore.SelectCells, rows);
        Know(found.Select(r => KeyValuePair.Create(cells[r.RowIndex], new CellDayState(r.Total, r.OfDay))));
    }

    // What the batch might lower: counters with a delta below zero, and those of entries to be reversed, which may be of this very batch.
    // And all that a part and its whole are counted by, where the batch might take the one beyond the other.
    private HashSet<CellDay> Cells()
    {
        var cells = new HashSet<CellDay>();
        var reversed = Batch.Of<CorrectionDraft>().Select(c => c.ReversesKey).OfType<Guid>().ToHashSet();
        foreach (var tally in Batch.Of<TallyDraft>())
        {
            if (tally.Seen is not null) cells.UnionWith(SeenSum.Cells(Batch.Catalog, tally, Batch.NowMs));
            var corrected = reversed.Contains(tally.Key);
            var rules = tally.IsTotal || _subsets.Count == 0 ? []
                : _subsets.Where(s => corrected ? s.Concerns(tally.MetricId) : s.Endangers(tally.MetricId, tally.Delta)).ToList();
            if (tally.Delta < 0 || corrected || rules.Count > 0) cells.UnionWith(Of(tally.StationId, tally.MetricId, tally.AtMs ?? Batch.NowMs, rules));
        }

        foreach (var target in Batch.Targets)
            cells.UnionWith(Of(target.StationId, target.MetricId, target.AtMs, target.Timed ? _subsets.Where(s => s.Concerns(target.MetricId)) : []));
        return cells;
    }

    private IEnumerable<CellDay> Of(int stationId, int metricId, long atMs, IEnumerable<SubsetRule> rules)
    {
        var day = Batch.Catalog.Calendar.DayOf(atMs);
        return rules.SelectMany(r => r.Counters(Batch.Catalog, stationId)).Prepend((stationId, metricId)).Select(c => new CellDay(c.Item1, c.Item2, day));
    }

    private CellDay DayOf(Entry entry) => new(entry.StationId, entry.MetricId, Batch.Catalog.Calendar.DayOf(entry.AtMs));

    // What was made from a figure is right only while the figure stands, under the lock that whoever changes it takes too.
    private AppendResult? Moved(TallyDraft draft)
    {
        if (draft.Seen is not { } seen) return null;
        var now = SeenSum.Cells(Batch.Catalog, draft, Batch.NowMs)
            .Sum(c => seen.OfToday ? _days.GetValueOrDefault(c) : _totals.GetValueOrDefault((c.StationId, c.MetricId)));
        return now == seen.Sum ? null : Reject(draft, Text(RefusalCodes.Moved, $"seen: {seen.Sum} is not what stands there any more; it is {now}"));
    }

    private Refusal? BelowZero(Entry entry)
    {
        if (entry.Delta >= 0) return null;
        var total = _totals.GetValueOrDefault((entry.StationId, entry.MetricId)) + entry.Delta;
        if (total < 0) return Text(RefusalCodes.BelowZero, $"delta: would take the counter below zero, to {total}");
        if (!entry.Timed) return null;
        var day = DayOf(entry);
        var ofDay = _days.GetValueOrDefault(day) + entry.Delta;
        return ofDay < 0 ? Text(RefusalCodes.BelowZero, $"delta: would take the count of {day.Day:yyyy-MM-dd} below zero, to {ofDay}") : null;
    }

    private Refusal? BeyondItsWhole(Entry entry)
    {
        if (!entry.Timed) return null;
        foreach (var rule in _subsets.Where(s => s.Endangers(entry.MetricId, entry.Delta)))
        {
            var day = DayOf(entry).Day;
            var (part, whole) = (0L, 0L);
            foreach (var (station, metric) in rule.Counters(Batch.Catalog, entry.StationId))
            {
                var sum = _days.GetValueOrDefault(new(station, metric, day)) + ((station, metric) == (entry.StationId, entry.MetricId) ? entry.Delta : 0);
                if (rule.InPart.Contains(metric)) part += sum;
                if (rule.InWhole.Contains(metric)) whole += sum;
            }

            if (part <= whole) continue;
            var (of, its) = (rule.Part.Code, rule.Whole.Code);
            return entry.Delta > 0
                ? Text(RefusalCodes.BeyondWhole, $"delta: would take '{of}' of {day:yyyy-MM-dd} to {part}, beyond its whole '{its}', {whole}")
                : Text(RefusalCodes.BeyondWhole, $"delta: would take '{its}' of {day:yyyy-MM-dd} to {whole}, below its part '{of}', {part}");
        }

        return null;
    }

    private sealed record CellRow
    {
        public required int RowIndex { get; init; }

        public required long Total { get; init; }

        public required long OfDay { get; init; }
    }
}

/// <summary>A counter and one local day of it.</summary>
internal readonly record struct CellDay(int StationId, int MetricId, DateOnly Day);

/// <summary>Sums of a counter, in all and on one day.</summary>
internal sealed record CellDayState(long Total, long OfDay);
