using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Import;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Features.Import;

/// <summary>Tables against a ledger: what is new, what is there, what is put right, and all of it taken back.</summary>
public sealed class ImportServiceTests : IAsyncLifetime, IDisposable
{
    private const string Header = "station,metric,delta,at,note\n";

    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;
    private Caller? _manager;

    private TestEvent Event => new(_server!, _server!.Feeds.Find("e")!.Current.Board.Catalog);

    private ImportService Service => _server!.Get<ImportService>();

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        _manager = (await SignedIn.AsAsync(_server, new Grant(Role.Manager, Event.Catalog.Event.EventId))).Caller;
    }

    [Fact]
    public async Task What_is_there_is_known_by_what_it_says_and_not_by_how_it_is_written()
    {
        var day = TestEvent.Text(TestEvent.Day(-1));
        await ImportAsync($"{Header}a,served,34,{day}T01:28:00Z,\n");

        var plan = await PlanAsync($"Metric,AT,Station,Delta\n服务,{day} 09:28,甲站,34\n");

        Assert.Equal((1, 0, 0), (plan.Known, plan.New.Count, plan.Changed.Count));
    }

    [Fact]
    public async Task A_count_of_a_phone_at_the_same_place_and_time_is_shown_before_it_is_changed()
    {
        var at = TestEvent.At(-1, "09:00:00");
        await Event.CountAsync(5, at: at);

        var plan = await PlanAsync($"{Header}a,served,20,{at},\na,served,0,{at},\n");

        var change = Assert.Single(plan.Changed);
        Assert.Equal((5L, 20L, 1), (change.Standing.Amount, change.Read.Amount, plan.Zero));
        await Assert.ThrowsAsync<ImportException>(() => ImportAsync($"{Header}a,served,20,{at},\n"));
        Assert.Equal(1, await Event.HeadAsync());
    }

    [Theory]
    [InlineData(OnChange.Replace, 120, 0, 2)]
    [InlineData(OnChange.Add, 220, 70, 1)]
    [InlineData(OnChange.Skip, 100, 70, 1)]
    public async Task Another_amount_is_put_right_added_or_passed_over_and_0_takes_back(OnChange onChange, long a, long b, int undone)
    {
        var (one, two) = (TestEvent.At(-1, "09:00:00"), TestEvent.At(-1, "10:00:00"));
        await ImportAsync($"{Header}a,served,100,{one},\nb,served,70,{two},\n");
        var corrected = $"{Header}a,served,120,{one},\nb,served,0,{two},\n,calls,9,{one},\n";

        var outcome = await ImportAsync(corrected, onChange);

        Assert.Equal((a, b, 9L), (await TotalAsync("a"), await TotalAsync("b"), (await Event.CounterAsync(null, "calls")).Total));
        Assert.Equal(onChange == OnChange.Replace ? 2 : 0, outcome.Replaced);
        var back = await Service.UndoAsync(_manager, "e", outcome.Number!.Value, "it was yesterday's", Wait.Cancelled);
        Assert.Equal((undone + (onChange == OnChange.Skip ? 0 : 1), 0), (back.Reversed, back.Changed));
        Assert.Equal((100L, 70L, 0L), (await TotalAsync("a"), await TotalAsync("b"), (await Event.CounterAsync(null, "calls")).Total));
        await Event.AssertSoundAsync();

        // The first table is there still, or again.
        Assert.Equal(2, (await PlanAsync($"{Header}a,served,100,{one},\nb,served,70,{two},\n")).Known);
    }

    [Fact]
    public async Task Two_rows_that_say_the_same_are_two_counts_and_a_third_is_new_the_next_time()
    {
        var row = $"a,served,4,{TestEvent.At(-1, "09:00:00")},\n";
        await ImportAsync(Header + row + row);

        var plan = await PlanAsync(Header + row + row + row);

        Assert.Equal((2, 1), (plan.Known, plan.New.Count));
        Assert.Equal(8, await TotalAsync("a"));
    }

    [Fact]
    public async Task Rows_with_keys_can_be_imported_again_after_an_undo_and_count_once()
    {
        var (key, at) = (Guid.NewGuid(), TestEvent.At(-1, "09:00:00"));
        var text = $"key,station,metric,delta,at\n{key},a,served,4,{at}\n,a,served,6,{at}\n";
        await ImportAsync(text);
        Assert.Equal((2, 0), ((await PlanAsync(text)).Known, (await PlanAsync(text)).New.Count));
        await Service.UndoAsync(_manager, "e", 1, "twice", Wait.Cancelled);

        Assert.Equal(2, (await ImportAsync(text)).Added);
        Assert.Equal((2, 0, 10L), ((await PlanAsync(text)).Known, (await PlanAsync(text)).New.Count, await TotalAsync("a")));
        Assert.Single((await PlanAsync($"key,station,metric,delta,at\n{Guid.NewGuid()},a,served,4,{at}\n")).New);
    }

    [Fact]
    public async Task A_whole_day_counts_in_its_day_and_the_hours_say_that_they_do_not_know()
    {
        var day = TestEvent.Text(TestEvent.Day(-1));
        await ImportAsync($"date,station,served\n{day},a,500\n");
        await Event.CountAsync(3, at: TestEvent.At(-1, "12:10:00"));
        await Event.BoardAsync();

        var byDay = await Event.JsonAsync($"series?metric=served&from={day}&to={day}&step=day");
        var byHour = await Event.JsonAsync($"series?metric=served&from={day}&to={day}&step=hour");

        Assert.Equal(503, byDay.GetProperty("points")[0].GetProperty("sum").GetInt64());
        Assert.Empty(byDay.GetProperty("wholeDays").EnumerateArray());
        Assert.Equal(3, byHour.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty("sum").GetInt64()));
        var whole = Assert.Single(byHour.GetProperty("wholeDays").EnumerateArray());
        Assert.Equal((TestEvent.At(-1, "00:00:00.000"), 500L), (whole.GetProperty("from").GetString(), whole.GetProperty("sum").GetInt64()));
        Assert.True((await Event.JsonAsync("entries")).GetProperty("entries")[0].GetProperty("wholeDay").GetBoolean());
    }

    [Fact]
    public async Task What_the_ledger_would_refuse_is_a_fault_before_anything_is_written()
    {
        var plan = await PlanAsync(
            $"{Header}a,served,1,{TestEvent.At(1, "09:00:00")},\na,served,1,1999-01-01,\n"
                + $"a,calls,1,{TestEvent.At(-1, "09:00:00")},\n,served,1,{TestEvent.At(-1, "09:00:00")},\n");

        Assert.Equal([(2, "Future"), (3, "Outside"), (4, "WholeEvent"), (5, "NoStation")], plan.Faults.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public async Task A_whole_beside_its_parts_is_imported_only_when_somebody_says_so()
    {
        var text = $"date,station,served,served.part\n{TestEvent.Text(TestEvent.Day(-1))},a,10,4\n";

        await Assert.ThrowsAsync<ImportException>(() => ImportAsync(text));
        Assert.Equal(0, await Event.HeadAsync());
        await ImportAsync(text, with: m => m with { CountBoth = true });
        Assert.Equal(14, await TotalAsync("a"));
    }

    [Fact]
    public async Task A_table_of_days_goes_in_and_the_next_day_s_file_finds_its_mapping()
    {
        var service = Service;
        var first = File($"Datum,Ort,Gezählt\n{TestEvent.Text(TestEvent.Day(-2))},Nord,5\n");
        var (guess, kept) = await service.MappingAsync(_manager, "e", first, Wait.Cancelled);
        Assert.False(kept);
        await service.AddStationsAsync(_manager, "e", [new() { StationId = 0, Code = "north", NameZh = "Nord", NameEn = "Nord" }], Wait.Cancelled);
        var mapping = guess with
        {
            Columns = [ColumnRole.Time, ColumnRole.Station, ColumnRole.Amount],
            Headers = HeaderMeaning.Metric,
            Metrics = new Dictionary<string, string> { ["gezählt"] = "served" },
        };
        var plan = await service.PlanAsync(_manager, "e", first, mapping, OnChange.Ask, Wait.Cancelled);
        Assert.Equal(1, (await service.ImportAsync(_manager, "e", first, mapping, plan, null, Wait.Cancelled)).Added);

        var next = File($"datum,ORT,gezählt,\n{TestEvent.Text(TestEvent.Day(-1))},Nord,6,\n");
        var (again, known) = await service.MappingAsync(_manager, "e", next, Wait.Cancelled);
        Assert.True(known);
        Assert.Equal(6, Assert.Single((await service.PlanAsync(_manager, "e", next, again, OnChange.Ask, Wait.Cancelled)).New).Read.Amount);
    }

    [Fact]
    public async Task Imports_are_listed_with_who_and_what_and_the_audit_tells_of_them_and_of_their_undoing()
    {
        await ImportAsync($"{Header}a,served,1,{TestEvent.At(-1, "09:00:00")},\n");
        await Service.UndoAsync(_manager, "e", 1, "twice", Wait.Cancelled);

        var import = Assert.Single(await Service.ListAsync(_manager, "e", Wait.Cancelled));
        Assert.Equal((1, "t.csv", _manager!.Actor.Name, 1, "twice"), (import.Number, import.FileName, import.RecordedBy, import.Added, import.UndoReason));
        var told = await _server!.Get<AuditStore>().ReadAsync(new(_manager.Actor.Name), 10, Wait.Cancelled);
        Assert.Equal(["import.undone", "entries.imported"], told.Select(l => l.Action));
        Assert.Equal("reason", (await Assert.ThrowsAsync<CatalogException>(() => Service.UndoAsync(_manager, "e", 1, " ", Wait.Cancelled))).Field);
        Assert.Equal("number", (await Assert.ThrowsAsync<CatalogException>(() => Service.UndoAsync(_manager, "e", 1, "x", Wait.Cancelled))).Field);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private static ImportFile File(string text)
    {
        var table = TableFile.ReadText(text);
        return new("t.csv", table, 0, Guess.Header(table.Sheets[0]));
    }

    private async Task<long> TotalAsync(string station) => (await Event.CounterAsync(station, "served")).Total;

    private async Task<ImportPlan> PlanAsync(string text) =>
        await Service.PlanAsync(_manager, "e", File(text), Guess.Columns(Event.Catalog, File(text).Chosen, File(text).Header), OnChange.Ask, Wait.Cancelled);

    private async Task<ImportOutcome> ImportAsync(string text, OnChange onChange = OnChange.Ask, Func<Mapping, Mapping>? with = null)
    {
        var file = File(text);
        var mapping = Guess.Columns(Event.Catalog, file.Chosen, file.Header);
        mapping = with?.Invoke(mapping) ?? mapping;
        return await Service.ImportAsync(
            _manager, "e", file, mapping, await Service.PlanAsync(_manager, "e", file, mapping, onChange, Wait.Cancelled), null, Wait.Cancelled);
    }
}
