using System.Globalization;
using Dapper;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>What an event takes is judged by what is configured at the commit, whatever the author knew of it.</summary>
public abstract partial class LedgerContract
{
    private const string IsClosed = "event: 'spring' is closed";

    [Fact]
    public async Task An_event_that_is_closed_while_an_append_waits_takes_nothing_more_and_still_knows_what_it_has()
    {
        var known = Guarded();
        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(known))[0].Status);
        using var gathered = Unstarted(capacity: 100);
        var waiting = gathered.AppendAsync(_catalog, [known, Guarded(), Sample.Correction(1) with { Objection = Closed }]);
        await Catalogs.Of(_scratch.Database).ChangeEventAsync(_catalog.Event with { Closed = true }, Stop);
        await gathered.StartAsync(Stop);
        var results = (await waiting.WaitAsync(Wait.Longest, Stop)).Results;
        await gathered.StopAsync(Stop);
        Assert.Equal([AppendStatus.Duplicate, AppendStatus.Rejected, AppendStatus.Rejected], results.Select(r => r.Status));
        Assert.Equal([null, IsClosed, IsClosed], results.Select(r => r.Reason));
        Assert.Single(await EntriesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_configurations_in_one_group_the_events_own_holds_for_all(bool newestLast)
    {
        var changed = await Catalogs.Of(_scratch.Database).ChangeEventAsync(_catalog.Event with { Closed = true }, Stop);
        using var gathered = Unstarted(capacity: 100);
        var waiting = (newestLast ? (EventCatalog[])[_catalog, changed] : [changed, _catalog]).Select(c => gathered.AppendAsync(c, [Guarded()])).ToList();
        await gathered.StartAsync(Stop);
        var results = await Task.WhenAll(waiting).WaitAsync(Wait.Longest, Stop);
        await gathered.StopAsync(Stop);
        Assert.All(results, r => Assert.Equal((AppendStatus.Rejected, IsClosed), (r.Results[0].Status, r.Results[0].Reason)));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task A_configuration_that_nobody_offers_is_read_by_the_ledger_itself()
    {
        var closed = await Catalogs.Of(_scratch.Database).ChangeEventAsync(_catalog.Event with { Closed = true }, Stop);
        await Catalogs.Of(_scratch.Database).ChangeEventAsync(_catalog.Event with { Closed = false, LateHours = 1 }, Stop);
        var at = Sample.Noon.AddHours(-2).ToUnixTimeMilliseconds();
        var draft = Sample.Tally(at: at) with
        {
            Objection = c => c.Event.Closed ? Closed(c) : c.Event.LateHours == 1 ? null : new("moon", "event: is not as it is"),
        };
        Assert.Equal(AppendStatus.Accepted, (await _ledger.AppendAsync(closed, draft))[0].Status);
        var late = await _ledger.AppendAsync(closed, Sample.Correction(1) with { Windowed = true });
        Assert.Equal("reverses: the entry is older than 1 hours; only a manager may correct it", late[0].Reason);
    }

    [Fact]
    public async Task The_order_of_the_ledger_is_the_order_of_its_times_however_a_clock_is_put_back()
    {
        long[] clocks = [0, -300_000, -1, -7_200_000, -7_100_000];
        foreach (var clock in clocks)
        {
            Clock.Set(Sample.Noon.ToUnixTimeMilliseconds() + clock);
            await AppendAsync(Sample.Tally());
        }

        var entries = await EntriesAsync();
        Assert.Equal([0, 0, 0, 0, 0], entries.Select(e => e.RecordedMs - Sample.Noon.ToUnixTimeMilliseconds()));
        Assert.Equal(clocks, entries.Select(e => e.AtMs - Sample.Noon.ToUnixTimeMilliseconds()));
        Assert.Equal(entries[^1].RecordedMs, (await _store.HeadAsync(EventId, Stop)).RecordedMs);
        await VerifiedAsync();
    }

    [Fact]
    public async Task What_the_audit_and_callers_are_told_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Another calendar, another minus, in the writer too: it runs as whoever appended first.
            CultureInfo.CurrentCulture = Thai();
            await using var ledger = await RunningLedger.StartAsync(_scratch.Database, Clock);
            _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
            var (before30, before31) = (Sample.Ms("2027-01-30T03:00:00+08:00"), Sample.Ms("2027-01-31T03:00:00+08:00"));
            await ledger.AppendAsync(_catalog, Sample.Tally(9, at: before31), Sample.Tally(1, at: before30));
            Assert.Equal("delta: would take the counter below zero, to -10", (await ledger.AppendAsync(_catalog, Sample.Tally(-20)))[0].Reason);
            Assert.Equal(
                "delta: would take the count of 2027-01-30 below zero, to -1", (await ledger.AppendAsync(_catalog, Sample.Tally(-2, at: before30)))[0].Reason);
            var early = _catalog.SpanOf(_catalog.Shift("early")!, Sample.Day.AddDays(-1));
            var results = await ledger.AppendAsync(_catalog, Sample.Correction(1), SampleShifts.SignOff(early));
            Assert.All(results, r => Assert.Equal(AppendStatus.Accepted, r.Status));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        const string Told = "SELECT detail FROM audit WHERE action IN ('entry.corrected', 'shift.signed-off') ORDER BY seq";
        var told = await _scratch.Database.ReadAsync(async connection => (await connection.QueryAsync<string>(Told)).ToList(), Stop);
        Assert.Equal(["3 → 1, -9", "4, s1, early 2027-01-31"], told);
    }

    private static CultureInfo Thai()
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo("th-TH").Clone();
        culture.DateTimeFormat.Calendar = new ThaiBuddhistCalendar();
        culture.NumberFormat.NegativeSign = "minus ";
        return culture;
    }

    private static TallyDraft Guarded() => Sample.Tally() with { Objection = Closed };

    private static Refusal? Closed(EventCatalog catalog) => catalog.Event.Closed ? new(RefusalCodes.EventClosed, IsClosed) : null;
}
