using System.Data.Common;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>The hotline: what exchanges tell of calls, agents and rings, and what is done by hand.</summary>
public sealed class HotlineModule : LedgerModule
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Kinds => [.. HotlineKinds.All];

    /// <inheritdoc />
    public override IReadOnlyList<Type> Drafts => [typeof(CallDraft), typeof(AgentDraft), typeof(RingDraft), typeof(CallBackDraft), typeof(UndoDraft)];

    internal override Decider Begin(Batch batch) => new HotlineDecider(batch);

    internal override BoardPart Empty => HotlineBoard.Empty;

    internal override async Task<BoardPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day) =>
        await HotlineBoardStore.LoadAsync(transaction, catalog, day);

    internal override Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, long last, CancellationToken cancellation) =>
        new CallVerificationStore(transaction).RunAsync(last, cancellation);

    internal override async Task<LivePart?> LookAsync(DbConnection connection, int eventId, long nowMs) => await ExchangeStore.StatesAsync(connection, eventId);
}
