using System.Globalization;
using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Import;

/// <summary>
/// Compares a table with the ledger. What a row is, is said by its place, its metric and its time, as they are understood and not as they are written, and,
/// where a table has several such rows, by which of them it is. What would be written is then put to the ledger itself, which says what it refuses: there are
/// no rules of the import's own.
/// </summary>
public sealed class Planner(ImportStore store, Rehearsal rehearsal, TimeProvider time)
{
    /// <summary>What an import would do.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="reading">What the table says.</param>
    /// <param name="onChange">What would be done with counts that the ledger has with another amount.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ImportPlan> PlanAsync(EventCatalog catalog, Reading reading, OnChange onChange, CancellationToken cancellation)
    {
        var compared = await CompareAsync(catalog, reading, cancellation);
        var reader = new TallyReader(catalog, time, "import");
        var (writes, faults) = (new List<Write>(), new List<Fault>([.. reading.Faults, .. compared.Faults]));
        foreach (var (count, key) in compared.New.OrderBy(n => n.Count.Line)) Take(count, Element(catalog, count, key));
        List<Change> changed = [.. compared.Changed.OrderBy(c => c.Read.Line)];
        foreach (var change in changed)
        {
            if (onChange == OnChange.Replace) Take(change.Read, Replacement(catalog, change));
            else if (onChange == OnChange.Add && change.Read.Amount > 0) Take(change.Read, Element(catalog, change.Read, change.Key));
        }

        var answers = await rehearsal.RunAsync(catalog, writes.ConvertAll(w => w.Draft), cancellation);
        var taken = new List<(long Seq, Write Write)>();
        foreach (var (answer, write) in answers.Zip(writes))
        {
            if (answer.Status == AppendStatus.Accepted) taken.Add((answer.Seq!.Value, write));
            else if (answer.Status == AppendStatus.Duplicate) compared.Known++;
            else faults.Add(LedgerFaults.Of(write.Read, new(answer.Code!, answer.Reason!)));
        }

        var changes = changed.Select(c => c.Read).ToHashSet(ReferenceEqualityComparer.Instance);
        return new()
        {
            Reading = reading,
            OnChange = onChange,
            Writes = [.. taken.OrderBy(t => t.Seq).Select(t => t.Write)],
            New = [.. taken.Select(t => t.Write).Where(w => !changes.Contains(w.Read))],
            Changed = changed,
            Known = compared.Known,
            Zero = compared.Zero,
            Faults = [.. faults.OrderBy(f => f.Line)],
        };

        void Take(ReadCount count, JsonElement element)
        {
            var (draft, refusal) = reader.Read(element, out _);
            if (draft is null) faults.Add(LedgerFaults.Of(count, refusal!));
            else writes.Add(new(count, draft));
        }
    }

    private async Task<Comparison> CompareAsync(EventCatalog catalog, Reading reading, CancellationToken cancellation)
    {
        var of = catalog.Event.EventId;
        var keys = (await store.PlacesOfAsync(of, reading.Counts.Select(c => c.Key).OfType<Guid>(), cancellation)).ToDictionary(p => Guid.Parse(p.Key));
        var places = reading.Counts.Select(c => (c.Station?.StationId ?? 0, c.When.AtMs)).Concat(keys.Values.Select(p => (p.StationId, p.AtMs)));
        var standing = await store.CountsAtAsync(of, places, cancellation);
        var byKey = standing.DistinctBy(s => s.First.Seq).ToDictionary(s => Guid.Parse(s.First.Key));
        var byCell = standing.DistinctBy(s => s.First.Seq).ToLookup(s => (s.First.StationId, s.First.MetricId, s.First.AtMs, s.First.WholeDay));
        var compared = new Comparison(catalog);
        // A key whose count was taken back, as by an undo, cannot count again: its row is one without a key.
        bool IsKeyed(ReadCount c) => c.Key is { } key && byKey.GetValueOrDefault(key) is not { TakenBack: true };
        foreach (var count in reading.Counts.Where(IsKeyed)) compared.TakeKeyed(count, keys.ContainsKey(count.Key!.Value), byKey);
        var named = reading.Counts.Where(IsKeyed).Select(c => c.Key!.Value).ToHashSet();
        // Together, since one of several rows for the same may be there already.
        foreach (var cell in reading.Counts.Where(c => !IsKeyed(c)).GroupBy(c => (c.Station?.StationId ?? 0, c.Metric.MetricId, c.When.AtMs, c.When.WholeDay)))
            compared.TakeCell([.. cell], [.. byCell[cell.Key].Where(s => !s.TakenBack && !named.Contains(Guid.Parse(s.First.Key)))], byCell[cell.Key].Count());
        return compared;
    }

    private sealed class Comparison(EventCatalog catalog)
    {
        public List<(ReadCount Count, Guid Key)> New { get; } = [];

        public List<Change> Changed { get; } = [];

        public List<Fault> Faults { get; } = [];

        public int Known { get; set; }

        public int Zero { get; private set; }

        public void TakeKeyed(ReadCount count, bool there, Dictionary<Guid, StandingCount> byKey)
        {
            if (!there) Add(count, count.Key!.Value);
            else if (byKey.GetValueOrDefault(count.Key!.Value) is { } standing && IsOf(standing, count)) Compare(count, standing, count.Key.Value);
            else Faults.Add(new(count.Line, count.Fields.Key, "OtherContent"));
        }

        // What was taken back stays in the number of those that were there, so that a table can be imported again after it was undone.
        public void TakeCell(List<ReadCount> counts, List<StandingCount> left, int number)
        {
            var open = new List<ReadCount>();
            foreach (var count in counts)
            {
                if (left.FindIndex(s => s.Amount == count.Amount) is var same and >= 0)
                {
                    left.RemoveAt(same);
                    Known++;
                }
                else
                {
                    open.Add(count);
                }
            }

            foreach (var count in open)
            {
                if (left.Count > 0)
                {
                    Compare(count, left[0], KeyOf(count, ++number));
                    left.RemoveAt(0);
                }
                else
                {
                    Add(count, count.Amount == 0 ? default : KeyOf(count, ++number));
                }
            }
        }

        private static bool IsOf(StandingCount standing, ReadCount count) =>
            (
                standing.First.StationId, standing.First.MetricId, standing.First.AtMs, standing.First.WholeDay) == (
                    count.Station?.StationId ?? 0, count.Metric.MetricId, count.When.AtMs, count.When.WholeDay);

        private void Compare(ReadCount count, StandingCount standing, Guid key)
        {
            if (standing.Amount == count.Amount) Known++;
            else Changed.Add(new(count, standing, key));
        }

        private void Add(ReadCount count, Guid key)
        {
            if (count.Amount == 0) Zero++;
            else New.Add((count, key));
        }

        private Guid KeyOf(ReadCount count, int number) => StableKey.Of(
            "table", catalog.Event.Slug, count.Station?.Code, count.Metric.Code, string.Create(
                CultureInfo.InvariantCulture, $"{count.When.AtMs}{(count.When.WholeDay ? " day" : "")}"), $"{number}");
    }

    /// <summary>A count as the ledger's reader takes it.</summary>
    internal static JsonElement Element(EventCatalog catalog, ReadCount count, Guid key)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["key"] = key.ToString(),
            ["station"] = count.Station?.Code,
            ["metric"] = count.Metric.Code,
            ["delta"] = count.Amount,
            ["note"] = count.Note,
        };
        if (count.When.WholeDay) fields["day"] = catalog.Calendar.DayOf(count.When.AtMs).Iso();
        else fields["at"] = catalog.Calendar.Iso(count.When.AtMs);
        return JsonSerializer.SerializeToElement(fields);
    }

    // Its key and its reason bear the number of the import, which has none yet.
    private static JsonElement Replacement(EventCatalog catalog, Change change) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["key"] = Importer.ReplacementKey(catalog, 0, change.Standing.Tip.Seq).ToString(),
            ["reverses"] = change.Standing.Tip.Seq,
            ["reason"] = "import",
            // A table that says 0 takes back what was counted.
            ["amount"] = change.Read.Amount == 0 ? null : change.Read.Amount,
        });
}
