using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.LostProperty;

/// <summary>A lost-property book: a small family of entries, to prove that one is a folder and nothing else.</summary>
internal sealed class LostPropertyModule : LedgerModule
{
    public override IReadOnlyList<string> Kinds => [LostPropertyKinds.Found, LostPropertyKinds.Returned];

    public override IReadOnlyList<string> ListedKinds => [LostPropertyKinds.Found];

    public override IReadOnlyList<Type> Drafts => [typeof(FoundDraft), typeof(ReturnedDraft)];

    internal override Decider Begin(Batch batch) => new LostPropertyDecider(batch);

    internal override BoardPart Empty { get; } = new LostPropertyPart();

    internal override async Task<BoardPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day) =>
        await LostPropertyStore.LoadAsync(transaction);

    internal override Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, long last, CancellationToken cancellation) =>
        transaction.QueryAsync<Difference>(LostPropertyStore.SelectDifferences);
}

internal sealed class LostPropertyDecider(Batch batch) : Decider(batch)
{
    private readonly Dictionary<long, LostItem> _items = [];
    private readonly Dictionary<long, LostItem> _changed = [];

    public override bool Changes => _changed.Count > 0;

    public override async Task LoadAsync(LedgerTransaction transaction)
    {
        var named = Batch.Rows(Batch.Of<ReturnedDraft>().Select(r => r.Item));
        foreach (var item in await transaction.QueryAsync<LostItem>(LostPropertyStore.SelectItems, named)) _items[item.Seq] = item;
    }

    public override AppendResult Take(Draft draft, string key, long content)
    {
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        if (draft is FoundDraft found)
        {
            var entry = Batch.Entry(draft, key, content, LostPropertyKinds.Found, Batch.NowMs) with
            {
                StationId = found.StationId,
                Subject = Batch.NextSeq,
                Body = JsonSerializer.Serialize(new { what = found.What }),
            };
            Keep(new() { Seq = entry.Seq, StationId = found.StationId, What = found.What });
            return Batch.Accept(draft, entry);
        }

        if (_items.GetValueOrDefault(((ReturnedDraft)draft).Item) is not { } item)
            return Reject(draft, RefusalCodes.NoEntry, "item: nothing was found under this number");
        if (item.ReturnedSeq is not null) return Reject(draft, RefusalCodes.Corrected, "item: was given back already");
        Keep(item with { ReturnedSeq = Batch.NextSeq });
        return Batch.Accept(
            draft, Batch.Entry(draft, key, content, LostPropertyKinds.Returned, Batch.NowMs) with { StationId = item.StationId, Subject = item.Seq });
    }

    public override async Task ProjectAsync(LedgerTransaction transaction)
    {
        foreach (var item in _changed.Values) await transaction.PutAsync(LostPropertyStore.Update, LostPropertyStore.Insert, item);
    }

    public override (string Action, string Detail)? Audited(Draft draft, AppendResult result) =>
        draft is ReturnedDraft returned ? ("lost-property.returned", FormattableString.Invariant($"{result.Seq} → {returned.Item}")) : null;

    private void Keep(LostItem item) => _items[item.Seq] = _changed[item.Seq] = item;
}

/// <summary>What lies at the stations.</summary>
internal sealed record LostPropertyPart : BoardPart
{
    public ImmutableArray<LostItem> Items { get; init; } = [];

    public override long Seq => Items.Select(i => i.ReturnedSeq ?? i.Seq).DefaultIfEmpty().Max();

    public override BoardPart Apply(IReadOnlyList<Entry> entries, EventCatalog catalog, DateOnly day) => this with
    {
        Items = entries.Aggregate(Items, (items, entry) => entry.Kind == LostPropertyKinds.Found
            ? items.Add(new()
            {
                Seq = entry.Seq,
                StationId = entry.StationId,
                What = JsonDocument.Parse(entry.Body!).RootElement.GetProperty("what")
                .GetString()!
            })
            : items.Replace(items.Single(i => i.Seq == entry.Subject), items.Single(i => i.Seq == entry.Subject) with { ReturnedSeq = entry.Seq })),
    };
}
