using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>Several things set up at once, the order of metrics, and the deletion of what was set up by mistake.</summary>
public sealed class CatalogPlanTests : IAsyncLifetime
{
    private static readonly Actor By = new("test");

    private SqliteScratch _scratch = default!;
    private CatalogStore _store = default!;
    private EventCatalog _catalog = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        _catalog = await Sample.AddEventAsync(_scratch.Database);
        _store = Catalogs.Of(_scratch.Database);
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task A_plan_is_set_up_whole_and_what_is_left_out_in_English_is_as_in_Chinese()
    {
        var plan = new CatalogPlan
        {
            Stations = [(Place("n1", "北站"), null), (Place("n1.east", "东口"), "n1")],
            Metrics = [(Counted("helped", "服务"), null), (Counted("helped.old", "老人"), "helped")],
            Shifts = [new() { ShiftId = 0, Code = "day", NameZh = "白班", NameEn = "", StartsMin = 480, EndsMin = 960, FirstOn = "2027-01-14" }],
            Hotline = HotlineSettings.Default with { ThresholdSeconds = 15 },
        };

        var added = await _store.AddEventAsync(Sample.Record("autumn") with { NameEn = "" }, plan, By, Stop);

        Assert.Equal(added.Event.NameZh, added.Event.NameEn);
        Assert.Equal(["n1 北站 北站", "n1.east 东口 东口"], added.Places.Select(p => $"{p.Code} {p.NameZh} {p.NameEn}"));
        Assert.Equal(added.Stations[0].StationId, added.Places[1].ParentId);
        Assert.Equal(["helped 人次 人次", "helped.old 人次 人次"], added.Metrics.Select(m => $"{m.Code} {m.UnitZh} {m.UnitEn}"));
        Assert.Equal(added.Metrics[0].MetricId, added.Metrics[1].ParentId);
        Assert.Equal(("day", "白班", 15), (added.Shifts[0].Code, added.Shifts[0].NameEn, added.Hotline.ThresholdSeconds));
    }

    [Fact]
    public async Task One_fault_in_a_plan_and_nothing_of_it_is_there()
    {
        var plan = new CatalogPlan { Stations = [(Place("n1", "北站"), null), (Place(_catalog.Stations[0].Code, "又一"), null)] };

        Assert.Equal("code", (await Assert.ThrowsAsync<CatalogException>(() => _store.AddAllAsync(1, plan, By, Stop))).Field);
        Assert.Equal(
            "code",
            (await Assert.ThrowsAsync<CatalogException>(() => _store.AddEventAsync(
                Sample.Record("autumn"), plan with { Stations = [.. plan.Stations, plan.Stations[0]] }, By, Stop))).Field);

        Assert.Equal(_catalog.Config, (await _store.LoadAsync(1, Stop)).Config);
        Assert.Equal([1], await _store.EventIdsAsync(Stop));
    }

    [Fact]
    public async Task A_metric_that_is_moved_up_is_displayed_first_and_a_new_one_last()
    {
        var before = _catalog.Metrics.Select(m => m.Code).ToList();

        await _store.MoveMetricAsync(1, _catalog.Metrics[1].MetricId, -1, By, Stop);
        await _store.MoveMetricAsync(1, _catalog.Metrics[1].MetricId, -1, By, Stop);
        var after = await _store.AddMetricAsync(1, Counted("new", "新"), null, By, Stop);

        Assert.Equal([before[1], before[0], .. before.Skip(2), "new"], after.Metrics.Select(m => m.Code));
    }

    [Fact]
    public async Task What_nothing_refers_to_is_deleted_and_its_code_but_not_its_number_is_given_again()
    {
        var added = await _store.AddStationAsync(1, Place("oops", "误"), By, Stop);
        var mistaken = added.Station("oops")!;

        var without = await _store.RemoveStationAsync(1, mistaken.StationId, By, Stop);
        var again = await _store.AddStationAsync(1, Place("oops", "又"), By, Stop);

        Assert.Null(without.Station("oops"));
        Assert.True(again.Station("oops")!.StationId > mistaken.StationId);
        Assert.Equal("station.deleted", await _scratch.ScalarAsync<string>("SELECT action FROM audit WHERE detail LIKE '误%' ORDER BY seq DESC"));
    }

    [Fact]
    public async Task What_something_refers_to_can_only_be_retired()
    {
        await using (var ledger = await RunningLedger.StartAsync(_scratch.Database))
            await ledger.AppendAsync(_catalog, Sample.Tally(2, at: Sample.Ms("2027-02-01T08:00:00+08:00")));
        var (counted, whole) = (Sample.Tally(2), _catalog.Metrics.First(m => _catalog.Metrics.Any(p => p.ParentId == m.MetricId)));

        foreach (var delete in (Func<Task>[])
        [
            () => _store.RemoveStationAsync(
                1, counted.StationId, By, Stop), () => _store.RemoveMetricAsync(
                    1, counted.MetricId, By, Stop), () => _store.RemoveMetricAsync(1, whole.MetricId, By, Stop),
        ]) Assert.Equal("used", (await Assert.ThrowsAsync<CatalogException>(delete)).Field);
        Assert.Equal(_catalog.Stations.Count, (await _store.LoadAsync(1, Stop)).Stations.Count);
    }

    [Fact]
    public async Task A_count_that_was_under_way_to_something_deleted_is_refused_not_lost()
    {
        var known = await _store.AddStationAsync(1, Place("oops", "误"), By, Stop);
        await using var ledger = await RunningLedger.StartAsync(_scratch.Database);
        var late = Sample.Tally(2, at: Sample.Ms("2027-02-01T08:00:00+08:00")) with { StationId = known.Station("oops")!.StationId };
        await _store.RemoveStationAsync(1, late.StationId, By, Stop);

        var result = Assert.Single(await ledger.AppendAsync(known, late));

        Assert.Equal((AppendStatus.Rejected, "station: was deleted; nothing is counted there"), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("\u202Eabc\u202C", "abc")]
    [InlineData("\u200E北站\u200F", "北站")]
    [InlineData("\u2066a\u2069\u061Cb", "ab")]
    [InlineData("👨‍👩‍👧 家", "👨‍👩‍👧 家")]
    public async Task What_turns_the_direction_of_writing_is_taken_out_of_every_name_and_note(string typed, string kept)
    {
        var catalog = await _store.AddStationAsync(1, Place("named", typed), By, Stop);
        var (tally, reason) = (Sample.Tally(1) with { Note = typed }, new CorrectionDraft { Key = Guid.NewGuid(), RecordedBy = "test", Reason = typed });

        Assert.Equal((kept, kept, kept), (catalog.Station("named")!.NameZh, tally.Note, reason.Reason));
        Assert.Equal(kept, new Dashboard.Engine.Access.Account { DisplayName = typed }.DisplayName);
    }

    private static Station Place(string code, string name) => new() { StationId = 0, Code = code, NameZh = name, NameEn = "" };

    private static Metric Counted(string code, string name) =>
        new() { MetricId = 0, Code = code, NameZh = name, NameEn = "", UnitZh = "人次", UnitEn = "", PerStation = true, Subset = false };
}
