using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>What a family contributes to a board: a pure fold over its entries. Immutable.</summary>
public abstract record BoardPart
{
    /// <summary>The sequence of the last entry of the family; 0 for none.</summary>
    public abstract long Seq { get; }

    /// <summary>The part after further entries of its family.</summary>
    /// <param name="entries">At least one, in order of the ledger.</param>
    /// <param name="catalog">What is configured.</param>
    /// <param name="day">The board's day.</param>
    public abstract BoardPart Apply(IReadOnlyList<Entry> entries, EventCatalog catalog, DateOnly day);

    /// <summary>The part on a later day.</summary>
    public virtual BoardPart Turn(EventCatalog catalog, DateOnly day) => this;
}
