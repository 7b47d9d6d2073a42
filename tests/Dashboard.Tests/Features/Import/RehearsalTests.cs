using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Import;
using Dashboard.Shared;
using Dashboard.Shared.Tables;
using Dashboard.Tests.Features.Book;

namespace Dashboard.Tests.Features.Import;

/// <summary>What a dry run says, the ledger says: of every row, and with the same words.</summary>
public sealed class RehearsalTests : IAsyncLifetime, IDisposable
{
    private static readonly Actor By = new("tests");

    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;
    private Caller? _manager;
    private TestEvent? _event;

    private TestEvent Event => _event!;

    private ImportService Service => _server!.Get<ImportService>();

    // Station a has a gate and a shift that is signed off; c and the metric old are retired; sub is a part that is counted beside its whole.
    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        _event = await new TestEvent(_server, _server.Feeds.Find("e")!.Current.Board.Catalog).WithGateAndShiftAsync();
        _manager = (await SignedIn.AsAsync(_server, new Grant(Role.Manager, Event.Catalog.Event.EventId))).Caller;
        var (catalogs, id, served) = (_server.Get<CatalogStore>(), Event.Catalog.Event.EventId, Event.Catalog.Metric("served")!);
        await catalogs.AddStationAsync(id, new() { StationId = 0, Code = "c", NameZh = "丙站", NameEn = "Station C" }, By, Wait.Cancelled);
        await catalogs.AddMetricAsync(
            id, served with { MetricId = 0, Code = "sub", NameZh = "其中", NameEn = "Of which", Subset = true, Target = null }, "served", By, Wait.Cancelled);
        var catalog = await catalogs.AddMetricAsync(
            id, served with { MetricId = 0, Code = "old", NameZh = "旧", NameEn = "Old", Target = null }, null, By, Wait.Cancelled);
        // What was counted there before it was retired can be put right there still.
        await CountAsync(
            catalog,
            new Cell("c", "served", "09:00", -3, 5),
            new Cell("b", "old", "09:00", -3, 5),
            new Cell("b", "served", "09:00", -3, 10),
            new Cell("b", "served", "10:00", -3, -8),
            new Cell("a", "served", "09:00", -1, 4));
        await catalogs.ChangeStationAsync(id, catalog.Station("c")! with { Retired = true }, By, Wait.Cancelled);
        catalog = await catalogs.ChangeMetricAsync(id, catalog.Metric("old")! with { Retired = true }, By, Wait.Cancelled);
        await Wait.ForAsync(() => Event.Feed.Current.Board.Catalog.Config >= catalog.Config, "the new configuration");
        _event = Event with { Catalog = catalog };
        await Event.SignOffYesterdayAsync();
    }

    [Theory]
    [InlineData(1, OnChange.Replace)]
    [InlineData(2, OnChange.Replace)]
    [InlineData(3, OnChange.Replace)]
    [InlineData(4, OnChange.Add)]
    [InlineData(5, OnChange.Add)]
    [InlineData(6, OnChange.Skip)]
    [InlineData(7, OnChange.Skip)]
    public async Task A_dry_run_says_of_every_row_what_the_import_and_the_ledger_say(int seed, OnChange onChange)
    {
        var file = File(Table(new(seed)));
        var mapping = Guess.Columns(Event.Catalog, file.Chosen, file.Header) with { CountRepeats = true, CountBoth = true };
        var head = await Event.HeadAsync();

        var plan = await Service.PlanAsync(_manager, "e", file, mapping, onChange, Wait.Cancelled);
        Assert.Equal(head, await Event.HeadAsync());
        var outcome = await Service.ImportAsync(_manager, "e", file, mapping, plan, null, Wait.Cancelled);

        Assert.Equal(Said(plan.Faults), Said(outcome.Faults));
        Assert.Equal((plan.Writes.Count, plan.Known), (outcome.Added + outcome.Replaced, outcome.Known));
        Assert.True(
            plan.Writes.Count > 5 && plan.Faults.Select(f => f.Code).Distinct().Count() > 5,
            "The table says too little: " + string.Join(' ', plan.Faults.Select(f => f.Code)));
        // What was refused, the ledger refuses by itself: for the same reason, and also after everything else is in.
        foreach (var fault in plan.Faults.Where(f => f.Code != "OtherContent")) Assert.Equal(Said([fault]), Said([await RefusalAsync(plan, fault)]));
        var again = await Service.PlanAsync(_manager, "e", file, mapping, onChange, Wait.Cancelled);
        Assert.Equal((0, Said(plan.Faults)), (again.Writes.Count, Said(again.Faults)));
        await Event.AssertSoundAsync();
    }

    [Fact]
    public async Task Each_refusal_names_its_line_its_column_and_its_reason_before_anything_is_written()
    {
        var text = new StringBuilder("地点,指标,时间,数量,备注\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"a,served,{TestEvent.At(-1, "09:30:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"c,served,{TestEvent.At(-2, "09:30:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,old,{TestEvent.At(-2, "09:30:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,sub,{TestEvent.At(-3, "09:30:00")},3,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,served,{TestEvent.At(-3, "09:00:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,served,{TestEvent.At(-12, "09:00:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,served,{TestEvent.Text(TestEvent.Day(1))},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,calls,{TestEvent.At(-2, "09:00:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $",served,{TestEvent.At(-2, "09:00:00")},1,");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,served,{TestEvent.At(-2, "09:00:00")},1,{new string('长', 501)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"b,served,{TestEvent.At(-2, "09:00:00")},1,\u0007");
        var file = File(text.ToString());

        var plan = await Service.PlanAsync(_manager, "e", file, Guess.Columns(Event.Catalog, file.Chosen, file.Header), OnChange.Replace, Wait.Cancelled);

        Assert.Equal(
            "2 时间 SignedOff,3 地点 Retired,4 指标 Retired,5 数量 BeyondWhole,6 数量 BelowZero,7 时间 Outside,8 时间 NotOver,"
                + "9 地点 WholeEvent,10 地点 NoStation,11 备注 TooLongText,12 备注 ControlCharacter",
            Said(plan.Faults));
        Assert.Empty(plan.Writes);
    }

    [Fact]
    public async Task A_closed_event_refuses_every_row()
    {
        await _server!.Get<CatalogStore>().ChangeEventAsync(Event.Catalog.Event with { Closed = true }, By, Wait.Cancelled);
        var file = File($"station,metric,at,delta\nb,served,{TestEvent.At(-3, "09:00:00")},1\nb,served,{TestEvent.At(-2, "09:00:00")},1\n");

        var plan = await Service.PlanAsync(_manager, "e", file, Guess.Columns(Event.Catalog, file.Chosen, file.Header), OnChange.Replace, Wait.Cancelled);

        Assert.Equal("2  Closed,3  Closed", Said(plan.Faults));
    }

    // The part stands above its whole, and more than one such row has to wait for others.
    [Fact]
    public async Task A_table_whose_sums_agree_goes_in_whatever_the_order_of_its_rows()
    {
        var day = TestEvent.Text(TestEvent.Day(-4));
        var file = File(
            $"station,metric,at,delta\nb,sub,{day},30\nb,served,{day},20\na,sub,{day},9\nb,served,{TestEvent.At(-4, "09:00:00")},10\na,served,{day},9\n");
        var mapping = Guess.Columns(Event.Catalog, file.Chosen, file.Header) with { CountBoth = true };

        var plan = await Service.PlanAsync(_manager, "e", file, mapping, OnChange.Ask, Wait.Cancelled);
        var outcome = await Service.ImportAsync(_manager, "e", file, mapping, plan, null, Wait.Cancelled);

        Assert.Equal((5, "", 5, 0), (plan.Writes.Count, Said(plan.Faults), outcome.Added, outcome.Faults.Count));
        await Event.AssertSoundAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private sealed record Cell(string? Station, string Metric, string Time, int Day, long Amount);

    // Rows of every kind, at few places and times, so that they meet each other and what is in the ledger.
    private static string Table(Random random)
    {
        var text = new StringBuilder("station,metric,at,delta,note\n");
        T One<T>(params T[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < 80; i++)
        {
            var (day, metric) = (
                One(-12, -4, -3, -3, -3, -2, -2, -1, -1, 2, 12), One("served", "served", "served", "sub", "sub", "served.part", "old", "calls"));
            var at = One(TestEvent.Text(TestEvent.Day(day)), TestEvent.At(day, "09:00:00"), TestEvent.At(day, "10:00:00"), TestEvent.At(day, "20:00:00"));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{(metric == "calls" && random.Next(4) > 0 ? "" : One("a", "a", "b", "b", "b", "c", BookBench.Gate, ""))},{metric},{at},"
                    + $"{One(0, 1, 2, 3, 5, 8, 40, 1_000_000)},{One("", "", "", "备注", new string('长', 501))}");
        }

        return text.ToString();
    }

    private async Task<Fault> RefusalAsync(ImportPlan plan, Fault fault)
    {
        var reader = new TallyReader(Event.Catalog, TimeProvider.System, "tests");
        var count = plan.Reading.Counts.Single(c => c.Line == fault.Line);
        var element = plan is { OnChange: OnChange.Replace } && plan.Changed.FirstOrDefault(c => c.Read.Line == fault.Line) is { } change
            ? JsonSerializer.SerializeToElement(new
            {
                key = Guid.NewGuid(),
                reverses = change.Standing.Tip.Seq,
                reason = "x",
                amount = count.Amount == 0
                ? (long?)null
                : count.Amount
            })
            : Planner.Element(Event.Catalog, count, Guid.NewGuid());
        var (draft, refusal) = reader.Read(element, out _);
        if (refusal is not null) return LedgerFaults.Of(count, refusal);
        var result = (await _server!.Get<EventLedger>().AppendAsync(Event.Catalog, [draft!])).Results[0];
        Assert.Equal(AppendStatus.Rejected, result.Status);
        return LedgerFaults.Of(count, new(result.Code!, result.Reason!));
    }

    private async Task CountAsync(EventCatalog catalog, params Cell[] cells)
    {
        var reader = new TallyReader(catalog, TimeProvider.System, "tests");
        foreach (var cell in cells)
        {
            var (draft, _) = reader.Read(
                JsonSerializer.SerializeToElement(new
                {
                    key = Guid.NewGuid(),
                    station = cell.Station,
                    metric = cell.Metric,
                    delta = cell.Amount,
                    at = TestEvent.At(cell.Day, cell.Time + ":00"),
                }),
                out _);
            Assert.Equal(AppendStatus.Accepted, (await _server!.Get<EventLedger>().AppendAsync(catalog, [draft!])).Results[0].Status);
        }
    }

    private static string Said(IEnumerable<Fault> faults) => string.Join(',', faults.Select(f => $"{f.Line} {f.Field} {f.Code}"));

    private static ImportFile File(string text)
    {
        var table = TableFile.ReadText(text);
        return new("t.csv", table, 0, Guess.Header(table.Sheets[0]));
    }
}
