using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

internal sealed partial class HotlineDecider
{
    // It changes neither the call, which waits on, nor the agent, who is as they were.
    private AppendResult Take(RingDraft draft, string key, long content)
    {
        if ((Batch.Settled(draft, key, content) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        var detail = new CallDetail
        {
            Exchange = draft.Exchange,
            Agent = AgentName(draft.Agent),
            CallId = draft.CallId,
            Queue = draft.Queue is null ? null : FirstSpelling(draft.Queue),
            Wait = draft.Seconds,
        };
        return Batch.Accept(draft, detail.In(Batch.Entry(draft, key, content, draft.Kind, draft.AtMs)));
    }
}
