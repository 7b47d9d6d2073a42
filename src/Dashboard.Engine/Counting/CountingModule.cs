using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Counts and their corrections.</summary>
public sealed class CountingModule : LedgerModule
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Kinds => [CountKinds.Tally, CountKinds.Total, CountKinds.Correction];

    /// <inheritdoc />
    public override IReadOnlyList<string> ListedKinds => Kinds;

    /// <inheritdoc />
    public override IReadOnlyList<Type> Drafts => [typeof(TallyDraft), typeof(CorrectionDraft)];

    /// <inheritdoc />
    public override int Order => 0;

    internal override Decider Begin(Batch batch) => new CountingDecider(batch);

    internal override BoardPart Empty { get; } = new CountingPart();

    internal override async Task<BoardPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day) =>
        await CounterStore.LoadAsync(transaction, catalog, day);

    internal override Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, long last, CancellationToken cancellation) =>
        CountingVerificationStore.RunAsync(transaction);
}
