using Dashboard.Engine.Ledger;

namespace Dashboard.Features.Import;

/// <summary>What is done with counts that the ledger has with another amount.</summary>
public enum OnChange
{
    /// <summary>Nobody has said: nothing is imported as long as there are any.</summary>
    Ask,

    /// <summary>The ledger's are put right, by corrections.</summary>
    Replace,

    /// <summary>The table's are counted beside them.</summary>
    Add,

    /// <summary>The ledger's stay as they are.</summary>
    Skip,
}

/// <summary>A count of a table beside the one of the ledger for the same place, metric and time, which has another amount.</summary>
/// <param name="Read">What the table says.</param>
/// <param name="Standing">What the ledger says.</param>
public sealed record Change(ReadCount Read, StandingCount Standing);

/// <summary>A count that is new, under the key that it gets.</summary>
/// <param name="Read">What the table says.</param>
/// <param name="Key">Its key: its own, or made from what it says and how often that is there.</param>
public sealed record Addition(ReadCount Read, Guid Key);

/// <summary>What an import would do: nothing has been written.</summary>
public sealed record ImportPlan
{
    /// <summary>What the table says.</summary>
    public required Reading Reading { get; init; }

    /// <summary>Counts that are new.</summary>
    public required IReadOnlyList<Addition> New { get; init; }

    /// <summary>Counts that the ledger has with another amount.</summary>
    public required IReadOnlyList<Change> Changed { get; init; }

    /// <summary>How many counts are there already.</summary>
    public required int Known { get; init; }

    /// <summary>How many amounts are 0 and were 0 before.</summary>
    public required int Zero { get; init; }

    /// <summary>What is not imported, and why, in order of the file.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The keys that changed counts get where they are added.</summary>
    public required IReadOnlyList<Guid> AddedKeys { get; init; }

    /// <summary>What has to be settled before anything can be imported: codes of the texts "Open.…".</summary>
    public IEnumerable<string> Open(Mapping mapping, OnChange onChange)
    {
        foreach (var missing in Reading.Missing) yield return missing;
        if (Reading.AsksForDates) yield return "Dates";
        if (!mapping.CountBoth && Reading.Overlaps.Any(o => o.Certain)) yield return "Overlap";
        if (Changed.Count > 0 && onChange == OnChange.Ask) yield return "Changed";
    }

    /// <summary>How many counts would be added.</summary>
    public int Adds(OnChange onChange) => New.Count + (onChange == OnChange.Add ? Changed.Count(c => c.Read.Amount > 0) : 0);

    /// <summary>How many counts would be put right.</summary>
    public int Replaces(OnChange onChange) => onChange == OnChange.Replace ? Changed.Count : 0;
}
