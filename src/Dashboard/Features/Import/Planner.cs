using System.Globalization;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Import;

/// <summary>
/// Compares a table with the ledger. What a row is, is said by its place, its metric and its time, as they are understood and not as they are written, and, where a table has several such rows, by
/// which of them it is.
/// </summary>
public sealed class Planner(ImportStore store, TimeProvider time)
{
    /// <summary>What an import would do.</summary>
    public async Task<ImportPlan> PlanAsync(EventCatalog catalog, Reading reading, CancellationToken cancellation)
    {
        var of = catalog.Event.EventId;
        var keys = (await store.PlacesOfAsync(of, reading.Counts.Select(c => c.Key).OfType<Guid>(), cancellation)).ToDictionary(p => Guid.Parse(p.Key));
        var places = reading.Counts.Select(c => (c.Station?.StationId ?? 0, c.When.AtMs)).Concat(keys.Values.Select(p => (p.StationId, p.AtMs)));
        var standing = await store.CountsAtAsync(of, places, cancellation);
        var byKey = standing.DistinctBy(s => s.First.Seq).ToDictionary(s => Guid.Parse(s.First.Key));
        var byCell = standing.DistinctBy(s => s.First.Seq).ToLookup(s => (s.First.StationId, s.First.MetricId, s.First.AtMs, s.First.WholeDay));
        var plan = new Draft(catalog, new TallyReader(catalog, time, "import"), [.. reading.Faults]);
        // A key whose count was taken back, as by an undo, cannot count again: its row is one without a key.
        bool IsKeyed(ReadCount c) => c.Key is { } key && byKey.GetValueOrDefault(key) is not { TakenBack: true };
        foreach (var count in reading.Counts.Where(IsKeyed)) plan.TakeKeyed(count, keys.ContainsKey(count.Key!.Value), byKey);
        var named = reading.Counts.Where(IsKeyed).Select(c => c.Key!.Value).ToHashSet();
        // Together, since one of several rows for the same may be there already.
        foreach (var cell in reading.Counts.Where(c => !IsKeyed(c)).GroupBy(c => (c.Station?.StationId ?? 0, c.Metric.MetricId, c.When.AtMs, c.When.WholeDay)))
            plan.TakeCell([.. cell], [.. byCell[cell.Key].Where(s => !s.TakenBack && !named.Contains(Guid.Parse(s.First.Key)))], byCell[cell.Key].Count());
        return plan.End(reading);
    }

    private sealed class Draft(EventCatalog catalog, TallyReader reader, List<Fault> faults)
    {
        private readonly List<Addition> _new = [];
        private readonly List<(Change Change, Guid Key)> _changed = [];
        private int _known;
        private int _zero;

        public void TakeKeyed(ReadCount count, bool there, Dictionary<Guid, StandingCount> byKey)
        {
            if (!there) Add(count, count.Key!.Value);
            else if (byKey.GetValueOrDefault(count.Key!.Value) is { } standing && IsOf(standing, count)) Compare(count, standing, count.Key.Value);
            else faults.Add(new(count.Line, "key", "OtherContent"));
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
                    _known++;
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
                else if (count.Amount == 0)
                {
                    _zero++;
                }
                else
                {
                    Add(count, KeyOf(count, ++number));
                }
            }
        }

        public ImportPlan End(Reading reading) => new()
        {
            Reading = reading,
            New = [.. _new.OrderBy(n => n.Read.Line)],
            Changed = [.. _changed.OrderBy(c => c.Change.Read.Line).Select(c => c.Change)],
            AddedKeys = [.. _changed.OrderBy(c => c.Change.Read.Line).Select(c => c.Key)],
            Known = _known,
            Zero = _zero,
            Faults = [.. faults.OrderBy(f => f.Line)],
        };

        private static bool IsOf(StandingCount standing, ReadCount count) =>
            (standing.First.StationId, standing.First.MetricId, standing.First.AtMs, standing.First.WholeDay) == (count.Station?.StationId ?? 0, count.Metric.MetricId, count.When.AtMs, count.When.WholeDay);

        private void Compare(ReadCount count, StandingCount standing, Guid key)
        {
            if (standing.Amount == count.Amount) _known++;
            else if (count.Amount == 0 || Objection(count, key) is not { } why) _changed.Add((new(count, standing), key));
            else faults.Add(why);
        }

        private void Add(ReadCount count, Guid key)
        {
            if (count.Amount == 0) _zero++;
            else if (Objection(count, key) is { } why) faults.Add(why);
            else _new.Add(new(count, key));
        }

        // What every count must satisfy, whoever sends it.
        private Fault? Objection(ReadCount count, Guid key)
        {
            var (draft, refusal) = reader.Read(Element(catalog, count, key), out _);
            refusal ??= draft?.Objection?.Invoke(catalog);
            return refusal is null ? null : LedgerFaults.Of(count, refusal.Text);
        }

        private Guid KeyOf(ReadCount count, int number) => StableKey.Of(
            "table", catalog.Event.Slug, count.Station?.Code, count.Metric.Code, string.Create(CultureInfo.InvariantCulture, $"{count.When.AtMs}{(count.When.WholeDay ? " day" : "")}"), $"{number}");
    }

    /// <summary>A count as the ledger's reader takes it.</summary>
    internal static JsonElement Element(EventCatalog catalog, ReadCount count, Guid key)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = key.ToString(), ["station"] = count.Station?.Code, ["metric"] = count.Metric.Code, ["delta"] = count.Amount, ["note"] = count.Note };
        if (count.When.WholeDay) fields["day"] = catalog.Calendar.DayOf(count.When.AtMs).Iso();
        else fields["at"] = catalog.Calendar.Iso(count.When.AtMs);
        return JsonSerializer.SerializeToElement(fields);
    }
}
