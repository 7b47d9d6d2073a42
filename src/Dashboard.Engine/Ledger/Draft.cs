using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>An entry about to be appended. Its fields are valid by themselves; what depends on the ledger is decided there.</summary>
public abstract record Draft
{
    /// <summary>The identity given where it happened; a repeat with the same content is answered with the first sequence.</summary>
    public required Guid Key { get; init; }

    /// <summary>Who appends it: an account, a key, a command.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The network address that it came from, for the audit of corrections; null from within.</summary>
    public string? Address { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Note { get; init => field = PlainText.Of(value); }

    /// <summary>The phone that it comes from: where its shift is signed off it is kept for a manager. Null for what comes from elsewhere, which is refused then.</summary>
    public Guid? Phone { get; init; }

    /// <summary>The number of the import of a table that it belongs to, which is told to the audit as one; null for none.</summary>
    public int? Import { get; init; }

    /// <summary>
    /// Why an event configured so does not take it; null where it does. Asked under the head's lock, with the configuration that holds
    /// then: what was closed or
    /// retired while the draft waited is closed or retired for it too. A repeat of what is in the ledger is answered all the same.
    /// </summary>
    public Func<EventCatalog, Refusal?>? Objection { get; init; }

    // 64 bits of SHA-256 over the content as its author gave it, so that a repeat can be told from a conflict.
    private protected static long Digest(string content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}

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

    internal long Content => Digest(
        (EnteredMs, ClockOffset) is (null, null) ? Plain : string.Create(CultureInfo.InvariantCulture, $"entered {EnteredMs}, clock {ClockOffset}|{Plain}"));

    // What came later stands before it, where it is given: digests of what is in ledgers already must not change.
    private string Plain =>
        string.Create(CultureInfo.InvariantCulture, $"{(WholeDay ? "day|" : "")}{(IsTotal ? EntryKinds.Total : EntryKinds.Tally)}|{StationId}|{MetricId}|{Delta}|{AtMs}|{AtLeast}|{(Note is null ? "-" : "+")}{Note}");
}

/// <summary>A figure that somebody has looked at: of a place with its gates and a metric with its parts.</summary>
/// <param name="Sum">What stood there.</param>
/// <param name="OfToday">Of the day of recording; else of the whole event.</param>
public sealed record SeenSum(long Sum, bool OfToday)
{
    // Of what the figure is added up.
    internal static IEnumerable<CellDay> Cells(EventCatalog catalog, TallyDraft draft, long nowMs) =>
        from place in draft.StationId == 0 ? [0] : catalog.PlacesOf(draft.StationId)
        from metric in catalog.Metrics
        where catalog.CountsIn(metric.MetricId).Any(m => m.MetricId == draft.MetricId)
        select new CellDay(place, metric.MetricId, catalog.Calendar.DayOf(nowMs));
}

/// <summary>The reversal of an earlier entry, named by its key or its sequence. Counts when and where that entry did.</summary>
public sealed record CorrectionDraft : Draft
{
    /// <summary>The most that an entry can be said to have been, above or below 0.</summary>
    public const long MaxAmount = 1_000_000;

    /// <summary>The key of the entry to reverse; null when <see cref="ReversesSeq"/> names it.</summary>
    public Guid? ReversesKey { get; init; }

    /// <summary>The sequence of the entry to reverse; null when <see cref="ReversesKey"/> names it.</summary>
    public long? ReversesSeq { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init => field = PlainText.Of(value); }

    /// <summary>The only stations whose entries its author may reverse; null for all.</summary>
    public IReadOnlySet<int>? Within { get; init; }

    /// <summary>What the entry should have been, not 0; null to take it back altogether.</summary>
    public long? Amount { get; init; }

    /// <summary>Its author may correct only what happened within the event's window for late entries.</summary>
    public bool Windowed { get; init; }

    /// <summary>What the author takes to be the reversal's amount; checked when given.</summary>
    public long? Delta { get; init; }

    /// <summary>The station that the author takes to be concerned; checked when given.</summary>
    public int? StationId { get; init; }

    /// <summary>The metric that the author takes to be concerned; checked when given.</summary>
    public int? MetricId { get; init; }

    internal long Content(long target) => Digest(string.Create(
        CultureInfo.InvariantCulture,
        $"{(Amount is null ? "" : $"amount {Amount}|")}{EntryKinds.Correction}|{target}|{Reason.Length}|{Reason}|{(Note is null ? "-" : "+")}{Note}"));
}

/// <summary>A station's confirmation of a shift's figures: from then on nothing of that shift changes there until a manager opens it again.</summary>
public sealed record SignOffDraft : Draft
{
    /// <summary>The station, with its gates.</summary>
    public required int StationId { get; init; }

    /// <summary>The shift, and from when until when it was worked.</summary>
    public required ShiftSpan Span { get; init; }

    /// <summary>The figures that were looked at, parts included, by metric; the sign-off is refused when they are not those of the ledger any more.</summary>
    public required IReadOnlyDictionary<int, long> Figures { get; init; }

    /// <summary>Nobody was on duty: refused where something was counted.</summary>
    public bool Unstaffed { get; init; }

    internal long Content => Digest(string.Create(
        CultureInfo.InvariantCulture,
        $"{(Unstaffed ? "unstaffed|" : "")}{EntryKinds.SignOff}|{StationId}|{Span.Shift.ShiftId}|{Span.FromMs}|{string.Join(',', Figures.OrderBy(f => f.Key).Select(f => $"{f.Key}:{f.Value}"))}|{(Note is null ? "-" : "+")}{Note}"));
}

/// <summary>The opening of a shift that was signed off.</summary>
public sealed record ReopeningDraft : Draft
{
    /// <summary>The station, with its gates.</summary>
    public required int StationId { get; init; }

    /// <summary>The shift, and from when until when it was worked.</summary>
    public required ShiftSpan Span { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init => field = PlainText.Of(value); }

    internal long Content => Digest(string.Create(
        CultureInfo.InvariantCulture, $"{EntryKinds.Reopening}|{StationId}|{Span.Shift.ShiftId}|{Span.FromMs}|{Reason.Length}|{Reason}|{(Note is null ? "-" : "+")}{Note}"));
}

/// <summary>What became of a draft.</summary>
public enum AppendStatus
{
    /// <summary>It is in the ledger, durably, since now.</summary>
    Accepted,

    /// <summary>It was there already, with this content.</summary>
    Duplicate,

    /// <summary>Its key belongs to an entry with other content; nothing was changed.</summary>
    Conflict,

    /// <summary>It cannot be appended; nothing was changed.</summary>
    Rejected,

    /// <summary>It came after its shift was signed off, and is kept for a manager: it counts once that one takes it.</summary>
    Held,
}

/// <summary>What became of one draft.</summary>
/// <param name="Key">The draft's key.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Seq">The sequence of the entry with this key, unless rejected.</param>
/// <param name="Reason">Why not, as "field: reason", unless accepted or duplicate.</param>
/// <param name="Code">Why not, as one of <see cref="RefusalCodes"/>, unless accepted or duplicate.</param>
public sealed record AppendResult(Guid Key, AppendStatus Status, long? Seq, string? Reason, string? Code = null);

/// <summary>The answer to an append: one result a draft, in order, and the event's head after it.</summary>
public sealed record AppendReceipt(long Head, IReadOnlyList<AppendResult> Results);
