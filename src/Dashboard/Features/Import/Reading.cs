using Dashboard.Engine.Data;

namespace Dashboard.Features.Import;

/// <summary>By what its parts are called in the table: the headers of their columns.</summary>
public sealed record CountFields(string Amount, string Station, string Metric, string Time, string Note, string Key);

/// <summary>A count as a table says it.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Fields">The columns that say it.</param>
/// <param name="Station">Where; null for the whole event.</param>
/// <param name="Metric">What.</param>
/// <param name="When">When.</param>
/// <param name="Amount">How many, from 0.</param>
/// <param name="Note">A remark, or null.</param>
/// <param name="Key">Its own key, or null.</param>
public sealed record ReadCount(int Line, CountFields Fields, Station? Station, Metric Metric, Moment When, long Amount, string? Note, Guid? Key);

/// <summary>A name of a table: how often it is there, and what it means.</summary>
/// <param name="Name">As it is compared (<see cref="Names.Of"/>).</param>
/// <param name="Text">As the table has it.</param>
/// <param name="Rows">How many amounts it stands for.</param>
/// <param name="Code">The code that it means; <see cref="Mapping.LeftOut"/> for what is left out; null where nobody has said.</param>
/// <param name="ByMapping">Somebody has said so; it is not known by itself.</param>
public sealed record ReadName(string Name, string Text, int Rows, string? Code, bool ByMapping)
{
    /// <summary>It may be the sum of others.</summary>
    public bool HintsAtTotal => Names.HintsAtTotal(Name);
}

/// <summary>A metric beside its whole in one table: it may be counted twice.</summary>
/// <param name="Part">The part.</param>
/// <param name="Whole">What it is counted in already.</param>
/// <param name="Certain">The whole's amounts are nowhere below the sums of its parts: it seems to hold them already.</param>
public sealed record Overlap(Metric Part, Metric Whole, bool Certain);

/// <summary>Another row, or column, for the same place, metric and whole day: a day has one sum, so that one of the two is there by mistake, or both are parts
/// of it.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="First">Where the first of them stands.</param>
/// <param name="Field">The header of its amount.</param>
public sealed record Repeat(int Line, int First, string Field);

/// <summary>What a table says, as a mapping understands it: before the ledger is asked.</summary>
public sealed record Reading
{
    /// <summary>The counts, in order of the file; zeros are among them.</summary>
    public required IReadOnlyList<ReadCount> Counts { get; init; }

    /// <summary>What is not imported, and why.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Rows with no amount at all.</summary>
    public required int EmptyRows { get; init; }

    /// <summary>The lines of rows of sums that are passed over.</summary>
    public required IReadOnlyList<int> TotalRows { get; init; }

    /// <summary>Columns of sums that are passed over, by their headers.</summary>
    public required IReadOnlyList<string> TotalColumns { get; init; }

    /// <summary>The lines of rows that the sheet hides, and whose amounts count as any others.</summary>
    public required IReadOnlyList<int> HiddenRows { get; init; }

    /// <summary>Columns that the sheet hides, and that say something of amounts, by their headers.</summary>
    public required IReadOnlyList<string> HiddenColumns { get; init; }

    /// <summary>Amounts that are left out on purpose, with their names.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The names of places, in order of their first appearance.</summary>
    public required IReadOnlyList<ReadName> Stations { get; init; }

    /// <summary>The names of metrics.</summary>
    public required IReadOnlyList<ReadName> Metrics { get; init; }

    /// <summary>Metrics beside their wholes.</summary>
    public required IReadOnlyList<Overlap> Overlaps { get; init; }

    /// <summary>Sums of whole days that are there more than once.</summary>
    public required IReadOnlyList<Repeat> Repeats { get; init; }

    /// <summary>Days are written by numbers whose order has to be told.</summary>
    public required bool AsksForDates { get; init; }

    /// <summary>Columns that are missing, or there twice: codes of <see cref="Fault"/>. With one of these nothing can be read.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
