using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>What the ledger promises on either database. A database's own class says only where it is.</summary>
public abstract partial class LedgerContract : IAsyncLifetime
{
    private Scratch _scratch = null!;
    private RunningLedger _ledger = null!;
    private EventCatalog _catalog = null!;
    private LedgerStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private int EventId => _catalog.Event.EventId;

    private SetClock Clock { get; } = new(Sample.Noon);

    public async ValueTask InitializeAsync()
    {
        _scratch = await CreateAsync();
        await Migrator.MigrateAsync(_scratch.Database, Stop);
        _catalog = await Sample.AddEventAsync(_scratch.Database);
        _store = new(_scratch.Database);
        _ledger = await RunningLedger.StartAsync(_scratch.Database, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_ledger is not null) await _ledger.DisposeAsync();
        if (_scratch is not null) await _scratch.DisposeAsync();
    }

    private protected abstract Task<Scratch> CreateAsync();

    [Fact]
    public async Task An_append_writes_the_entry_its_counter_its_minute_and_the_head()
    {
        var at = Sample.Ms("2027-02-01T11:30:40+08:00");
        var draft = Sample.Tally(7, station: 2, at: at) with { Note = "bus 7" };
        var result = Assert.Single(await AppendAsync(draft));
        Assert.Equal(new AppendResult(draft.Key, AppendStatus.Accepted, 1, null), result);

        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal(
            new Entry
            {
                Seq = 1,
                Key = draft.Key.ToString(),
                Kind = CountKinds.Tally,
                StationId = 2,
                MetricId = Sample.Served,
                Delta = 7,
                AtLeast = 0,
                Timed = true,
                AtMs = at,
                RecordedMs = Sample.Noon.ToUnixTimeMilliseconds(),
                RecordedBy = "coordinator",
                Note = "bus 7",
                Content = draft.Content,
            },
            entry);
        Assert.Equal(7, await ScalarAsync("SELECT total FROM counter WHERE station_id = 2 AND metric_id = 1 AND last_seq = 1 AND last_at = @at", new { at }));
        Assert.Equal(
            7, await ScalarAsync("SELECT total FROM bucket WHERE station_id = 2 AND metric_id = 1 AND minute = @minute", new { minute = at / 60_000 }));
        Assert.Equal(1, (await _store.HeadAsync(EventId, Stop)).Seq);
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_tally_without_a_time_happened_when_it_was_recorded()
    {
        await AppendAsync(Sample.Tally());
        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((Clock.GetUtcNow().ToUnixTimeMilliseconds(), entry.RecordedMs), (entry.AtMs, entry.AtMs));
    }

    [Fact]
    public async Task A_repeated_tally_counts_once_and_is_answered_with_its_first_sequence()
    {
        var draft = Sample.Tally(3);
        await AppendAsync(draft);
        await AppendAsync(Sample.Tally());
        Clock.Set(Sample.Noon.AddHours(1).ToUnixTimeMilliseconds());
        var again = Assert.Single(await AppendAsync(draft with { RecordedBy = "another" }));
        Assert.Equal(new AppendResult(draft.Key, AppendStatus.Duplicate, 1, null), again);
        Assert.Equal([(AppendStatus.Accepted, 3L), (AppendStatus.Duplicate, 3L)], Answers(await TwiceAsync(Sample.Tally(2))));
        Assert.Equal(6, await ScalarAsync("SELECT total FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task The_same_key_with_other_content_is_a_conflict_and_changes_nothing()
    {
        var draft = Sample.Tally(3) with { Note = "a" };
        await AppendAsync(draft);
        Draft[] others =
        [
            draft with { Delta = 4 }, draft with { StationId = 2 }, draft with { MetricId = Sample.Elderly }, draft with { AtMs = 1_800_000_000_000 },
            draft with
            {
                IsTotal = true,
            }, draft with { AtLeast = true }, draft with { Note = null }, draft with { Note = "b" }, Sample.Correction(1, draft.Key),
        ];
        var results = await AppendAsync(others);
        Assert.All(results, r => Assert.Equal((AppendStatus.Conflict, 1L), (r.Status, r.Seq)));
        Assert.All(results, r => Assert.StartsWith("key: ", r.Reason, StringComparison.Ordinal));
        Assert.Equal((1, 3), ((await EntriesAsync()).Count, await ScalarAsync("SELECT SUM(total) FROM counter")));
    }

    [Fact]
    public async Task One_bad_draft_spoils_no_other()
    {
        var known = Sample.Tally(2);
        await AppendAsync(known);
        var results = await AppendAsync(Sample.Tally(5), known with { Delta = 9 }, Sample.Tally(-100), Sample.Correction(77), known, Sample.Tally(6));
        Assert.Equal(
            [AppendStatus.Accepted, AppendStatus.Conflict, AppendStatus.Rejected, AppendStatus.Rejected, AppendStatus.Duplicate, AppendStatus.Accepted],
            results.Select(r => r.Status));
        Assert.Equal([2L, 1L, null, null, 1L, 3L], results.Select(r => r.Seq));
        Assert.Equal(13, await ScalarAsync("SELECT total FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task Text_of_every_script_survives()
    {
        const string Odd = "春运 🚄👩‍👩‍👧 \"quoted\" 'single' \\back \u0001 <b>&amp; --; DROP";
        var note = string.Concat(Enumerable.Repeat("永😀", 250));
        await AppendAsync(Sample.Tally() with { Note = note, RecordedBy = "协调员 O'Neil" }, Sample.Tally() with { Note = Odd });
        await AppendAsync(Sample.Correction(1) with { Reason = Odd, Note = note });
        var entries = await EntriesAsync();
        Assert.Equal([note, Odd, note], entries.Select(e => e.Note));
        Assert.Equal((Odd, "协调员 O'Neil"), (entries[2].Reason, entries[0].RecordedBy));
        await VerifiedAsync();
    }

    [Fact]
    public async Task An_empty_append_is_answered_with_the_head()
    {
        await AppendAsync(Sample.Tally());
        var receipt = await _ledger.Ledger.AppendAsync(_catalog, []).WaitAsync(Wait.Longest, Stop);
        Assert.Equal((1, 0), (receipt.Head, receipt.Results.Count));
    }

    [Fact]
    public async Task Too_many_drafts_are_refused_and_the_most_are_taken()
    {
        var most = Enumerable.Range(0, EventLedger.MaxDrafts).Select(_ => (Draft)Sample.Tally()).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => _ledger.Ledger.AppendAsync(_catalog, [.. most, Sample.Tally()]));
        Assert.All(await AppendAsync(most), r => Assert.Equal(AppendStatus.Accepted, r.Status));
        Assert.Equal(EventLedger.MaxDrafts, await ScalarAsync("SELECT total FROM counter"));
    }

    [Fact]
    public async Task Each_event_has_a_sequence_of_its_own()
    {
        var other = await Sample.AddEventAsync(_scratch.Database, "autumn");
        var key = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => (Task[])[AppendAsync(Sample.Tally()), _ledger.AppendAsync(other, Sample.Tally(2))]));
        await AppendAsync(Sample.Tally(key: key));
        Assert.Equal((AppendStatus.Accepted, 21L), Answers(await _ledger.AppendAsync(other, Sample.Tally(2, key: key))).Single());
        foreach (var catalog in (EventCatalog[])[_catalog, other])
        {
            var entries = await _store.EntriesAsync(catalog.Event.EventId, 0, long.MaxValue, Stop);
            Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), entries.Select(e => e.Seq));
            Assert.Equal(21 * catalog.Event.EventId, await ScalarAsync("SELECT total FROM counter WHERE event_id = @id", new { id = catalog.Event.EventId }));
            await VerifiedAsync(catalog.Event.EventId);
        }
    }

    private Task<IReadOnlyList<AppendResult>> AppendAsync(params Draft[] drafts) => _ledger.AppendAsync(_catalog, drafts);

    private Task<IReadOnlyList<AppendResult>> TwiceAsync(Draft draft) => AppendAsync(draft, draft);

    private Task<IReadOnlyList<Entry>> EntriesAsync() => _store.EntriesAsync(EventId, 0, long.MaxValue, Stop);

    private Task<long> ScalarAsync(string sql, object? parameters = null) => _scratch.ScalarAsync<long>(sql, parameters);

    private static IEnumerable<(AppendStatus, long?)> Answers(IEnumerable<AppendResult> results) => results.Select(r => (r.Status, r.Seq));

    private async Task VerifiedAsync(int? eventId = null) =>
        Assert.Empty((await new Verification(_scratch.Database).RunAsync(eventId ?? EventId, Stop)).Differences);
}
