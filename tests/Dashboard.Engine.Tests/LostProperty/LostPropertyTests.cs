using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Engine.Tests.LostProperty;

/// <summary>A family of entries is one folder: this one brings its kinds, its table, its rules, its part of the board and its verification, and nothing else
/// of the engine knows of it.</summary>
public sealed class LostPropertyTests : IAsyncLifetime
{
    private static readonly LedgerModules Modules = new([.. LedgerModules.Standard.All, new LostPropertyModule()]);

    private SqliteScratch _scratch = null!;
    private EventCatalog _catalog = null!;
    private EventLedger _ledger = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scratch = new();
        await Migrator.MigrateAsync(_scratch.Database, Stop, typeof(LostPropertyModule).Assembly);
        _catalog = await Sample.AddEventAsync(_scratch.Database);
        _ledger = new(_scratch.Database, new(), new SetClock(Sample.Noon), NullLogger<EventLedger>.Instance, modules: Modules);
        await _ledger.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.StopAsync(CancellationToken.None);
        _ledger.Dispose();
        await _scratch.DisposeAsync();
    }

    [Fact]
    public async Task What_is_found_and_given_back_is_decided_kept_folded_verified_and_audited_beside_what_is_counted()
    {
        var glove = new FoundDraft { Key = Guid.CreateVersion7(), RecordedBy = "account:1", StationId = 2, What = "手套" };
        var first = await AppendAsync(
            Sample.Tally(5), glove, new FoundDraft { Key = Guid.CreateVersion7(), RecordedBy = "account:1", StationId = 1, What = "phone" });
        Assert.Equal([(AppendStatus.Accepted, 1), (AppendStatus.Accepted, 2), (AppendStatus.Accepted, 3)], first.Select(r => (r.Status, (int)r.Seq!.Value)));
        Assert.Equal((AppendStatus.Duplicate, 2L), (await AppendAsync(glove)).Select(r => (r.Status, r.Seq!.Value)).Single());
        Assert.Equal(AppendStatus.Conflict, (await AppendAsync(glove with { What = "两只手套" })).Single().Status);

        var given = await AppendAsync(Returned(2), Returned(2), Returned(9));
        Assert.Equal(
            [
                (AppendStatus.Accepted, null), (AppendStatus.Rejected, "item: was given back already"),
                (AppendStatus.Rejected, "item: nothing was found under this number"),
            ],
            given.Select(r => (r.Status, r.Reason)));

        var entries = await new LedgerStore(_scratch.Database).EntriesAsync(1, 0, long.MaxValue, Stop);
        Assert.Equal([null, "{\"what\":\"\\u624B\\u5957\"}", "{\"what\":\"phone\"}", null], entries.Select(e => e.Body));
        Assert.Equal([null, 2L, 3L, 2L], entries.Select(e => e.Subject));
        var folded = new Board(_catalog, Sample.Day, Modules).Apply(entries);
        var loaded = await new BoardStore(_scratch.Database, Modules).LoadAsync(_catalog, Sample.Day, Stop);
        foreach (var board in (Board[])[folded, loaded])
        {
            Assert.Equal([("手套", 4L), ("phone", null)], board.Part<LostPropertyPart>().Items.Select(i => (i.What, i.ReturnedSeq)));
            Assert.Equal((4L, 5L), (board.Seq, board.Figures.Metrics[0].Total));
            Assert.Equal([3L, 2L, 1L], board.Newest.Select(e => e.Seq));
        }

        Assert.Empty((await VerifyAsync()).Differences);
        Assert.Equal("4 → 2", await _scratch.ScalarAsync<string>("SELECT detail FROM audit WHERE action = 'lost-property.returned'"));
    }

    [Fact]
    public async Task Whatever_is_changed_beside_the_ledger_is_found()
    {
        await AppendAsync(new FoundDraft { Key = Guid.CreateVersion7(), RecordedBy = "account:1", StationId = 2, What = "glove" }, Returned(1));
        Assert.Empty((await VerifyAsync()).Differences);
        await _scratch.ExecuteAsync("UPDATE lost_property SET returned_seq = NULL");
        Assert.Equal(["lost property"], (await VerifyAsync()).Differences.Select(d => d.What));
    }

    [Fact]
    public void Two_families_never_share_a_kind_or_a_draft() =>
        Assert.Throws<ArgumentException>(() => new LedgerModules([.. Modules.All, new LostPropertyModule()]));

    [Fact]
    public async Task An_entry_of_a_family_that_a_server_does_not_know_is_never_passed_over()
    {
        await AppendAsync(Returned(1), new FoundDraft { Key = Guid.CreateVersion7(), RecordedBy = "account:1", StationId = 2, What = "glove" });
        var entries = await new LedgerStore(_scratch.Database).EntriesAsync(1, 0, long.MaxValue, Stop);
        var refused = Assert.Throws<InvalidOperationException>(() => new Board(_catalog, Sample.Day).Apply(entries));
        Assert.Equal("Entry 1 is of a kind that this version does not know: lost-found.", refused.Message);
    }

    private static ReturnedDraft Returned(long item) => new() { Key = Guid.CreateVersion7(), RecordedBy = "account:1", Item = item };

    private async Task<IReadOnlyList<AppendResult>> AppendAsync(params Draft[] drafts) => (await _ledger.AppendAsync(_catalog, drafts)).Results;

    private Task<VerificationResult> VerifyAsync() => new Verification(_scratch.Database, Modules).RunAsync(1, Stop);
}
