namespace Dashboard.Engine.Ledger;

/// <summary>A draft with what its caller's thread can work out before the writer sees it.</summary>
internal sealed record Prepared(Draft Draft, string Key, long Content)
{
    public static Prepared Of(Draft draft) => new(draft, draft.Key.ToString(), draft.Content);
}
