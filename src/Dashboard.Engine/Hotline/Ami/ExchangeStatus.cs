using System.Collections.Immutable;
using System.Globalization;

namespace Dashboard.Engine.Hotline.Ami;

/// <summary>What an exchange's queues hold at a moment: who waits, and who answers. Equal when it says the same. A caller's number or name never enters
/// it.</summary>
public sealed record ExchangeStatus
{
    /// <summary>The most callers, and the most members, that are kept: many times an exchange's own, and what a peer gone mad may fill.</summary>
    public const int Most = 5_000;

    private const int MaxName = 128;
    private const long LongestWrapUp = 3_600;
    private static readonly Comparer<WaitingCaller> ByCall = Comparer<WaitingCaller>.Create((a, b) => Compare((a.Queue, a.CallId), (b.Queue, b.CallId)));
    private static readonly Comparer<QueueMember> ByInterface = Comparer<QueueMember>.Create((a, b) => Compare((a.Queue, a.Interface), (b.Queue, b.Interface)));
    private readonly ImmutableArray<string> _queues;

    private ExchangeStatus(ImmutableArray<string> queues) => _queues = queues;

    /// <summary>Who waits, by queue and call.</summary>
    public ImmutableArray<WaitingCaller> Callers { get; private init; } = [];

    /// <summary>Who answers, by queue and interface; somebody in several queues is here once for each.</summary>
    public ImmutableArray<QueueMember> Members { get; private init; } = [];

    /// <summary>Of the queues that were named, those of which the exchange has told.</summary>
    public ImmutableSortedSet<string> Told { get; private init; } = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The queues that were named, and of which the exchange tells nothing: it has none of that name.</summary>
    public IReadOnlyList<string> Missing => [.. _queues.Where(q => !Told.Contains(q, StringComparer.OrdinalIgnoreCase))];

    /// <summary>How many wait.</summary>
    public int Waiting => Callers.Length;

    /// <summary>As of when it is known who waits, Unix milliseconds: since then the exchange has told of everybody who came. Null where it tells of them as
    /// they come: then it is known at any time.</summary>
    public long? CallersMs { get; private init; }

    /// <summary>The agents on duty, each once.</summary>
    public Staff Agents => Staff.Of(Now("", 0).Agents);

    /// <summary>Nobody, in these queues; no queue named is all of them.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="callersMs">As of when it will be known who waits; null where the exchange is known to tell of callers as they come.</param>
    public static ExchangeStatus Empty(IEnumerable<string> queues, long? callersMs = null) => new([.. queues]) { CallersMs = callersMs };

    /// <summary>For how long whoever waits longest has waited; null when nobody waits.</summary>
    /// <param name="nowMs">Now, Unix milliseconds.</param>
    public TimeSpan? LongestWait(long nowMs) => Callers.IsEmpty ? null : TimeSpan.FromMilliseconds(Math.Max(0, nowMs - Callers.Min(c => c.SinceMs)));

    /// <summary>The same, as every node's feed is told.</summary>
    /// <param name="exchange">The exchange's name.</param>
    /// <param name="nowMs">Now, Unix milliseconds.</param>
    public ExchangeNow Now(string exchange, long nowMs)
    {
        // One who pauses everywhere is shown as pausing also when the telephone is away.
        var agents = Members.GroupBy(m => m.Interface, StringComparer.Ordinal).Select(g => g.Any(m => m.OnDuty) ? g.Where(m => m.OnDuty).ToList() : [.. g])
            .Where(g => g[0].OnDuty || g.All(m => m.Paused)).ToList();
        // Two of one name are told apart by their telephones.
        var twice = agents.GroupBy(a => a[0].Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return new(
            exchange,
            nowMs,
            [.. Callers.Select(c => new WaitingNow(exchange, c.Queue, c.CallId, c.SinceMs))],
            [.. agents.Select(a => Agent(
                exchange,
                a[0] switch { { Name: "" } m => m.Interface, var m when twice.Contains(m.Name) => $"{m.Name} ({m.Interface})", var m => m.Name },
                a))])
        {
            Queues = _queues.IsEmpty ? null : [.. Told],
            CallersMs = CallersMs,
        };
    }

    /// <summary>The status after a message: an event, or a row of the answer to <c>QueueStatus</c>. What does not concern it changes nothing.</summary>
    /// <param name="message">The message.</param>
    /// <param name="nowMs">When it came, Unix milliseconds.</param>
    public ExchangeStatus Apply(AmiMessage message, long nowMs)
    {
        var queue = Name(message["Queue"]);
        if (queue.Length == 0 || (!_queues.IsEmpty && !_queues.Contains(queue, StringComparer.OrdinalIgnoreCase))) return this;
        return message["Event"] switch
        {
            "QueueParams" when !_queues.IsEmpty => this with { Told = Told.Add(queue) },
            "QueueEntry" => Join(queue, message, nowMs - (1000 * Number(message["Wait"]))),
            // Join and Leave up to Asterisk 11. Who tells of one caller tells of all as they come and go.
            "QueueCallerJoin" or "Join" => Join(queue, message, nowMs) with { CallersMs = null },
            "QueueCallerLeave" or "Leave" or "QueueCallerAbandon" => Leave(queue, message) with { CallersMs = null },
            "AgentCalled" => Turn(queue, message, MemberState.Free, MemberState.Ringing, nowMs),
            "AgentRingNoAnswer" or "AgentDump" => Turn(queue, message, MemberState.Ringing, MemberState.Free, nowMs),
            "AgentConnect" => Leave(queue, message).Connect(queue, message, nowMs),
            "AgentComplete" => Complete(queue, message, nowMs),
            "QueueMember" or "QueueMemberAdded" or "QueueMemberStatus" or "QueueMemberPause" or "QueueMemberPaused" => Report(queue, message, nowMs),
            "QueueMemberRemoved" => this with
            {
                Members = Members.RemoveAll(m => m.Queue.Equals(queue, StringComparison.OrdinalIgnoreCase) && m.Interface == Interface(message)),
            },
            _ => this,
        };
    }

    /// <summary>The same, but since when as an earlier status has it, where nothing has changed since: seconds that an exchange rounds differently each time
    /// are no change.</summary>
    public ExchangeStatus Continuing(ExchangeStatus? earlier) => earlier is null ? this : this with
    {
        Callers = [.. Callers.Select(c => Find(earlier.Callers, c, ByCall) is { } known && known.SameVisit(c.SinceMs) ? known : c)],
        Members = [.. Members.Select(m => Find(earlier.Members, m, ByInterface) is { } known
            && known with { Queue = m.Queue, Name = m.Name, SinceMs = m.SinceMs, CallId = m.CallId, WrapsUpUntilMs = m.WrapsUpUntilMs } == m
            ? m with { SinceMs = known.SinceMs, CallId = known.CallId, WrapsUpUntilMs = known.WrapsUpUntilMs ?? m.WrapsUpUntilMs }
            : m)],
        CallersMs = earlier.CallersMs is null ? null : CallersMs,
    };

    /// <inheritdoc/>
    public bool Equals(ExchangeStatus? other) =>
        other is not null && CallersMs == other.CallersMs && Callers.SequenceEqual(other.Callers) && Members.SequenceEqual(other.Members)
            && Told.SetEquals(other.Told);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Callers.Length, Members.Length, Callers.FirstOrDefault(), Members.FirstOrDefault());

    // Once, in however many queues: who talks in one talks, and who pauses in all pauses.
    private static AgentNow Agent(string exchange, string name, IReadOnlyList<QueueMember> member)
    {
        var agent = member.FirstOrDefault(m => m.State == MemberState.Talking) is { } talking ? new AgentNow(
            exchange, name, AgentState.Talking, null, talking.SinceMs)
            : member.All(m => m.Paused)
                ? new(exchange, name, AgentState.Paused, member.Select(m => m.PauseReason).FirstOrDefault(r => r is not null), member.Min(m => m.SinceMs))
                : new(exchange, name, AgentState.Free, null, member.Max(m => m.SinceMs))
                {
                    Ringing = member.Any(m => m.State == MemberState.Ringing),
                    WrapsUpUntilMs = member.Max(m => m.WrapsUpUntilMs),
                };
        return agent with
        {
            Queues = string.Join('\n', member.Select(m => m.Queue)),
            PausedIn = string.Join('\n', member.Where(m => m.Paused).Select(m => m.Queue)),
        };
    }

    private ExchangeStatus Join(string queue, AmiMessage message, long sinceMs)
    {
        var caller = new WaitingCaller(queue, CallOf(message), sinceMs);
        return caller.CallId.Length == 0 || Find(Callers, caller, ByCall)?.SameVisit(sinceMs) == true
            ? this
            : this with { Callers = Put(Callers, caller, ByCall) };
    }

    private ExchangeStatus Leave(string queue, AmiMessage message)
    {
        var at = Callers.BinarySearch(new(queue, CallOf(message), 0), ByCall);
        return at < 0 ? this : this with { Callers = Callers.RemoveAt(at) };
    }

    // From one state to another; from null: from any.
    private ExchangeStatus Turn(string queue, AmiMessage message, MemberState? from, MemberState to, long nowMs) =>
        Find(Members, new(queue, Interface(message)), ByInterface) is not { } member || member.State == to || (from is not null && member.State != from)
            ? this
            : this with { Members = Put(Members, member with { State = to, SinceMs = nowMs, CallId = null }, ByInterface) };

    private ExchangeStatus Connect(string queue, AmiMessage message, long nowMs)
    {
        var next = Turn(queue, message, null, MemberState.Talking, nowMs);
        return Find(next.Members, new(queue, Interface(message)), ByInterface) is { } member
            ? next with { Members = Put(next.Members, member with { CallId = CallOf(message) }, ByInterface) }
            : next;
    }

    // The end of a call that was handed on is told when its caller hangs up: by then the agent may talk to the next.
    private ExchangeStatus Complete(string queue, AmiMessage message, long nowMs)
    {
        if (Find(Members, new(queue, Interface(message)), ByInterface) is { CallId: { Length: > 0 } talks } && CallOf(message) is { Length: > 0 } ended
            && ended != talks)
            return this;
        // That the telephone is free may have been told before.
        var next = Turn(queue, message, MemberState.Talking, MemberState.Free, nowMs);
        return Find(next.Members, new(queue, Interface(message)), ByInterface) is { WrapUpSeconds: > 0 and var wrapUp } member
            ? next with { Members = Put(next.Members, member with { WrapsUpUntilMs = nowMs + (1000 * wrapUp) }, ByInterface) }
            : next;
    }

    private ExchangeStatus Report(string queue, AmiMessage message, long nowMs)
    {
        var member = new QueueMember(queue, Interface(message));
        var known = Find(Members, member, ByInterface);
        if (member.Interface.Length == 0 || (State(message) ?? known?.State) is not { } state) return this;
        var paused = message["Paused"] is { } flag ? flag == "1" : known?.Paused == true;
        var reason = paused ? Name(message["PausedReason"] ?? message["Reason"] ?? known?.PauseReason) : "";
        member = member with
        {
            Name = Name(message["MemberName"] ?? message["Name"] ?? known?.Name),
            State = state,
            Paused = paused,
            PauseReason = reason.Length == 0 ? null : reason,
            CallId = state == MemberState.Talking ? known?.CallId : null,
            WrapUpSeconds = Math.Min(message["Wrapuptime"] is { } told ? Number(told) : known?.WrapUpSeconds ?? 0, LongestWrapUp),
            WrapsUpUntilMs = known?.WrapsUpUntilMs,
        };
        // Of a call that ended before anybody looked the exchange itself knows the end.
        if (known is null && member.WrapUpSeconds > 0 && 1000 * (Number(message["LastCall"]) + member.WrapUpSeconds) is var until && until > nowMs
            && until < nowMs + (1000 * LongestWrapUp))
            member = member with { WrapsUpUntilMs = until };

        // Of a pause that was there before anybody looked the exchange itself knows the beginning.
        var began = known is null && paused ? 1000 * Number(message["LastPause"]) : 0;
        var same = known is not null && known with { Queue = member.Queue, Name = member.Name, SinceMs = 0 } == member;
        return this with { Members = Put(Members, member with { SinceMs = same ? known!.SinceMs : began > 0 ? Math.Min(began, nowMs) : nowMs }, ByInterface) };
    }

    // The numbers of device states in Asterisk's documentation of QueueMemberStatus. A device that cannot tell (0) is called all the same.
    private static MemberState? State(AmiMessage message) => message["InCall"] == "1" ? MemberState.Talking : message["Status"] switch
    {
        "0" or "1" => MemberState.Free,
        "2" or "3" or "7" or "8" => MemberState.Talking,
        "4" or "5" => MemberState.Unavailable,
        "6" => MemberState.Ringing,
        _ => null,
    };

    // Up to Asterisk 11 AgentConnect and AgentComplete call it Member, AgentCalled by its own name.
    private static string Interface(AmiMessage message) => Name(message["Interface"] ?? message["Location"] ?? message["Member"] ?? message["AgentCalled"]);

    // Asterisk 1.4 tells some callers' channels alone.
    private static string CallOf(AmiMessage message) => Name(message["Uniqueid"] ?? message["Channel"]);

    private static string Name(string? value) => value is { Length: > MaxName } ? value[..MaxName] : value ?? "";

    // Seconds; none is 0, and none is later than the year 2100.
    private static long Number(string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 4_102_444_800) : 0;

    private static T? Find<T>(ImmutableArray<T> all, T like, IComparer<T> order)
        where T : class => all.BinarySearch(like, order) is >= 0 and var at ? all[at] : null;

    private static ImmutableArray<T> Put<T>(ImmutableArray<T> all, T one, IComparer<T> order)
    {
        var at = all.BinarySearch(one, order);
        return at >= 0 ? all.SetItem(at, one) : all.Length < Most ? all.Insert(~at, one) : all;
    }

    private static int Compare((string, string) a, (string, string) b) =>
        string.Compare(a.Item1, b.Item1, StringComparison.OrdinalIgnoreCase) is not 0 and var first ? first : string.CompareOrdinal(a.Item2, b.Item2);
}
