using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>Every version of what is configured is kept, by its number, with the head at which it began.</summary>
public abstract class CatalogVersionContract : DatabaseContract
{
    private CatalogStore Store => new(Scratch.Database, Audit);

    [Fact]
    public async Task What_held_at_any_head_can_be_read_afterwards()
    {
        var first = await Sample.AddEventAsync(Scratch.Database);
        await using (var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock))
        {
            await ledger.AppendAsync(first, Sample.Tally(), Sample.Tally());
            var renamed = await Store.ChangeStationAsync(1, Sample.Stations[0] with { NameZh = "东站" }, By, Stop);
            await ledger.AppendAsync(renamed, Sample.Tally());
        }

        Clock.Set(Sample.Noon.AddMinutes(5).ToUnixTimeMilliseconds());
        await Store.MoveMetricAsync(1, Sample.Calls, -3, By, Stop);
        var last = await Store.AddAllAsync(1, new() { Shifts = Sample.Worked, Hotline = new() { ThresholdSeconds = 15 } }, By, Stop);

        Assert.Equal(["1号站", "1号站", "东站", "东站", "东站"], await NamesAsync(0, 1, 2, 3, 4));
        Assert.Equal((first.Config + 1, 2), await BeganAsync(2));
        Assert.Equal((last.Config, 3), await BeganAsync(3));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), (await Store.VersionAsync(1, 3, Stop))!.BeganMs);
        var now = (await Store.VersionAsync(1, long.MaxValue, Stop))!.Catalog;
        Assert.Equal((last.Event, last.Config, last.HasHotline, last.Hotline), (now.Event, now.Config, now.HasHotline, now.Hotline));
        Assert.Equal([last.Places, last.Stations], [now.Places, now.Stations]);
        Assert.Equal(last.Metrics, now.Metrics);
        Assert.Equal(last.Shifts, now.Shifts);
        Assert.Null(await Store.VersionAsync(2, 0, Stop));
        Assert.Empty(await DifferencesAsync());
    }

    [Fact]
    public async Task A_change_that_is_refused_leaves_no_version()
    {
        var before = await Sample.AddEventAsync(Scratch.Database);
        await RefusedAsync("code", () => Store.AddStationAsync(1, Sample.Stations[0], By, Stop));
        Assert.Equal(before.Config, await CountAsync());
    }

    [Fact]
    public async Task Of_what_an_earlier_build_has_made_or_changed_the_version_that_holds_is_kept_at_the_next_start()
    {
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        await using (var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock)) await ledger.AppendAsync(catalog, Sample.Tally());
        await ExecuteAsync("DELETE FROM config_version");
        Assert.Equal(["configuration"], await DifferencesAsync());

        await Store.KeepVersionsAsync(Stop);
        await Store.KeepVersionsAsync(Stop);
        Assert.Equal(1, await CountAsync());
        Assert.Equal((catalog.Config, 0), await BeganAsync(0));

        await ExecuteAsync("UPDATE station SET name_zh = 'x' WHERE station_id = 1");
        Assert.Equal(["configuration"], await DifferencesAsync());
        await ExecuteAsync("UPDATE event_head SET config = config + 1");
        await Store.KeepVersionsAsync(Stop);
        Assert.Equal((catalog.Config + 1, 1), await BeganAsync(1));
        Assert.Equal(["1号站", "x"], await NamesAsync(0, 1));
        Assert.Empty(await DifferencesAsync());
    }

    private async Task<IReadOnlyList<string>> NamesAsync(params IEnumerable<long> heads)
    {
        var names = new List<string>();
        foreach (var head in heads) names.Add((await Store.VersionAsync(1, head, Stop))!.Catalog.Station("s1")!.NameZh);
        return names;
    }

    private async Task<(long Config, long Head)> BeganAsync(long head) =>
        (await Store.VersionAsync(1, head, Stop))! is var version ? (version.Catalog.Config, version.Head) : default;

    private async Task<IReadOnlyList<string>> DifferencesAsync() =>
        [.. (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences.Select(d => d.What)];

    private Task<long> CountAsync() => Scratch.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM config_version"), Stop);

    private Task ExecuteAsync(string sql) => Scratch.Database.WriteAsync(t => t.Connection!.ExecuteAsync(sql, transaction: t), Stop);
}
