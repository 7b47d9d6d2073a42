using System.Data.Common;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>Shifts: they are signed off and opened again, and what comes late for them from phones waits for a manager. Built on counting.</summary>
public sealed class ShiftModule : LedgerModule
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Kinds => [ShiftKinds.SignOff, ShiftKinds.Reopening];

    /// <inheritdoc />
    public override IReadOnlyList<string> ListedKinds => Kinds;

    /// <inheritdoc />
    public override IReadOnlyList<Type> Drafts => [typeof(SignOffDraft), typeof(ReopeningDraft), typeof(LateDraft)];

    /// <inheritdoc />
    public override int Order => 10;

    internal override Decider Begin(Batch batch) => new ShiftDecider(batch);

    internal override BoardPart Empty { get; } = new ShiftPart();

    internal override async Task<BoardPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day) =>
        await SignOffStore.LoadAsync(transaction);

    internal override Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, long last, CancellationToken cancellation) =>
        ShiftVerificationStore.RunAsync(transaction);

    internal override async Task<LivePart?> LookAsync(DbConnection connection, int eventId, long nowMs) =>
        await PhoneStore.ReadAsync(connection, eventId, nowMs);
}
