using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What came of calling somebody back.</summary>
public enum TryResult
{
    /// <summary>Nobody has called back.</summary>
    None,

    /// <summary>Nobody took it: they are to be called again.</summary>
    NotReached,

    /// <summary>They were reached.</summary>
    Reached,

    /// <summary>It is not their number, or no number at all: there is no sense in calling it again.</summary>
    WrongNumber,
}

/// <summary>One try to call a caller back, as its entry tells it.</summary>
public sealed record CallTry
{
    /// <summary>The sequence of its entry.</summary>
    public required long Seq { get; init; }

    /// <summary>The sequence with which the call began.</summary>
    public required long Call { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>What came of it.</summary>
    public required TryResult Result { get; init; }

    /// <summary>Who called back.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The sequence of the entry that takes it back; null while it stands.</summary>
    public long? UndoneSeq { get; init; }

    /// <summary>When it was taken back, Unix milliseconds.</summary>
    public long? UndoneMs { get; init; }

    /// <summary>Who took it back.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>It has not been taken back.</summary>
    public bool Stands => UndoneSeq is null;

    /// <summary>The try that an entry tells of; null for an entry of something else.</summary>
    internal static CallTry? Of(Entry entry, CallDetail detail) => entry.Kind is not (HotlineKinds.CallReturned or HotlineKinds.CallTried) ? null : new()
    {
        Seq = entry.Seq,
        Call = detail.Visit,
        AtMs = entry.AtMs,
        Result = ResultOf(entry.Kind, detail),
        RecordedBy = entry.RecordedBy,
    };

    /// <summary>The try after the entry that takes it back.</summary>
    internal CallTry Undone(Entry by) => this with { UndoneSeq = by.Seq, UndoneMs = by.AtMs, UndoneBy = by.RecordedBy };

    /// <summary>What came of a try, from its entry.</summary>
    internal static TryResult ResultOf(string kind, CallDetail detail) => kind == HotlineKinds.CallReturned ? TryResult.Reached : detail.Tried;

    /// <summary>Nobody calls back after it.</summary>
    internal static bool Settles(TryResult result) => result is TryResult.Reached or TryResult.WrongNumber;
}

/// <summary>Somebody has tried to call a caller back.</summary>
public sealed record CallBackDraft : Draft
{
    /// <summary>The sequence of the entry with which the call began.</summary>
    public required long Call { get; init; }

    /// <summary>What came of it.</summary>
    public required TryResult Result { get; init; }

    /// <summary>When the last try was that its author knew of, Unix milliseconds; null for none. Where there is another by now, they are told, and nothing is
    /// written: two may have picked one caller.</summary>
    public long? SeenMs { get; init; }

    // Of those who were reached as it was before other results were told.
    internal override long Content => Digest(
        Result == TryResult.Reached ? string.Create(CultureInfo.InvariantCulture, $"{HotlineKinds.CallReturned}|{Call}")
        : string.Create(CultureInfo.InvariantCulture, $"{HotlineKinds.CallTried}|{Call}|{(int)Result}"));
}

/// <summary>What was done by hand is taken back: a try to call back, or a call that was written down.</summary>
public sealed record UndoDraft : Draft
{
    /// <summary>The sequence of the entry with which the call began.</summary>
    public required long Call { get; init; }

    /// <summary>The entry to take back: of a try, or that with which a call began that was written down.</summary>
    public required long Undoes { get; init; }

    /// <summary>Why; null where the entry says enough.</summary>
    public string? Reason { get; init => field = PlainText.Of(value); }

    internal override long Content => Digest(string.Create(CultureInfo.InvariantCulture, $"{HotlineKinds.CallUndone}|{Call}|{Undoes}"));
}
