namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // Only what the batch might lower, or compares, is tracked (see Known.Cells); everything else needs no check.
    private readonly Dictionary<(int StationId, int MetricId), long> _totals = [];
    private readonly Dictionary<CellDay, long> _days = [];
    private readonly IReadOnlyList<SubsetRule> _subsets;
    private List<SpanFigures> _spans;

    private CellDay DayOf(Entry entry) => new(entry.StationId, entry.MetricId, _catalog.Calendar.DayOf(entry.AtMs));

    // What was made from a figure is right only while the figure stands, under the lock that whoever changes it takes too.
    private Refusal? Moved(Draft draft)
    {
        if (draft is not TallyDraft { Seen: { } seen } tally) return null;
        var now = SeenSum.Cells(_catalog, tally, _nowMs).Sum(c => seen.OfToday ? _days.GetValueOrDefault(c) : _totals.GetValueOrDefault((c.StationId, c.MetricId)));
        return now == seen.Sum ? null : Text(RefusalCodes.Moved, $"seen: {seen.Sum} is not what stands there any more; it is {now}");
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
            foreach (var (station, metric) in rule.Counters(_catalog, entry.StationId))
            {
                var sum = _days.GetValueOrDefault(new(station, metric, day)) + ((station, metric) == (entry.StationId, entry.MetricId) ? entry.Delta : 0);
                if (rule.InPart.Contains(metric)) part += sum;
                if (rule.InWhole.Contains(metric)) whole += sum;
            }

            if (part <= whole) continue;
            return entry.Delta > 0
                ? Text(RefusalCodes.BeyondWhole, $"delta: would take '{rule.Part.Code}' of {day:yyyy-MM-dd} to {part}, beyond its whole '{rule.Whole.Code}', {whole}")
                : Text(RefusalCodes.BeyondWhole, $"delta: would take '{rule.Whole.Code}' of {day:yyyy-MM-dd} to {whole}, below its part '{rule.Part.Code}', {part}");
        }

        return null;
    }

    private void Count(Entry entry)
    {
        if (_totals.Count > 0)
        {
            var cell = (entry.StationId, entry.MetricId);
            _totals[cell] = _totals.GetValueOrDefault(cell) + entry.Delta;
            if (entry.Timed) _days[DayOf(entry)] = _days.GetValueOrDefault(DayOf(entry)) + entry.Delta;
        }

        if (_spans.Count > 0 && entry.Timed) _spans = _spans.ConvertAll(s => Lies(entry, s.StationId, s.FromMs, s.UntilMs) ? s with { Sums = With(s.Sums, entry) } : s);
    }

    private bool Lies(Entry entry, int stationId, long fromMs, long untilMs) =>
        entry.Timed && fromMs <= entry.AtMs && entry.AtMs < untilMs && _catalog.StationOf(entry.StationId) == stationId;

    private Dictionary<int, long> With(IReadOnlyDictionary<int, long> sums, Entry entry)
    {
        var after = new Dictionary<int, long>(sums);
        foreach (var metric in _catalog.CountsIn(entry.MetricId)) after[metric.MetricId] = after.GetValueOrDefault(metric.MetricId) + entry.Delta;
        return after;
    }
}
