using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

internal sealed partial class HotlineDecider
{
    // All tries of the calls that the batch tries to call back, or takes something back of.
    private readonly Dictionary<long, CallTry> _tries = [];
    private readonly Dictionary<long, CallTry> _changedTries = [];

    /// <summary>The tries to call back that this batch adds, or takes back.</summary>
    public IReadOnlyCollection<CallTry> Tries => _changedTries.Values;

    private AppendResult Take(CallBackDraft draft, string key, long content)
    {
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        if (draft.Result is not (TryResult.NotReached or TryResult.Reached or TryResult.WrongNumber))
            return Reject(draft, RefusalCodes.Malformed, "result: is none");
        if (_bySeq.GetValueOrDefault(draft.Call) is not { GotNobody: true } call)
            return Reject(draft, RefusalCodes.NoEntry, "call: there is no unanswered call of this number");
        if (call.Returned) return Reject(draft, RefusalCodes.Corrected, "call: somebody has called back already");
        if (call.TriedMs != draft.SeenMs) return Reject(draft, RefusalCodes.Moved, "call: somebody has tried since");
        var entry = Batch.Entry(draft, key, content, draft.Result == TryResult.Reached ? HotlineKinds.CallReturned : HotlineKinds.CallTried, Batch.NowMs);
        var detail = Detail(call) with { Tried = draft.Result == TryResult.Reached ? TryResult.None : draft.Result };
        Keep(CallTry.Of(entry, detail)!);
        return Go(draft, call, entry, detail);
    }

    private AppendResult Take(UndoDraft draft, string key, long content)
    {
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        if (_bySeq.GetValueOrDefault(draft.Call) is not { } call) return Reject(draft, RefusalCodes.NoEntry, "call: there is no such call");
        var entry = Batch.Entry(draft, key, content, HotlineKinds.CallUndone, Batch.NowMs) with { Reverses = draft.Undoes, Reason = draft.Reason };
        var detail = Detail(call) with { Undoes = draft.Undoes };
        if (draft.Undoes == draft.Call)
        {
            if (call.Exchange != Call.Desk)
                return Reject(draft, RefusalCodes.Corrected, "call: was told by an exchange; only what was written down by hand is taken back");
            if (call.Outcome == Outcome.Undone) return Reject(draft, RefusalCodes.Corrected, "undone: has been taken back already");
            return Go(draft, call, entry, detail with { Outcome = Outcome.Undone });
        }

        if (_tries.GetValueOrDefault(draft.Undoes) is not { } tried || tried.Call != draft.Call)
            return Reject(draft, RefusalCodes.NoEntry, "undoes: there is no such try to call this caller back");
        if (call.Outcome == Outcome.Undone) return Reject(draft, RefusalCodes.Corrected, "call: was taken back as a whole");
        if (!tried.Stands) return Reject(draft, RefusalCodes.Corrected, "undone: has been taken back already");
        Keep(tried.Undone(entry));
        // What is left of it is said by the entry: so it needs no other to be understood.
        List<CallTry> left = [.. _tries.Values.Where(t => t.Call == draft.Call && t.Stands).OrderBy(t => t.Seq)];
        return Go(
            draft,
            call,
            entry,
            detail with
            {
                Tries = left.Count,
                Tried = left is [.., var last] ? last.Result : TryResult.None,
                TriedMs = left is [.., var latest] ? latest.AtMs : null,
            });
    }

    private void Keep(CallTry tried) => _tries[tried.Seq] = _changedTries[tried.Seq] = tried;
}
