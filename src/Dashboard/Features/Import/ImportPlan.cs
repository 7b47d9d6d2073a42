using Dashboard.Engine.Counting;
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
/// <param name="Key">The key that it gets where it is counted beside the ledger's.</param>
public sealed record Change(ReadCount Read, StandingCount Standing, Guid Key);

/// <summary>What goes into the ledger for a count: the ledger has said that it would take it.</summary>
/// <param name="Read">What the table says.</param>
/// <param name="Draft">A count, or the correction of one.</param>
public sealed record Write(ReadCount Read, Draft Draft);

/// <summary>What an import would do: nothing has been written.</summary>
public sealed record ImportPlan
{
    /// <summary>What the table says.</summary>
    public required Reading Reading { get; init; }

    /// <summary>What is done with counts that the ledger has with another amount.</summary>
    public required OnChange OnChange { get; init; }

    /// <summary>What would be written, in the order in which the ledger takes all of it.</summary>
    public required IReadOnlyList<Write> Writes { get; init; }

    /// <summary>Counts that the ledger has with another amount, whatever is done with them.</summary>
    public required IReadOnlyList<Change> Changed { get; init; }

    /// <summary>How many counts are there already.</summary>
    public required int Known { get; init; }

    /// <summary>How many amounts are 0 and were 0 before.</summary>
    public required int Zero { get; init; }

    /// <summary>What is not imported, and why, in order of the file.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Counts that are new, in order of the file.</summary>
    public required IReadOnlyList<Write> New { get; init; }

    /// <summary>What has to be settled before anything can be imported: codes of the texts "Open.…".</summary>
    public IEnumerable<string> Open(Mapping mapping)
    {
        foreach (var missing in Reading.Missing) yield return missing;
        if (Reading.AsksForDates) yield return "Dates";
        if (!mapping.CountBoth && Reading.Overlaps.Any(o => o.Certain)) yield return "Overlap";
        if (!mapping.CountRepeats && Reading.Repeats.Count > 0) yield return "Repeats";
        if (Changed.Count > 0 && OnChange == OnChange.Ask) yield return "Changed";
    }
}
