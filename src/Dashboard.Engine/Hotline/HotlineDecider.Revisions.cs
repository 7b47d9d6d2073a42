using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

internal sealed partial class HotlineDecider
{
    // Lines that came late, or out of order, change what an earlier decision said of a call: an entry puts it right.
    private void Revise(Call right, string recordedBy)
    {
        var key = StableKey.Of("call-revised", Batch.NextSeq.ToString(CultureInfo.InvariantCulture));
        var draft = new CallDraft { Key = key, RecordedBy = recordedBy, Kind = HotlineKinds.CallRevised, Exchange = right.Exchange, AtMs = right.EnteredMs };
        Go(draft, _bySeq[right.Seq], Batch.Entry(draft, key.ToString(), 0, HotlineKinds.CallRevised, right.EnteredMs), Detail(right) with
        {
            Outcome = right.Outcome,
            Wait = right.WaitSeconds,
            Agent = right.Agent,
            AnsweredMs = right.AnsweredMs,
            Talk = right.TalkSeconds,
            How = right.How,
            EndedMs = right.EndedMs,
            Told = right.Told,
        });
    }
}
