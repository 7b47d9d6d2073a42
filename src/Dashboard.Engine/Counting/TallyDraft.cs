using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>A count to add to one counter.</summary>
public sealed record TallyDraft : Draft
{
    /// <summary>The station's number, or 0 for the whole event.</summary>
    public required int StationId { get; init; }

    /// <summary>The metric's number.</summary>
    public required int MetricId { get; init; }

    /// <summary>How many, not 0; below 0 takes back.</summary>
    public required long Delta { get; init; }

    /// <summary>When it happened, Unix milliseconds; null for the moment of recording.</summary>
    public long? AtMs { get; init; }

    /// <summary>A sum over the whole local day in which <see cref="AtMs"/>, its noon, lies: of the day, and of no hour of it.</summary>
    public bool WholeDay { get; init; }

    /// <summary>A sum over a period that ends at <see cref="AtMs"/>, not a count at that moment.</summary>
    public bool IsTotal { get; init; }

    /// <summary>The source says "at least".</summary>
    public bool AtLeast { get; init; }

    /// <summary>When a person entered it, Unix milliseconds; null where that is not told.</summary>
    public long? EnteredMs { get; init; }

    /// <summary>By how much the clock that gave the times was wrong, in milliseconds; the times are corrected already. Null when it was right.</summary>
    public long? ClockOffset { get; init; }

    /// <summary>The sum that it was made from, where it makes another of it; it is refused when something else stands there. Null for a plain count.</summary>
    public SeenSum? Seen { get; init; }

    internal override long Content => Digest(
        (EnteredMs, ClockOffset) is (null, null) ? Plain : string.Create(CultureInfo.InvariantCulture, $"entered {EnteredMs}, clock {ClockOffset}|{Plain}"));

    internal override Refusal? Gone(EventCatalog catalog) =>
        StationId != 0 && catalog.Station(StationId) is null ? new(RefusalCodes.StationGone, "station: was deleted; nothing is counted there")
        : catalog.Metric(MetricId) is null ? new(RefusalCodes.MetricGone, "metric: was deleted; nothing is counted under it")
        : null;

    // What came later stands before it, where it is given: digests of what is in ledgers already must not change.
    private string Plain =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(WholeDay ? "day|" : "")}{(IsTotal ? CountKinds.Total : CountKinds.Tally)}|{StationId}|{MetricId}|{Delta}|{AtMs}|{AtLeast}|"
                + $"{(Note is null ? "-" : "+")}{Note}");
}
