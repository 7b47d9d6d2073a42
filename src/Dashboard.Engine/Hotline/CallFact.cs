namespace Dashboard.Engine.Hotline;

/// <summary>What an exchange said of a call that had entered a queue: that it was taken, that it ended, that it left. What entering it was of is found by
/// <see cref="Visits"/>.</summary>
internal sealed record CallFact
{
    /// <summary>The key of its line's entry.</summary>
    public required string Key { get; init; }

    /// <summary>One of <see cref="HotlineKinds"/>, of calls, but not of their entering.</summary>
    public required string Kind { get; init; }

    public required string Exchange { get; init; }

    public required string Queue { get; init; }

    public required string CallId { get; init; }

    public required long AtMs { get; init; }

    public string? Agent { get; init; }

    public int? Wait { get; init; }

    public int? Talk { get; init; }

    public Outcome Outcome { get; init; }

    public string? How { get; init; }

    public long Content { get; init; }

    public string RecordedBy { get; init; } = "";

    /// <summary>It has an entry in the ledger: a visit had it before an earlier line showed that it was another's.</summary>
    public bool Entered { get; init; }

    /// <summary>The call that has it; 0 for none.</summary>
    public long Owner { get; init; }

    public bool IsAnswer => Kind == HotlineKinds.CallAnswered;

    /// <summary>Somebody had taken the call.</summary>
    public bool IsEnd => Kind is HotlineKinds.CallEnded or HotlineKinds.CallTransferred;

    /// <summary>After it nobody is there any more who could enter a queue.</summary>
    public bool HangsUp => Kind is HotlineKinds.CallEnded or HotlineKinds.CallAbandoned;

    /// <summary>For how long the call had been in the queue, and was talked on, seconds; null where that is not told.</summary>
    public long? Lasted => IsEnd ? Wait is null && Talk is null ? null : (Wait ?? 0L) + (Talk ?? 0L) : Wait;

    /// <summary>When the call had entered by its own account, Unix milliseconds.</summary>
    public long EnteredMs => AtMs - ((Lasted ?? 0) * 1000L);

    public static CallFact Of(CallDraft draft, string key, long content) => new()
    {
        Key = key,
        Kind = draft.Kind,
        Exchange = draft.Exchange,
        Queue = draft.Queue,
        CallId = draft.CallId,
        AtMs = draft.AtMs,
        Agent = draft.Agent,
        Wait = draft.Wait,
        Talk = draft.Talk,
        Outcome = draft.Outcome,
        How = draft.How,
        Content = content,
        RecordedBy = draft.RecordedBy,
    };

    /// <summary>What was said of a call.</summary>
    public static IEnumerable<CallFact> Of(Call call)
    {
        // Of what was written down and taken back nothing is said any more, and nothing will be.
        if (call.Outcome == Outcome.Undone) yield break;
        var fact = new CallFact
        {
            Key = "",
            Kind = HotlineKinds.CallAnswered,
            Exchange = call.Exchange,
            Queue = call.Queue,
            CallId = call.CallId,
            AtMs = call.AnsweredMs ?? 0,
            Agent = call.Agent,
            Wait = call.WaitSeconds,
            Entered = true,
            Owner = call.Seq,
        };
        if (call is { AnsweredMs: not null, Told: false }) yield return fact with { Key = FormattableString.Invariant($"{call.Seq}-answer") };
        if (call is { EndedMs: { } ended, How: not Call.Restart })
        {
            yield return fact with
            {
                Key = FormattableString.Invariant($"{call.Seq}-end"),
                Kind = call.Outcome switch
                {
                    Outcome.Answered => call.How is "agent" or "caller" ? HotlineKinds.CallEnded : HotlineKinds.CallTransferred,
                    Outcome.Abandoned => HotlineKinds.CallAbandoned,
                    _ => HotlineKinds.CallLeft,
                },
                AtMs = ended,
                Talk = call.TalkSeconds,
                Outcome = call.Outcome == Outcome.Answered ? Outcome.Waiting : call.Outcome,
                How = call.How,
            };
        }
    }

    /// <summary>Says the same as another.</summary>
    public bool Repeats(CallFact other) =>
        (Kind, AtMs, Agent, Wait, Talk, Outcome, How) == (other.Kind, other.AtMs, other.Agent, other.Wait, other.Talk, other.Outcome, other.How);
}
