using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Looks up what a batch is decided by, under the head's lock: only what the batch itself needs.</summary>
internal sealed class BatchLookup(Dialect dialect, DbTransaction transaction, EventCatalog catalog, IReadOnlyList<Prepared> batch, long nowMs)
{
    // A shift lasts less than a day, and a day has 25 hours at most.
    private const long LongestShift = 25 * 3_600_000L;

    private readonly IReadOnlyList<CorrectionDraft> _corrections = [.. batch.Select(p => p.Draft).OfType<CorrectionDraft>()];

    public async Task<Known> ReadAsync()
    {
        var keys = await QueryAsync<KnownKey>(LedgerStore.SelectKnownKeys, Rows(batch.Select(p => p.Key).Distinct(StringComparer.Ordinal)));
        var targets = new List<Target>();
        var late = await LateAsync();
        if (_corrections.Count + late.Count > 0)
        {
            targets.AddRange(await QueryAsync<Target>(LedgerStore.SelectTargetsByKey, Rows(_corrections.Where(c => c.ReversesKey is not null).Select(c => c.ReversesKey.ToString()))));
            targets.AddRange(await QueryAsync<Target>(LedgerStore.SelectTargetsBySeq, Rows(_corrections.Select(c => c.ReversesSeq).Concat(late.Select(l => l.Entry.Reverses)).Where(s => s is not null).Select(s => (object?)s))));
        }

        var cells = Cells(targets).Concat(Cells(late)).Distinct().ToList();
        var (calls, strays, starts) = await CallsAsync();
        return new()
        {
            Keys = keys.ToDictionary(k => k.Key, StringComparer.Ordinal),
            Targets = targets,
            Cells = cells.Count == 0 ? new Dictionary<CellDay, CellDayState>() : await CellsAsync(cells),
            SignOffs = await SignOffsAsync(targets),
            Spans = await SpansAsync(),
            Late = late,
            Calls = calls,
            Strays = strays,
            Starts = starts,
            Tries = CalledBack.Count == 0 ? [] : [.. await QueryAsync<CallTry>(CallTryStore.SelectOf, Rows(CalledBack))],
            Queues = await QueuesAsync(),
            AgentNames = await AgentNamesAsync(),
            Agents = batch.Any(p => p.Draft is AgentDraft) ? [.. await transaction.Connection!.QueryAsync<Agent>(CallStore.SelectAgents, Event, transaction)] : [],
        };
    }

    private IReadOnlyList<object?> CalledBack { get; } =
        [.. batch.Select(p => p.Draft switch { CallBackDraft tried => (long?)tried.Call, UndoDraft undo => undo.Call, _ => null }).OfType<long>().Distinct()];

    private object Event => new { eventId = catalog.Event.EventId };

    private async Task<(IReadOnlyList<Call> Calls, IReadOnlyList<CallFact> Strays, IReadOnlyList<ExchangeStart> Starts)> CallsAsync()
    {
        var calls = batch.Select(p => p.Draft).OfType<CallDraft>().ToList();
        var found = new List<Call>();
        if (CalledBack.Count > 0) found.AddRange(await QueryAsync<Call>(CallStore.SelectCalls, Rows(CalledBack)));
        if (calls.Count == 0) return (found, [], []);
        if (calls.Any(c => c.Kind == EntryKinds.ExchangeStarted)) found.AddRange(await transaction.Connection!.QueryAsync<Call>(CallStore.SelectOpen, Event, transaction));
        var lines = calls.Where(c => c.Kind != EntryKinds.ExchangeStarted).SelectMany(c => NumbersOf(c.Exchange, c.Queue, c.CallId).Select(v => (Visit: v, c.AtMs))).ToLookup(v => v.Visit, v => v.AtMs, StringComparer.Ordinal);
        IReadOnlyList<CallFact> strays = lines.Count == 0 ? [] : [.. await QueryAsync<CallFact>(CallStore.SelectStrays, Rows(lines.Select(g => g.Key)))];
        var waiting = strays.ToLookup(s => Call.VisitOf(s.Exchange, s.Queue, s.CallId), s => s.AtMs, StringComparer.Ordinal);
        // A little before the first and after the last: clocks are put back, and joining is told late.
        var visits = lines.Select(g => (Visit: g.Key, At: g.Concat(waiting[g.Key]).ToList())).Select(v => new object?[] { v.Visit, v.At.Min() - Visits.PutBack, v.At.Max() + Visits.PutBack }).ToList();
        if (visits.Count > 0) found.AddRange(await QueryAsync<Call>(CallStore.SelectVisits, visits));
        var first = found.Select(c => c.EnteredMs).DefaultIfEmpty(long.MaxValue).Min();
        var exchanges = calls.GroupBy(c => c.Exchange, c => c.AtMs, StringComparer.Ordinal).Select(g => new object?[] { g.Key, Math.Min(g.Min(), first), g.Max() });
        return (found, strays, [.. await QueryAsync<ExchangeStart>(CallStore.SelectStarts, exchanges)]);
    }

    // Calls that began before queues were found without regard to case stand under the name as it was spelt.
    private static IEnumerable<string> NumbersOf(string exchange, string queue, string callId)
    {
        var visit = Call.VisitOf(exchange, queue, callId);
        var spelt = StableKey.Of(exchange, queue, callId).ToString();
        return spelt == visit ? [visit] : [visit, spelt];
    }

    private Task<IReadOnlyDictionary<string, string>> QueuesAsync() => SpellingsAsync(
        CallStore.SelectQueues, p => p.Draft switch { CallDraft { Kind: EntryKinds.CallEntered } call => call.Queue, AgentDraft agent => agent.Queue, RingDraft ring => ring.Queue, _ => null });

    private Task<IReadOnlyDictionary<string, string>> AgentNamesAsync() =>
        SpellingsAsync(CallStore.SelectAgentNames, p => p.Draft switch { CallDraft call => call.Agent, AgentDraft agent => agent.Agent, RingDraft ring => ring.Agent, _ => null });

    private async Task<IReadOnlyDictionary<string, string>> SpellingsAsync(string sql, Func<Prepared, string?> name)
    {
        var named = batch.Select(name).OfType<string>().Select(q => q.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        return named.Count == 0 ? new Dictionary<string, string>(StringComparer.Ordinal)
            : (await QueryAsync<(string Key, string Name)>(sql, Rows(named))).ToDictionary(q => q.Key, q => q.Name, StringComparer.Ordinal);
    }

    // What the batch might lower: counters with a delta below zero, and those of entries to be reversed, which may be of this very batch.
    // And all that a part and its whole are counted by, where the batch might take the one beyond the other.
    private IEnumerable<CellDay> Cells(IReadOnlyList<Target> targets)
    {
        var reversed = _corrections.Select(c => c.ReversesKey).OfType<Guid>().ToHashSet();
        var subsets = SubsetRule.Of(catalog);
        foreach (var tally in batch.Select(p => p.Draft).OfType<TallyDraft>())
        {
            if (tally.Seen is not null)
                foreach (var cell in SeenSum.Cells(catalog, tally, nowMs)) yield return cell;
            var corrected = reversed.Contains(tally.Key);
            var rules = tally.IsTotal ? [] : subsets.Where(s => corrected ? s.Concerns(tally.MetricId) : s.Endangers(tally.MetricId, tally.Delta)).ToList();
            if (tally.Delta >= 0 && !corrected && rules.Count == 0) continue;
            foreach (var cell in Of(tally.StationId, tally.MetricId, tally.AtMs ?? nowMs, rules)) yield return cell;
        }

        foreach (var target in targets)
            foreach (var cell in Of(target.StationId, target.MetricId, target.AtMs, target.Timed ? subsets.Where(s => s.Concerns(target.MetricId)) : [])) yield return cell;
    }

    // What a manager is about to take is judged by the sums of now.
    private IEnumerable<CellDay> Cells(IReadOnlyList<LateCount> late)
    {
        var subsets = SubsetRule.Of(catalog);
        return late.Select(l => l.Entry).SelectMany(e => Of(e.StationId, e.MetricId, e.AtMs, subsets.Where(s => s.Concerns(e.MetricId))));
    }

    // Only phones bring what is kept for a manager, so only what comes from one can be a repeat of it.
    private async Task<IReadOnlyList<LateCount>> LateAsync()
    {
        var keys = batch.Where(p => p.Draft is LateDraft or { Phone: not null }).Select(p => p.Key)
            .Concat(_corrections.Where(c => c is { Phone: not null, ReversesKey: not null }).Select(c => c.ReversesKey!.Value.ToString())).Distinct(StringComparer.Ordinal).ToList();
        return keys.Count == 0 ? [] : await LateStore.ReadAsync(transaction.Connection!, dialect.Expand(LateStore.SelectByKey), new { eventId = catalog.Event.EventId, rows = LedgerStore.Json(Rows(keys)) }, transaction);
    }

    private IEnumerable<CellDay> Of(int stationId, int metricId, long atMs, IEnumerable<SubsetRule> rules)
    {
        var day = catalog.Calendar.DayOf(atMs);
        return rules.SelectMany(r => r.Counters(catalog, stationId)).Prepend((stationId, metricId)).Select(c => new CellDay(c.Item1, c.Item2, day));
    }

    private async Task<IReadOnlyDictionary<CellDay, CellDayState>> CellsAsync(IReadOnlyList<CellDay> cells)
    {
        var rows = cells.Select((c, i) => new object?[]
        {
            i, c.StationId, c.MetricId,
            catalog.Calendar.StartOf(c.Day) / LedgerStore.QuarterMs, catalog.Calendar.StartOf(c.Day.AddDays(1)) / LedgerStore.QuarterMs,
        });
        var found = await QueryAsync<CellRow>(LedgerStore.SelectCells, rows);
        return found.ToDictionary(r => cells[r.RowIndex], r => new CellDayState(r.Total, r.OfDay));
    }

    private async Task<IReadOnlyList<SignOffRow>> SignOffsAsync(IReadOnlyList<Target> targets)
    {
        var shifts = catalog.Shifts.Select(s => s.ShiftId).Union(Shifts().Select(s => s.Span.Shift.ShiftId)).ToList();
        if (shifts.Count == 0) return [];
        var rows = batch.Select(p => p.Draft).OfType<TallyDraft>().Where(t => !t.IsTotal && t.StationId != 0).Select(t => (t.StationId, AtMs: t.AtMs ?? nowMs))
            .Concat(targets.Where(t => t.Timed && t.StationId != 0).Select(t => (t.StationId, t.AtMs)))
            .Concat(Shifts().Select(s => (s.StationId, AtMs: s.Span.FromMs)))
            .GroupBy(x => catalog.StationOf(x.StationId), x => x.AtMs)
            .SelectMany(g => shifts.Select(shift => new object?[] { g.Key, shift, g.Min() - LongestShift, g.Max() })).ToList();
        return rows.Count == 0 ? [] : [.. await QueryAsync<SignOffRow>(LedgerStore.SelectSignOffs, rows)];
    }

    private async Task<IReadOnlyList<SpanFigures>> SpansAsync()
    {
        var spans = new List<SpanFigures>();
        foreach (var (station, from, until) in batch.Select(p => p.Draft).OfType<SignOffDraft>().Select(s => (s.StationId, s.Span.FromMs, s.Span.UntilMs)).Distinct())
            spans.Add(new(station, from, until, await LedgerStore.SpanAsync(transaction.Connection!, transaction, dialect, catalog, station, from, until)));
        return spans;
    }

    private IEnumerable<(int StationId, ShiftSpan Span)> Shifts() =>
        batch.Select(p => p.Draft).Where(d => d is SignOffDraft or ReopeningDraft).Select(d => d is SignOffDraft s ? (s.StationId, s.Span) : (((ReopeningDraft)d).StationId, ((ReopeningDraft)d).Span));

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, IEnumerable<object?[]> rows) =>
        transaction.Connection!.QueryAsync<T>(dialect.Expand(sql), new { eventId = catalog.Event.EventId, rows = LedgerStore.Json(rows) }, transaction);

    private static IEnumerable<object?[]> Rows(IEnumerable<object?> values) => values.Select(v => new[] { v });

    private sealed record CellRow
    {
        public required int RowIndex { get; init; }

        public required long Total { get; init; }

        public required long OfDay { get; init; }
    }
}
