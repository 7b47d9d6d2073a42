using System.Data.Common;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    // Entries are written before minutes, and minutes before the head: each failure leaves something half done to be undone.
    [Theory]
    [InlineData("entry")]
    [InlineData("bucket")]
    [InlineData("event_head")]
    public async Task A_failing_database_is_told_to_the_callers_and_a_repeat_is_safe_afterwards(string table)
    {
        await AppendAsync(Sample.Tally(10));
        Draft[] drafts = [Sample.Tally(3), Sample.Correction(1), Sample.Tally(4) with { Note = "with a note" }];
        await _scratch.BreakTableAsync(table);
        await Assert.ThrowsAnyAsync<DbException>(() => AppendAsync(drafts));
        await Assert.ThrowsAnyAsync<DbException>(() => AppendAsync(Sample.Tally()));
        await _scratch.MendTableAsync(table);
        Assert.Equal((1, 10), ((await EntriesAsync()).Count, await ScalarAsync("SELECT SUM(total) FROM counter")));

        Assert.Equal([(AppendStatus.Accepted, 2L), (AppendStatus.Accepted, 3L), (AppendStatus.Accepted, 4L)], Answers(await AppendAsync(drafts)));
        Assert.Equal([(AppendStatus.Duplicate, 2L), (AppendStatus.Duplicate, 3L), (AppendStatus.Duplicate, 4L)], Answers(await AppendAsync(drafts)));
        Assert.Equal(7, await ScalarAsync("SELECT SUM(total) FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task An_event_that_does_not_exist_fails_alone()
    {
        var unknown = new EventCatalog(Sample.Record("unknown") with { EventId = 99 }, Sample.Stations, Sample.Metrics, 1);
        var failing = Assert.ThrowsAnyAsync<Exception>(() => _ledger.AppendAsync(unknown, Sample.Tally()));
        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(Sample.Tally()))[0].Status);
        await failing;
        Assert.Equal(1, await ScalarAsync("SELECT COUNT(*) FROM entry"));
    }

    [Theory]
    [InlineData("counter", "UPDATE counter SET total = total + 1 WHERE station_id = 2")]
    [InlineData("counter", "UPDATE counter SET at_least = at_least + 1 WHERE station_id = 2")]
    [InlineData("counter", "UPDATE counter SET last_at = last_at + 1 WHERE station_id = 2")]
    [InlineData("counter", "UPDATE counter SET last_seq = last_seq - 1 WHERE station_id = 2")]
    [InlineData("counter", "DELETE FROM counter WHERE station_id = 2")]
    [InlineData("counter", "INSERT INTO counter (event_id, metric_id, station_id, total, at_least, last_at, last_seq) VALUES (1, 3, 1, 0, 0, 0, 0)")]
    [InlineData("quarter", "UPDATE quarter SET total = total - 1 WHERE station_id = 2")]
    [InlineData("quarter", "DELETE FROM quarter WHERE station_id = 2")]
    [InlineData("quarter", "INSERT INTO quarter (event_id, metric_id, station_id, quarter, total) VALUES (1, 3, 1, 5, 1)")]
    [InlineData("day", "UPDATE day_total SET total = total - 1 WHERE station_id = 2")]
    [InlineData("day", "DELETE FROM day_total WHERE station_id = 2")]
    [InlineData("day", "INSERT INTO day_total (event_id, metric_id, station_id, day, total) VALUES (1, 3, 1, 5, 1)")]
    [InlineData("head", "UPDATE event_head SET recorded_ms = recorded_ms + 1")]
    [InlineData("head", "UPDATE event_head SET hotline_seq = 2")]
    [InlineData("minute", "UPDATE bucket SET total = total - 1 WHERE station_id = 2")]
    [InlineData("minute", "DELETE FROM bucket WHERE station_id = 2")]
    [InlineData("minute", "INSERT INTO bucket (event_id, metric_id, station_id, minute, total) VALUES (1, 3, 1, 5, 1)")]
    [InlineData("sequence", "UPDATE event_head SET head = head + 1")]
    [InlineData("sequence chain counter minute quarter day", "DELETE FROM entry WHERE seq = 2")]
    [InlineData("sequence chain counter", "DELETE FROM entry WHERE seq = 4")]
    [InlineData("chain counter minute quarter day", "UPDATE entry SET delta = 9 WHERE seq = 2")]
    [InlineData("chain correction counter minute quarter day", "UPDATE entry SET delta = -4 WHERE seq = 3")]
    [InlineData("chain correction", "UPDATE entry SET reverses = 2 WHERE seq = 3")]
    [InlineData("chain correction", "UPDATE entry SET reverses = 99 WHERE seq = 3")]
    [InlineData("chain correction", "UPDATE entry SET reverses = 3 WHERE seq = 3")]
    [InlineData("chain correction minute quarter day", "UPDATE entry SET timed = 0 WHERE seq = 3")]
    [InlineData("chain", "UPDATE entry SET recorded_by = 'somebody else' WHERE seq = 2")]
    [InlineData("chain", "UPDATE entry SET reason = 'another' WHERE seq = 3")]
    [InlineData("chain", "UPDATE entry SET note = 'bus 8' WHERE seq = 1")]
    [InlineData("chain", "UPDATE entry SET hash = (SELECT e.hash FROM entry e WHERE e.seq = 1) WHERE seq = 2")]
    [InlineData("chain", "UPDATE event_head SET hash = (SELECT e.hash FROM entry e WHERE e.seq = 3)")]
    public async Task Verification_finds_what_was_tampered_with(string found, string damage)
    {
        await AppendAsync(Sample.Tally(5), Sample.Tally(7, station: 2));
        await AppendAsync(Sample.Correction(1), Sample.Tally(800, metric: Sample.Calls, station: 0) with { IsTotal = true });
        await VerifiedAsync();
        await _scratch.ExecuteAsync(damage);
        var result = await new Verification(_scratch.Database).RunAsync(EventId, Stop);
        Assert.Equal(found.Split(' ').Order(StringComparer.Ordinal), result.Differences.Select(d => d.What).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(await ScalarAsync("SELECT COUNT(*) FROM entry"), result.Entries);
    }

    [Fact]
    public async Task Verification_names_the_counter_and_both_values()
    {
        await AppendAsync(Sample.Tally(7, station: 2));
        await _scratch.ExecuteAsync("UPDATE counter SET total = 8");
        var difference = Assert.Single((await new Verification(_scratch.Database).RunAsync(EventId, Stop)).Differences);
        Assert.Equal(new Difference { What = "counter", StationId = 2, MetricId = Sample.Served, FromLedger = 7, Stored = 8 }, difference);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_random_history_agrees_with_the_model_and_its_board_loads_as_it_folds(int seed)
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        var random = new Random(seed);
        var model = new LedgerModel();
        var folded = new Board(_catalog, Sample.Day);
        for (var round = 0; round < 60; round++)
        {
            var drafts = Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => new Move(
                    random.Next(Moves.Kinds),
                    random.Next(200),
                    random.Next(1, 3),
                    random.Next(1, 6),
                    random.Next(-3, 8),
                    random.Next(-2, 3),
                    random.Next(1, 80)))
                .Select(m => Moves.Draft(m, model.Entries)).ToArray();
            var expected = drafts.Select(model.Take).ToList();
            Assert.Equal(expected, (await AppendAsync(drafts)).Select(r => (r.Status, r.Seq)));
            folded = folded.Apply(await _store.EntriesAsync(EventId, folded.Seq, long.MaxValue, Stop));
        }

        Assert.InRange(model.Entries.Count, Board.NewestKept, int.MaxValue);
        Assert.Contains(model.Entries, e => e.ShiftId is not null);
        Assert.Contains(model.Entries, e => e.Amount is not null);
        var store = new SeriesStore(_scratch.Database);
        Assert.Equal(folded.Lines(), (await new BoardStore(_scratch.Database).LoadAsync(_catalog, Sample.Day, Stop)).Lines());
        await SeriesAgreesAsync(store, folded);
        await VerifiedAsync();
    }

    private async Task SeriesAgreesAsync(SeriesStore store, Board board)
    {
        var (from, until) = (Sample.Ms("2027-02-01T00:00:00+08:00") / 60_000, Sample.Ms("2027-02-02T00:00:00+08:00") / 60_000);
        foreach (var station in (Station?[])[null, .. _catalog.Stations])
        {
            var figure = station is null
                ? board.Figures.Metrics[0].Today
                : board.Figures.Counters.Single(c => c.Station == station && c.Metric.MetricId == Sample.Served).Today;
            foreach (var (by, span) in new[] { (SeriesBy.Minute, 1), (SeriesBy.Quarter, 15), (SeriesBy.Day, 1_440) })
            {
                var series = await store.SeriesAsync(_catalog, _catalog.Metrics[0], station, by, from, until, Stop);
                Assert.Equal(figure, series.Sum(m => m.Total));
                Assert.All(series, m => Assert.Equal(0, (m.Minute - from) % span));
            }
        }
    }
}
