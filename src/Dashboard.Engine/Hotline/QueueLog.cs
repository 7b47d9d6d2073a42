using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What the lines of a queue log mean to the ledger.</summary>
/// <param name="exchange">The exchange whose log it is.</param>
/// <param name="recordedBy">Who brings it.</param>
public sealed class QueueLog(string exchange, string recordedBy)
{
    /// <summary>The exchange, where none is named.</summary>
    public const string DefaultExchange = "main";

    // What an exchange writes for "none", and for "all".
    private const string None = "NONE";

    // What an exchange writes of which nothing is kept here: its own upkeep. Dial plans and their tools add events of their
    // own, which are nobody's fault either.
    private static readonly FrozenSet<string> OfNoInterest = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "CONFIGRELOAD",
        "AGENTDUMP",
        "SYSCOMPAT",
        "DID",
        "INFO",
        "PENALTY",
        "RINGINUSE",
        "CALLSTATUS",
        "PAUSEREASON",
        "HOTDESK",
        "QUEUESTOP");

    private static readonly FrozenSet<string> OfInterest = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "ENTERQUEUE",
        "CONNECT",
        "COMPLETEAGENT",
        "COMPLETECALLER",
        "BLINDTRANSFER",
        "TRANSFER",
        "ATTENDEDTRANSFER",
        "ABANDON",
        "EXITWITHTIMEOUT",
        "EXITEMPTY",
        "WITHDRAW",
        "EXITWITHKEY",
        "ADDMEMBER",
        "REMOVEMEMBER",
        "AGENTLOGIN", "AGENTLOGOFF", "AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "RINGNOANSWER", "RINGCANCELED",
        "QUEUESTART");

    // How often each line has come within the second that is being read.
    private readonly Dictionary<Guid, int> _within = [];
    private long _second;

    /// <summary>An exchange writes such events.</summary>
    internal static bool IsEvent(string name) => OfInterest.Contains(name) || OfNoInterest.Contains(name);

    /// <summary>
    /// The entry that a line asks for; null for what is of no interest here, such as an event that a dial plan has made up.
    /// Equal lines that stand within one second are as many things:
    /// the first has the key that the line gives, each further one a key of its own, so that a repeat of all of them is still a repeat.
    /// </summary>
    /// <returns>The entry or null, or the reason why the line makes no sense.</returns>
    public (Draft? Draft, string? Fault) Read(QueueLogLine line)
    {
        // What comes out of order begins a second anew: a file that holds the same lines twice says them once.
        if (line.AtMs != _second) _within.Clear();
        _second = line.AtMs;
        switch (line.Event)
        {
            case "ENTERQUEUE": return Call(line, HotlineKinds.CallEntered, call => call with { Caller = Caller(line.Field(1)) });
            case "CONNECT":
                return Named(line.Agent) is { } wrong
                    ? (null, wrong)
                    : Call(line, HotlineKinds.CallAnswered, call => call with { Agent = line.Agent, Wait = line.Seconds(0) });
            case "COMPLETEAGENT": return Ended(line, HotlineKinds.CallEnded, 0, "agent");
            case "COMPLETECALLER": return Ended(line, HotlineKinds.CallEnded, 0, "caller");
            case "BLINDTRANSFER" or "TRANSFER": return Ended(line, HotlineKinds.CallTransferred, 2, "blind");
            // One that links two channels names both.
            case "ATTENDEDTRANSFER":
                return Ended(line, HotlineKinds.CallTransferred, line.Field(0).Trim().Equals("LINK", StringComparison.OrdinalIgnoreCase) ? 3 : 2, "attended");
            case "ABANDON": return Left(line, HotlineKinds.CallAbandoned, Outcome.Abandoned, 2, null);
            case "EXITWITHTIMEOUT": return Left(line, HotlineKinds.CallLeft, Outcome.Lost, 2, "timeout");
            case "EXITEMPTY": return Left(line, HotlineKinds.CallLeft, Outcome.Lost, 2, "empty");
            case "WITHDRAW": return Left(line, HotlineKinds.CallLeft, Outcome.Lost, 2, "withdrawn");
            case "EXITWITHKEY": return Left(line, HotlineKinds.CallLeft, Outcome.LeftByKey, 3, "key");
            case "ADDMEMBER":
                return Agent(
                    line,
                    line.Field(0).Trim().Equals("PAUSED", StringComparison.OrdinalIgnoreCase) ? HotlineKinds.AgentPaused : HotlineKinds.AgentOn,
                    joins: true);
            case "AGENTLOGIN" or "AGENTCALLBACKLOGIN": return Agent(line, HotlineKinds.AgentOn, joins: true);
            case "REMOVEMEMBER" or "AGENTLOGOFF" or "AGENTCALLBACKLOGOFF": return Agent(line, HotlineKinds.AgentOff);
            case "PAUSE" or "PAUSEALL": return Agent(line, HotlineKinds.AgentPaused, Short(line.Field(0)));
            case "UNPAUSE" or "UNPAUSEALL": return Agent(line, HotlineKinds.AgentBack);
            case "RINGNOANSWER": return (Ring(line, HotlineKinds.RingMissed), null);
            case "RINGCANCELED": return (Ring(line, HotlineKinds.RingCancelled), null);
            case "QUEUESTART":
                return (
                    new CallDraft { Key = Key(line), RecordedBy = recordedBy, Kind = HotlineKinds.ExchangeStarted, Exchange = exchange, AtMs = line.AtMs },
                    null);
            default: return (null, null);
        }
    }

    /// <summary>Reads lines that are in the ledger already and stand right before those that come: so equal lines of one second are told apart wherever a
    /// reading begins.</summary>
    public void Recall(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(QueueLogLine.Parse).Select(l => l.Line).OfType<QueueLogLine>()) Read(line);
    }

    // It says all that the answer said, whose line may be lost.
    private (Draft? Draft, string? Fault) Ended(QueueLogLine line, string kind, int waitField, string how) =>
        Call(
            line,
            kind,
            call => call with
            {
                Agent = line.Agent == None || Named(line.Agent) is not null ? null : line.Agent,
                Wait = line.Seconds(waitField),
                Talk = line.Seconds(waitField + 1),
                How = how,
            });

    private (Draft? Draft, string? Fault) Left(QueueLogLine line, string kind, Outcome outcome, int waitField, string? how) =>
        Call(line, kind, call => call with { Wait = line.Seconds(waitField), Outcome = outcome, How = how });

    private (Draft? Draft, string? Fault) Call(QueueLogLine line, string kind, Func<CallDraft, CallDraft> more) =>
        line.CallId == None ? (null, "callid: is missing")
        : line.Queue == None ? (null, "queue: is missing")
        : (Named(line.CallId) ?? Named(line.Queue)) is { } wrong ? (null, wrong)
        : (
            more(new()
            {
                Key = Key(line),
                RecordedBy = recordedBy,
                Kind = kind,
                Exchange = exchange,
                CallId = line.CallId,
                Queue = line.Queue,
                AtMs = line.AtMs,
            }),
            null);

    private (Draft? Draft, string? Fault) Agent(QueueLogLine line, string kind, string? why = null, bool joins = false) =>
        line.Agent == None ? (null, "agent: is missing")
        : (Named(line.Agent) ?? (line.Queue.Length == 0 ? null : Named(line.Queue))) is { } wrong ? (null, wrong)
        : (
            new AgentDraft
            {
                Key = Key(line),
                RecordedBy = recordedBy,
                Kind = kind,
                Exchange = exchange,
                Agent = line.Agent,
                Queue = line.Queue is None or "" ? null : line.Queue,
                Why = why,
                Joins = joins,
                AtMs = line.AtMs,
            },
            null);

    // A telephone that is nobody's rings for nobody.
    private RingDraft? Ring(QueueLogLine line, string kind) => line.Agent == None || Named(line.Agent) is not null ? null : new()
    {
        Key = Key(line),
        RecordedBy = recordedBy,
        Kind = kind,
        Exchange = exchange,
        Agent = line.Agent,
        Queue = line.Queue == None || Named(line.Queue) is not null ? null : line.Queue,
        CallId = line.CallId == None || Named(line.CallId) is not null ? null : line.CallId,
        // Milliseconds, unlike all other times of a log.
        Seconds = int.TryParse(line.Field(0), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms / 1000 : null,
        AtMs = line.AtMs,
    };

    // Only of the names that are read.
    private static string? Named(string name) =>
        name.Length is 0 or > CallDraft.MaxName ? $"a name is missing or longer than {CallDraft.MaxName} characters" : null;

    private Guid Key(QueueLogLine line)
    {
        // Of everything but what ENTERQUEUE says of the caller: a key outlives the number, and eleven digits are guessed from their digest in no time.
        var key = StableKey.Of(
            "queue-log", exchange, line.AtMs.ToString(
                CultureInfo.InvariantCulture), line.CallId, line.Queue, line.Agent, line.Event, line.Event == "ENTERQUEUE" ? "" : string.Join('|', line.Data));
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(_within, key, out _);
        return times++ == 0 ? key : StableKey.Of("again", key.ToString(), times.ToString(CultureInfo.InvariantCulture));
    }

    // What is longer than a number can be is none.
    private static string Caller(string text) => text.Trim() is { Length: <= CallDraft.MaxName } number && Callers.Subscriber(number) is not null ? number : "";

    private static string? Short(string text) => text.Length == 0 ? null : text[..Math.Min(text.Length, CallDraft.MaxName)];
}
