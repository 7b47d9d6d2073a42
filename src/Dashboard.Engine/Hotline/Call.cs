using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>How a visit to a queue ended.</summary>
public enum Outcome
{
    /// <summary>Not yet.</summary>
    Waiting,

    /// <summary>An agent took it.</summary>
    Answered,

    /// <summary>The caller hung up while waiting.</summary>
    Abandoned,

    /// <summary>The exchange gave up: time out, no agent left, withdrawn.</summary>
    Lost,

    /// <summary>The caller left by pressing a key: neither lost nor abandoned.</summary>
    LeftByKey,

    /// <summary>Nobody knows: the exchange never said how it ended.</summary>
    Unknown,

    /// <summary>It was written down by hand, and taken back: it counts nowhere.</summary>
    Undone,
}

/// <summary>One visit of a call to a queue, as the entries tell it.</summary>
public sealed record Call
{
    /// <summary>The exchange of what is written down by hand, where there is none.</summary>
    public const string Desk = "desk";

    /// <summary>How a call ends that the exchange's restart cut off.</summary>
    public const string Restart = "restart";

    /// <summary>The sequence of the entry with which it began.</summary>
    public required long Seq { get; init; }

    /// <summary>The exchange, or the desk.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's number of the call.</summary>
    public required string CallId { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>When it entered, Unix milliseconds: the day and hour that it belongs to, however late it ends.</summary>
    public required long EnteredMs { get; init; }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>For how long the caller waited, seconds; null while waiting, or unknown.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>Who took it.</summary>
    public string? Agent { get; init; }

    /// <summary>When it was taken, Unix milliseconds.</summary>
    public long? AnsweredMs { get; init; }

    /// <summary>For how long they talked, seconds; null while they talk, or never.</summary>
    public int? TalkSeconds { get; init; }

    /// <summary>How it ended, where that is told: by whom, transferred, by which key.</summary>
    public string? How { get; init; }

    /// <summary>When it ended, Unix milliseconds; null while it goes on.</summary>
    public long? EndedMs { get; init; }

    /// <summary>That somebody took it is known from its end alone: the line of the answer was lost, or is still to come.</summary>
    public bool Told { get; init; }

    /// <summary>Nobody need call back any more: somebody has reached the caller, or found that it is not their number.</summary>
    public bool Returned { get; init; }

    /// <summary>How often somebody has tried to call back.</summary>
    public int Tries { get; init; }

    /// <summary>What came of the last try.</summary>
    public TryResult Tried { get; init; }

    /// <summary>When the last try was, Unix milliseconds; null for none.</summary>
    public long? TriedMs { get; init; }

    /// <summary>The last entry of it.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The caller waits.</summary>
    public bool Waiting => Outcome == Outcome.Waiting && EndedMs is null;

    /// <summary>The caller has gone, and nobody had answered: gave up, was thrown out, or left by a key.</summary>
    public bool GotNobody => Outcome is Outcome.Abandoned or Outcome.Lost or Outcome.LeftByKey;

    /// <summary>They talk.</summary>
    public bool Talking => Outcome == Outcome.Answered && EndedMs is null;

    /// <summary>The number under which its next line is looked for: an exchange's own numbers come again.</summary>
    public string Visit => VisitOf(Exchange, Queue, CallId);

    /// <inheritdoc cref="Visit" />
    // Exchanges find their queues without regard to case, and write one in several spellings.
    public static string VisitOf(string exchange, string queue, string callId) => Data.StableKey.Of(exchange, queue.ToLowerInvariant(), callId).ToString();

    /// <summary>The call as it began, from any entry of it.</summary>
    public static Call Begun(CallDetail detail, long seq) =>
        new() { Seq = detail.Visit, Exchange = detail.Exchange, CallId = detail.CallId!, Queue = detail.Queue!, EnteredMs = detail.EnteredMs, LastSeq = seq };

    /// <summary>The call after one more entry of it.</summary>
    public Call After(Entry entry, CallDetail detail) => entry.Kind switch
    {
        HotlineKinds.CallEntered => detail.Outcome == Outcome.Unknown ? CutOff(entry.AtMs, entry.Seq) : this with { LastSeq = entry.Seq },
        HotlineKinds.CallAnswered => this with
        {
            Outcome = Outcome.Answered,
            WaitSeconds = detail.Wait,
            Agent = detail.Agent,
            AnsweredMs = entry.AtMs,
            EndedMs = null,
            How = null,
            Told = false,
            LastSeq = entry.Seq,
        },
        HotlineKinds.CallEnded
            or HotlineKinds.CallTransferred => ToldBy(detail) with { TalkSeconds = detail.Talk, How = detail.How, EndedMs = entry.AtMs, LastSeq = entry.Seq },
        HotlineKinds.CallAbandoned
            or HotlineKinds.CallLeft => this with
            {
                Outcome = detail.Outcome,
                WaitSeconds = detail.Wait,
                How = detail.How,
                EndedMs = entry.AtMs,
                LastSeq = entry.Seq,
            },
        HotlineKinds.CallReturned
            or HotlineKinds.CallTried => TriedBy(CallTry.ResultOf(entry.Kind, detail), Tries + 1, entry.AtMs) with { LastSeq = entry.Seq },
        HotlineKinds.CallUndone when detail.Undoes == Seq => this with { Outcome = Outcome.Undone, LastSeq = entry.Seq },
        HotlineKinds.CallUndone => TriedBy(detail.Tried, detail.Tries, detail.TriedMs) with { LastSeq = entry.Seq },
        HotlineKinds.CallRevised => this with
        {
            Outcome = detail.Outcome,
            WaitSeconds = detail.Wait,
            Agent = detail.Agent,
            AnsweredMs = detail.AnsweredMs,
            TalkSeconds = detail.Talk,
            How = detail.How,
            EndedMs = detail.EndedMs,
            Told = detail.Told,
            LastSeq = entry.Seq,
        },
        _ => throw new InvalidOperationException(FormattableString.Invariant($"Entry {entry.Seq} is of no call: {entry.Kind}.")),
    };

    private Call TriedBy(TryResult result, int tries, long? atMs) =>
        this with { Returned = CallTry.Settles(result), Tries = tries, Tried = result, TriedMs = atMs };

    // An end tells what the answer would have told, whose line was lost.
    private Call ToldBy(CallDetail detail) =>
        detail.Outcome != Outcome.Answered
            ? this
            : this with
            {
                Outcome = Outcome.Answered,
                WaitSeconds = detail.Wait,
                Agent = detail.Agent,
                AnsweredMs = EnteredMs + (detail.Wait * 1000L),
                Told = true,
            };

    /// <summary>The calls that an entry changes, as they are after it: its own, one that had the same number, or all that an exchange's start cuts off. None
    /// for an agent's.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="detail">What it says.</param>
    /// <param name="known">The call that began with a sequence, as it is before; null where it is not held.</param>
    /// <param name="all">All calls that are held.</param>
    public static IReadOnlyList<Call> Changed(Entry entry, CallDetail detail, Func<long, Call?> known, IEnumerable<Call> all)
    {
        if (entry.Kind == HotlineKinds.ExchangeStarted)
            return [.. all.Where(c => c.IsCutOffBy(detail.Exchange, entry.AtMs)).Select(c => c.CutOff(entry.AtMs, entry.Seq))];
        if (detail.Visit == 0) return [];
        var call = (known(detail.Visit) ?? Begun(detail, entry.Seq)).After(entry, detail);
        return known(detail.Before) is { } before ? [before.CutOff(entry.AtMs, entry.Seq), call] : [call];
    }

    /// <summary>Whether an exchange's start cuts it off: nothing was told of it since.</summary>
    public bool IsCutOffBy(string exchange, long startedMs) => EndedMs is null && Exchange == exchange && (AnsweredMs ?? EnteredMs) < startedMs;

    /// <summary>The call when nobody will say any more how it goes on: the exchange started anew, or used its number again. A later line that does say is
    /// believed.</summary>
    public Call CutOff(long atMs, long seq) =>
        this with { Outcome = Outcome == Outcome.Waiting ? Outcome.Unknown : Outcome, How = Restart, EndedMs = atMs, LastSeq = seq };
}
