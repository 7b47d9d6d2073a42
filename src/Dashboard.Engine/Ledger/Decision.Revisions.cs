using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // Lines that came late, or out of order, change what an earlier decision said of a call: an entry puts it right.
    private void Revise(Call right, string recordedBy)
    {
        var key = StableKey.Of("call-revised", NextSeq.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var draft = new CallDraft { Key = key, RecordedBy = recordedBy, Kind = EntryKinds.CallRevised, Exchange = right.Exchange, AtMs = right.EnteredMs };
        Go(draft, _bySeq[right.Seq], Entry(draft, key.ToString(), 0, EntryKinds.CallRevised, right.EnteredMs), Detail(right) with
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
