namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // It changes neither the call, which waits on, nor the agent, who is as they were.
    private AppendResult Take(RingDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        var detail = new CallDetail
        {
            Exchange = draft.Exchange,
            Agent = AgentName(draft.Agent),
            CallId = draft.CallId,
            Queue = draft.Queue is null ? null : FirstSpelling(draft.Queue),
            Wait = draft.Seconds,
        };
        return Accept(draft, Entry(draft, key, content, draft.Kind, draft.AtMs) with { Call = detail.ToText() });
    }
}
