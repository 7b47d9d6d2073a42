using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Engine.Ledger;

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
}

/// <summary>What an entry says about a call, an agent or an exchange. Never the caller's number: that stands beside the ledger, where it can be deleted.</summary>
public sealed record CallDetail
{
    // It is never part of a page. Chinese names stand as they are: escaped, each of their characters would take six.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The exchange, or the desk where there is none.</summary>
    [JsonPropertyName("x")]
    public required string Exchange { get; init; }

    /// <summary>The sequence of the entry with which the visit began; 0 for agents, rings and exchanges.</summary>
    [JsonPropertyName("v")]
    public long Visit { get; init; }

    /// <summary>The exchange's number of the call.</summary>
    [JsonPropertyName("c")]
    public string? CallId { get; init; }

    /// <summary>The queue.</summary>
    [JsonPropertyName("q")]
    public string? Queue { get; init; }

    /// <summary>The agent.</summary>
    [JsonPropertyName("a")]
    public string? Agent { get; init; }

    /// <summary>When the visit began, Unix milliseconds.</summary>
    [JsonPropertyName("e")]
    public long EnteredMs { get; init; }

    /// <summary>For how long the caller waited, seconds.</summary>
    [JsonPropertyName("w")]
    public int? Wait { get; init; }

    /// <summary>For how long they talked, seconds.</summary>
    [JsonPropertyName("t")]
    public int? Talk { get; init; }

    /// <summary>How it ended, where that is told; an agent's reason for a pause.</summary>
    [JsonPropertyName("h")]
    public string? How { get; init; }

    /// <summary>How the visit ended; of an end "answered" where nothing had told of it before, of a beginning "unknown" where its number had come again already.</summary>
    [JsonPropertyName("o")]
    public Outcome Outcome { get; init; }

    /// <summary>The visit that had the same number and was never said to have ended; 0 for none.</summary>
    [JsonPropertyName("b")]
    public long Before { get; init; }

    /// <summary>When the call was taken, Unix milliseconds; of a revision alone.</summary>
    [JsonPropertyName("n")]
    public long? AnsweredMs { get; init; }

    /// <summary>When the call ended, Unix milliseconds; of a revision alone.</summary>
    [JsonPropertyName("d")]
    public long? EndedMs { get; init; }

    /// <summary>That the call was taken is known from its end alone; of a revision alone.</summary>
    [JsonPropertyName("k")]
    public bool Told { get; init; }

    /// <summary>Comes to serve the queue; of an agent alone.</summary>
    [JsonPropertyName("j")]
    public bool Joins { get; init; }

    /// <summary>As an entry keeps it.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Json);

    /// <summary>Of an entry of the hotline.</summary>
    /// <exception cref="InvalidOperationException">The entry is of something else.</exception>
    public static CallDetail Of(Entry entry) =>
        JsonSerializer.Deserialize<CallDetail>(
            entry.Call ?? throw new InvalidOperationException(FormattableString.Invariant($"Entry {entry.Seq} is not of a hotline.")), Json)!;
}

/// <summary>One visit of a call to a queue, as the entries tell it.</summary>
public sealed record Call
{
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

    /// <summary>An abandoned caller whom somebody has called back.</summary>
    public bool Returned { get; init; }

    /// <summary>The last entry of it.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The caller waits.</summary>
    public bool Waiting => Outcome == Outcome.Waiting && EndedMs is null;

    /// <summary>They talk.</summary>
    public bool Talking => Outcome == Outcome.Answered && EndedMs is null;

    /// <summary>The number under which its next line is looked for: an exchange's own numbers come again.</summary>
    public string Visit => VisitOf(Exchange, Queue, CallId);

    /// <inheritdoc cref="Visit" />
    // Exchanges find their queues without regard to case, and write one in several spellings.
    public static string VisitOf(string exchange, string queue, string callId) => Data.StableKey.Of(exchange, queue.ToLowerInvariant(), callId).ToString();

    /// <summary>The call as it began, from any entry of it.</summary>
    public static Call Begun(CallDetail detail, long seq) => new() { Seq = detail.Visit, Exchange = detail.Exchange, CallId = detail.CallId!, Queue = detail.Queue!, EnteredMs = detail.EnteredMs, LastSeq = seq };

    /// <summary>The call after one more entry of it.</summary>
    public Call After(Entry entry, CallDetail detail) => entry.Kind switch
    {
        EntryKinds.CallEntered => detail.Outcome == Outcome.Unknown ? CutOff(entry.AtMs, entry.Seq) : this with { LastSeq = entry.Seq },
        EntryKinds.CallAnswered => this with { Outcome = Outcome.Answered, WaitSeconds = detail.Wait, Agent = detail.Agent, AnsweredMs = entry.AtMs, EndedMs = null, How = null, Told = false, LastSeq = entry.Seq },
        EntryKinds.CallEnded or EntryKinds.CallTransferred => ToldBy(detail) with { TalkSeconds = detail.Talk, How = detail.How, EndedMs = entry.AtMs, LastSeq = entry.Seq },
        EntryKinds.CallAbandoned or EntryKinds.CallLeft => this with { Outcome = detail.Outcome, WaitSeconds = detail.Wait, How = detail.How, EndedMs = entry.AtMs, LastSeq = entry.Seq },
        EntryKinds.CallReturned => this with { Returned = true, LastSeq = entry.Seq },
        EntryKinds.CallRevised => this with
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

    // An end tells what the answer would have told, whose line was lost.
    private Call ToldBy(CallDetail detail) =>
        detail.Outcome != Outcome.Answered ? this : this with { Outcome = Outcome.Answered, WaitSeconds = detail.Wait, Agent = detail.Agent, AnsweredMs = EnteredMs + (detail.Wait * 1000L), Told = true };

    /// <summary>The calls that an entry changes, as they are after it: its own, one that had the same number, or all that an exchange's start cuts off. None for an agent's.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="detail">What it says.</param>
    /// <param name="known">The call that began with a sequence, as it is before; null where it is not held.</param>
    /// <param name="all">All calls that are held.</param>
    public static IReadOnlyList<Call> Changed(Entry entry, CallDetail detail, Func<long, Call?> known, IEnumerable<Call> all)
    {
        if (entry.Kind == EntryKinds.ExchangeStarted) return [.. all.Where(c => c.IsCutOffBy(detail.Exchange, entry.AtMs)).Select(c => c.CutOff(entry.AtMs, entry.Seq))];
        if (detail.Visit == 0) return [];
        var call = (known(detail.Visit) ?? Begun(detail, entry.Seq)).After(entry, detail);
        return known(detail.Before) is { } before ? [before.CutOff(entry.AtMs, entry.Seq), call] : [call];
    }

    /// <summary>Whether an exchange's start cuts it off: nothing was told of it since.</summary>
    public bool IsCutOffBy(string exchange, long startedMs) => EndedMs is null && Exchange == exchange && (AnsweredMs ?? EnteredMs) < startedMs;

    /// <summary>The call when nobody will say any more how it goes on: the exchange started anew, or used its number again. A later line that does say is believed.</summary>
    public Call CutOff(long atMs, long seq) => this with { Outcome = Outcome == Outcome.Waiting ? Outcome.Unknown : Outcome, How = Restart, EndedMs = atMs, LastSeq = seq };
}
