namespace Dashboard.Engine.Ledger;

/// <summary>What a family knows of the moment that is not in the ledger: it has no history. Immutable.</summary>
public abstract record LivePart;
