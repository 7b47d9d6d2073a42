using System.Globalization;
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

    /// <summary>The entry that a line asks for; null for what is of no interest here, such as a phone that rang in vain or a configuration that was read again.</summary>
    /// <returns>The entry or null, or the reason why the line makes no sense.</returns>
    public (Draft? Draft, string? Fault) Read(QueueLogLine line)
    {
        switch (line.Event)
        {
            case "ENTERQUEUE": return Call(line, EntryKinds.CallEntered, call => call with { Caller = Caller(line.Field(1)) });
            case "CONNECT": return Call(line, EntryKinds.CallAnswered, call => call with { Agent = line.Agent, Wait = line.Seconds(0) });
            case "COMPLETEAGENT": return Ended(line, EntryKinds.CallEnded, 0, "agent");
            case "COMPLETECALLER": return Ended(line, EntryKinds.CallEnded, 0, "caller");
            case "BLINDTRANSFER" or "TRANSFER": return Ended(line, EntryKinds.CallTransferred, 2, "blind");
            // One that links two channels names both.
            case "ATTENDEDTRANSFER": return Ended(line, EntryKinds.CallTransferred, line.Field(0) == "LINK" ? 3 : 2, "attended");
            case "ABANDON": return Left(line, EntryKinds.CallAbandoned, Outcome.Abandoned, 2, null);
            case "EXITWITHTIMEOUT": return Left(line, EntryKinds.CallLeft, Outcome.Lost, 2, "timeout");
            case "EXITEMPTY": return Left(line, EntryKinds.CallLeft, Outcome.Lost, 2, "empty");
            case "WITHDRAW": return Left(line, EntryKinds.CallLeft, Outcome.Lost, 2, "withdrawn");
            case "EXITWITHKEY": return Left(line, EntryKinds.CallLeft, Outcome.LeftByKey, 3, "key");
            case "ADDMEMBER": return Agent(line, line.Field(0) == "PAUSED" ? EntryKinds.AgentPaused : EntryKinds.AgentOn);
            case "AGENTLOGIN" or "AGENTCALLBACKLOGIN": return Agent(line, EntryKinds.AgentOn);
            case "REMOVEMEMBER" or "AGENTLOGOFF" or "AGENTCALLBACKLOGOFF": return Agent(line, EntryKinds.AgentOff);
            case "PAUSE" or "PAUSEALL": return Agent(line, EntryKinds.AgentPaused, Short(line.Field(0)));
            case "UNPAUSE" or "UNPAUSEALL": return Agent(line, EntryKinds.AgentBack);
            case "QUEUESTART": return (new CallDraft { Key = Key(line), RecordedBy = recordedBy, Kind = EntryKinds.ExchangeStarted, Exchange = exchange, AtMs = line.AtMs }, null);
            case "CONFIGRELOAD" or "RINGNOANSWER" or "RINGCANCELED" or "AGENTDUMP" or "SYSCOMPAT" or "DID" or "INFO" or "PENALTY" or "RINGINUSE": return (null, null);
            default: return (null, "event: is none of a queue log");
        }
    }

    // It says all that the answer said, whose line may be lost.
    private (Draft? Draft, string? Fault) Ended(QueueLogLine line, string kind, int waitField, string how) =>
        Call(line, kind, call => call with { Agent = line.Agent == None ? null : line.Agent, Wait = line.Seconds(waitField), Talk = line.Seconds(waitField + 1), How = how });

    private (Draft? Draft, string? Fault) Left(QueueLogLine line, string kind, Outcome outcome, int waitField, string? how) =>
        Call(line, kind, call => call with { Wait = line.Seconds(waitField), Outcome = outcome, How = how });

    private (Draft? Draft, string? Fault) Call(QueueLogLine line, string kind, Func<CallDraft, CallDraft> more) =>
        line.CallId == None ? (null, "callid: is missing")
        : line.Queue == None ? (null, "queue: is missing")
        : (more(new() { Key = Key(line), RecordedBy = recordedBy, Kind = kind, Exchange = exchange, CallId = line.CallId, Queue = line.Queue, AtMs = line.AtMs }), null);

    private (Draft? Draft, string? Fault) Agent(QueueLogLine line, string kind, string? why = null) =>
        line.Agent == None ? (null, "agent: is missing")
        : (new AgentDraft { Key = Key(line), RecordedBy = recordedBy, Kind = kind, Exchange = exchange, Agent = line.Agent, Queue = line.Queue == None ? null : line.Queue, Why = why, AtMs = line.AtMs }, null);

    // Of everything but what ENTERQUEUE says of the caller: a key outlives the number, and eleven digits are guessed from their digest in no time.
    private Guid Key(QueueLogLine line) => StableKey.Of(
        "queue-log", exchange, line.AtMs.ToString(CultureInfo.InvariantCulture), line.CallId, line.Queue, line.Agent, line.Event, line.Event == "ENTERQUEUE" ? "" : string.Join('|', line.Data));

    private static string? Caller(string text) => text.Trim() is { Length: > 0 and <= CallDraft.MaxName } number && !number.Equals("unknown", StringComparison.OrdinalIgnoreCase) && !number.Equals("anonymous", StringComparison.OrdinalIgnoreCase) ? number : null;

    private static string? Short(string text) => text.Length == 0 ? null : text[..Math.Min(text.Length, CallDraft.MaxName)];
}
