using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dashboard.Engine.Tests.Data;

/// <summary>
/// What a start, a commit, a day's figures and the hourly forgetting cost must not grow with the season. Counted in steps of SQLite's machine, which do not
/// depend on how busy this one is,
/// on an event with so many earlier entries and on one with ten times as many; today is the same on both.
/// </summary>
public sealed class BudgetTests
{
    private const int Season = 2_000;
    private const int LongSeason = 20_000;

    // What ten times the data may cost more: a level of an index or two, and the noise of a page here or there.
    private const double Grown = 1.25;

    private static readonly DateOnly Earlier = Sample.Day.AddDays(-30);

    private static readonly long Noon = Sample.Noon.ToUnixTimeMilliseconds();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_start_reads_no_more() => SameAsync(async season => await new BoardStore(season.Database).LoadAsync(season.Catalog, Sample.Day, Stop));

    [Fact]
    public Task An_exchange_that_starts_reads_no_more() => SameAsync(season => season.AppendAsync(
        new CallDraft { Key = Guid.CreateVersion7(), RecordedBy = "exchange", Kind = HotlineKinds.ExchangeStarted, Exchange = "main", AtMs = Noon }));

    [Fact]
    public Task A_count_that_takes_back_reads_no_more() => SameAsync(async season =>
    {
        await season.AppendAsync(Sample.Tally(5, at: Noon));
        await season.AppendAsync(Sample.Tally(-2, at: Noon));
    });

    [Fact]
    public Task A_call_reads_no_more() => SameAsync(async season =>
    {
        var entered = new CallDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "exchange",
            Kind = HotlineKinds.CallEntered,
            Exchange = "main",
            CallId = "new",
            Queue = "q",
            AtMs = Noon,
        };
        var gone = entered with { Key = Guid.CreateVersion7(), Kind = HotlineKinds.CallAbandoned, Outcome = Outcome.Abandoned, AtMs = Noon + 9_000 };
        await season.AppendAsync(entered, gone);
    });

    [Fact]
    public Task A_days_measures_read_no_more() =>
        SameAsync(async season => await new MeasureStore(season.Database).SumsAsync(season.Catalog, Sample.Day, Sample.Day, MeasuresBy.All, Stop));

    [Fact]
    public Task A_seasons_series_goes_by_its_quarters_whatever_is_counted_in_them() => SameAsync(async season =>
    {
        var (store, served) = (new SeriesStore(season.Database), season.Catalog.Metrics[0]);
        var sums = await store.SeriesAsync(season.Catalog, served, null, SeriesBy.Quarter, Minute(Earlier), Minute(Earlier.AddDays(400)), Stop);
        Assert.NotEmpty(sums);
    });

    [Fact]
    public async Task A_seasons_days_are_read_from_sums_of_their_own()
    {
        static async Task RunAsync(LongEvent season, SeriesBy by) => Assert.NotEmpty(await new SeriesStore(season.Database).SeriesAsync(
            season.Catalog, season.Catalog.Metrics[0], null, by, Minute(Earlier), Minute(Earlier.AddDays(400)), Stop));

        var days = await StepsAsync(LongSeason, season => RunAsync(season, SeriesBy.Day));
        var quarters = await StepsAsync(LongSeason, season => RunAsync(season, SeriesBy.Quarter));
        Assert.InRange(days, 1, quarters / 4);
    }

    [Fact]
    public Task Forgetting_callers_looks_at_those_alone_that_are_not_forgotten() => SameAsync(async season =>
        Assert.Equal(0, await new DeskStore(season.Database).ForgetAsync(1, Noon, Stop)));

    [Fact]
    public Task Who_is_to_be_called_back_is_read_without_the_calls_of_the_season() => SameAsync(async season =>
        Assert.Empty((await new CallBackStore(season.Database).ReadAsync(1, season.Catalog.Calendar.StartOf(Earlier), Stop)).Open));

    [Fact]
    public async Task Verification_grows_with_the_ledger_and_no_faster()
    {
        static async Task RunAsync(LongEvent season) =>
            Assert.DoesNotContain((await new Verification(season.Database).RunAsync(1, Stop)).Differences, d => d.What != "call");

        var (small, large) = (await StepsAsync(Season, RunAsync), await StepsAsync(LongSeason, RunAsync));
        Assert.InRange(large / (double)small, 1, 10 * Grown);
    }

    [Fact]
    public async Task A_season_of_measures_reads_each_call_once()
    {
        static async Task RunAsync(LongEvent season)
        {
            foreach (var by in Enum.GetValues<MeasuresBy>())
            {
                var sums = await new MeasureStore(season.Database).SumsAsync(season.Catalog, Earlier, Earlier.AddDays(400), by, Stop);
                if (by == MeasuresBy.Nothing) Assert.Single(sums);
            }
        }

        var (small, large) = (await StepsAsync(Season, RunAsync), await StepsAsync(LongSeason, RunAsync));
        Assert.InRange(large / (double)small, 1, 10 * Grown);
    }

    private static long Minute(DateOnly day) => Sample.Catalog.Calendar.StartOf(day) / 60_000;

    private static async Task SameAsync(Func<LongEvent, Task> work)
    {
        var (small, large) = (await StepsAsync(Season, work), await StepsAsync(LongSeason, work));
        Assert.True(small > 0, "Nothing was counted.");
        Assert.True(large <= (small * Grown) + 500, $"{small} steps on {Season} entries, {large} on {LongSeason}.");
    }

    private static async Task<long> StepsAsync(int entries, Func<LongEvent, Task> work)
    {
        await using var season = await LongEvent.StartAsync(entries);
        var before = season.Steps;
        await work(season);
        return season.Steps - before;
    }

    /// <summary>An event with so many earlier entries, a fifth of them calls, and a ledger; all its connections count their steps.</summary>
    private sealed class LongEvent : IAsyncDisposable
    {
        private const int Every = 20;

        private readonly SqliteScratch _scratch;
        private readonly RunningLedger _ledger;
        private long _steps;

        private LongEvent(SqliteScratch scratch, EventCatalog catalog, RunningLedger ledger) => (_scratch, Catalog, _ledger) = (scratch, catalog, ledger);

        public Database Database => _scratch.Database;

        public EventCatalog Catalog { get; }

        public long Steps => Interlocked.Read(ref _steps);

        public static async Task<LongEvent> StartAsync(int entries)
        {
            var scratch = await SqliteScratch.MigratedAsync();
            var catalog = await Sample.AddEventAsync(scratch.Database);
            await scratch.ExecuteAsync(Fill, new { n = entries, start = catalog.Calendar.StartOf(Earlier) });
            await ChainStore.LinkAsync(scratch.Database, Stop);
            var season = new LongEvent(scratch, catalog, await RunningLedger.StartAsync(scratch.Database, new SetClock(Sample.Noon)));
            // Warm: what is prepared once, and once only, is no work of the season.
            await season.CountAsync();
            await season.AppendAsync(Sample.Tally());
            return season;
        }

        public async Task AppendAsync(params Draft[] drafts) =>
            Assert.All(await _ledger.AppendAsync(Catalog, drafts), r => Assert.Equal(AppendStatus.Accepted, r.Status));

        public async ValueTask DisposeAsync()
        {
            await _ledger.DisposeAsync();
            await _scratch.DisposeAsync();
        }

        // The connections of the pool, which everything here takes its own from.
        private async Task CountAsync()
        {
            var pool = new List<SqliteConnection>();
            for (var i = 0; i < 4; i++) pool.Add((SqliteConnection)await Database.OpenAsync(Stop));
            foreach (var connection in pool)
            {
                raw.sqlite3_progress_handler(connection.Handle, Every, _ =>
                {
                    Interlocked.Add(ref _steps, Every);
                    return 0;
                }, null);
                await connection.DisposeAsync();
            }
        }

        // Two days of four weeks ago: counts at three stations in each of their quarters of an hour, and calls that are over.
        private const string Fill = """
            WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < @n),
              c(i, call, at) AS (SELECT i, i % 5 = 0, @start + (i * 7 % 200) * 900000 + i % 60000 FROM r)
            INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, content, subject,
                body)
            SELECT 1, i, printf('%036d', i), iif(call, 'call-entered', 'tally'), iif(call, 0, 1 + i % 3), NOT call, NOT call, 0, NOT call, at, at, 'load', i,
                   iif(call, i, NULL), iif(call, printf('{"x":"main","c":"c%d","q":"q","e":%d}', i, at), NULL)
            FROM c;
            INSERT INTO hotline_call (event_id, seq, visit, exchange, call_id, queue, entered_ms, outcome, wait_s, agent, answered_ms, talk_s, how, ended_ms,
                                      returned, last_seq)
            SELECT 1, seq, entry_key, 'main', 'c' || seq, 'q', at_ms, 1, seq % 60, 'agent ' || seq % 9, at_ms + 1000, 60, 'caller', at_ms + 61000, 0, seq
            FROM entry WHERE subject IS NOT NULL;
            INSERT INTO counter (event_id, metric_id, station_id, total, at_least, last_at, last_seq)
            SELECT 1, metric_id, station_id, SUM(delta), 0, MAX(at_ms), MAX(seq) FROM entry WHERE metric_id <> 0 GROUP BY metric_id, station_id;
            INSERT INTO bucket (event_id, metric_id, station_id, minute, total)
            SELECT 1, metric_id, station_id, at_ms / 60000, SUM(delta) FROM entry WHERE timed = 1 GROUP BY metric_id, station_id, at_ms / 60000;
            INSERT INTO quarter (event_id, metric_id, station_id, quarter, total)
            SELECT 1, metric_id, station_id, at_ms / 900000, SUM(delta) FROM entry WHERE timed = 1 GROUP BY metric_id, station_id, at_ms / 900000;
            INSERT INTO day_total (event_id, metric_id, station_id, day, total)
            SELECT 1, metric_id, station_id, (at_ms / 900000 + 32) / 96, SUM(delta) FROM entry WHERE timed = 1
            GROUP BY metric_id, station_id, (at_ms / 900000 + 32) / 96;
            UPDATE event_head SET head = @n, recorded_ms = (SELECT recorded_ms FROM entry WHERE seq = @n),
                   hotline_seq = (SELECT MAX(seq) FROM entry WHERE subject IS NOT NULL);
            """;
    }
}
