namespace Dashboard.Engine.Ledger;

/// <summary>
/// What one family decides of one batch, while the event's head is locked. After <see cref="LoadAsync"/> it is pure: it answers in the order of arrival, so
/// that each draft sees the ones before it.
/// </summary>
internal abstract class Decider(Batch batch)
{
    /// <summary>The batch.</summary>
    protected Batch Batch { get; } = batch;

    /// <summary>Something is to be written beside the entries.</summary>
    public abstract bool Changes { get; }

    /// <summary>Looks up what the batch is decided by: only what the batch itself needs, and nothing where it concerns other families alone.</summary>
    public abstract Task LoadAsync(LedgerTransaction transaction);

    /// <summary>Decides a draft of its family.</summary>
    public abstract AppendResult Take(Draft draft, string key, long content);

    /// <summary>Answers a draft of another family which this one keeps outside the ledger, or takes from there; null where it knows nothing of it.</summary>
    public virtual AppendResult? Answer(Draft draft, string key, long content) => null;

    /// <summary>Stops an entry of another family; null where it has nothing against it.</summary>
    public virtual AppendResult? Guard(Draft draft, Entry entry) => null;

    /// <summary>Hears of an entry that is appended, of whatever family.</summary>
    public virtual void Accepted(Entry entry)
    {
    }

    /// <summary>Decides what had to wait for the end of the batch.</summary>
    /// <param name="results">One a draft, in order; those that waited are put right.</param>
    public virtual void Complete(AppendResult[] results)
    {
    }

    /// <summary>Writes what is kept beside the entries, in their transaction.</summary>
    public abstract Task ProjectAsync(LedgerTransaction transaction);

    /// <summary>What the audit is told of a draft of this family that was accepted: who, from where and what. Reasons stay in the ledger, since people write
    /// names into them. Null for what is not audited.</summary>
    public virtual (string Action, string Detail)? Audited(Draft draft, AppendResult result) => null;

    // What the audit and callers read is the same wherever the server stands.
    protected static Refusal Text(string code, FormattableString text) => new(code, FormattableString.Invariant(text));

    protected static AppendResult Reject(Draft draft, Refusal why) => Batch.Reject(draft, why);

    protected static AppendResult Reject(Draft draft, string code, string reason) => Batch.Reject(draft, new Refusal(code, reason));
}
