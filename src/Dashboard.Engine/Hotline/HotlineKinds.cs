using System.Collections.Frozen;

namespace Dashboard.Engine.Hotline;

/// <summary>The kinds of entry of a hotline.</summary>
public static class HotlineKinds
{
    /// <summary>A caller enters a queue.</summary>
    public const string CallEntered = "call-entered";

    /// <summary>An agent takes the call.</summary>
    public const string CallAnswered = "call-answered";

    /// <summary>The call ends, by caller or agent.</summary>
    public const string CallEnded = "call-ended";

    /// <summary>The agent hands the call on.</summary>
    public const string CallTransferred = "call-transferred";

    /// <summary>The caller hangs up while waiting.</summary>
    public const string CallAbandoned = "call-abandoned";

    /// <summary>The call leaves the queue otherwise: time out, nobody there, withdrawn, a key pressed.</summary>
    public const string CallLeft = "call-left";

    /// <summary>What is known of a call is put right: an earlier line came after a later one.</summary>
    public const string CallRevised = "call-revised";

    /// <summary>Somebody has called a caller back whom nobody had answered, and has reached them.</summary>
    public const string CallReturned = "call-returned";

    /// <summary>Somebody has tried to call such a caller back, and has not reached them.</summary>
    public const string CallTried = "call-tried";

    /// <summary>What was done by hand is taken back: a try to call back, or a call that was written down.</summary>
    public const string CallUndone = "call-undone";

    /// <summary>An agent comes on duty.</summary>
    public const string AgentOn = "agent-on";

    /// <summary>An agent pauses.</summary>
    public const string AgentPaused = "agent-paused";

    /// <summary>An agent is back.</summary>
    public const string AgentBack = "agent-back";

    /// <summary>An agent goes off duty.</summary>
    public const string AgentOff = "agent-off";

    /// <summary>An agent's telephone rings, and they do not answer.</summary>
    public const string RingMissed = "ring-missed";

    /// <summary>An agent's telephone rings, and the call is gone before they could answer.</summary>
    public const string RingCancelled = "ring-cancelled";

    /// <summary>An exchange starts: what it was doing before is cut off.</summary>
    public const string ExchangeStarted = "exchange-started";

    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet<string>(
    [
        CallEntered, CallAnswered, CallEnded, CallTransferred, CallAbandoned, CallLeft, CallRevised,
        CallReturned, CallTried, CallUndone, AgentOn, AgentPaused, AgentBack, AgentOff,
        RingMissed, RingCancelled, ExchangeStarted,
    ]);
}
