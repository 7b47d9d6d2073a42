using System.Data.Common;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// A family of entries, in one folder: which kinds it has, how its drafts are decided, what is written beside its entries in their transaction, how they are
/// folded into a part of the board, how all that is verified. The ledger itself knows keys, sequences and heads, and no family.
/// </summary>
public abstract class LedgerModule
{
    /// <summary>The kinds of its entries. No other family has them.</summary>
    public abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>The kinds of its entries that are listed among a board's newest.</summary>
    public virtual IReadOnlyList<string> ListedKinds => [];

    /// <summary>The types of its drafts. No other family has them.</summary>
    public abstract IReadOnlyList<Type> Drafts { get; }

    /// <summary>Families are loaded and told in this order; whoever uses another's decider or part comes after it.</summary>
    public virtual int Order => 100;

    /// <summary>Begins the decision of a batch.</summary>
    internal abstract Decider Begin(Batch batch);

    /// <summary>Its part of a board on which nothing has happened yet.</summary>
    internal abstract BoardPart Empty { get; }

    /// <summary>Its part of an event's board as of now, from what is kept beside the ledger: a start does not read the whole ledger.</summary>
    internal abstract Task<BoardPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day);

    /// <summary>Compares what is kept beside the ledger with the ledger.</summary>
    /// <param name="transaction">A snapshot.</param>
    /// <param name="last">The last sequence that there is.</param>
    /// <param name="cancellation">Gives up.</param>
    internal abstract Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, long last, CancellationToken cancellation);

    /// <summary>What a feed reads at each look that is not in the ledger, such as what waits on phones; null for nothing.</summary>
    internal virtual Task<LivePart?> LookAsync(DbConnection connection, int eventId, long nowMs) => Task.FromResult<LivePart?>(null);
}
