using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Shifts;

namespace Dashboard.Tests.Features.Shifts;

/// <summary>Who may sign what off, and open it again; what the ledger and the audit hold then.</summary>
public sealed class ShiftServiceTests(ServerFixture server)
{
    [Fact]
    public async Task A_coordinator_signs_a_shift_off_and_it_is_confirmed()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00"));
        await e.CountAsync(5, at: TestEvent.At(-1, "15:00:00"));
        await e.CountAsync(3, "b", at: TestEvent.At(-1, "10:00:00"));
        var by = await e.CoordinatorAsync();
        Assert.Equal(ReportState.Missing, e.State());

        var shifts = await server.Server.Get<ShiftService>().ReadAsync(by, e.Slug, "a", TestEvent.Day(-1), Wait.Cancelled);
        var result = await e.SignOffAsync(by, served: 7);

        Assert.Equal(
            [("early", "served", 7), ("early", "served.part", 0), ("late", "served", 5), ("late", "served.part", 0)],
            shifts.SelectMany(s => s.Figures!.Select(f => (s.Report.Span.Shift.Code, f.Metric.Code, f.Count))));
        Assert.Equal((AppendStatus.Accepted, ReportState.Late), (result.Status, e.State()));
        Assert.Equal((by.Holder.ToString(), result.Seq), (Kept(e).RecordedBy, Kept(e).Seq));
        var line = Assert.Single(await server.Server.AuditAsync(e.Slug, "shift.signed-off"));
        Assert.Equal(
            (by.Holder.ToString(), "192.0.2.1", $"{result.Seq}, a, early {TestEvent.Text(TestEvent.Day(-1))}"), (line.Actor, line.Address, line.Detail));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task Whoever_counts_for_a_station_signs_off_no_other_and_opens_nothing()
    {
        var e = await server.Take().WithShiftsAsync();
        var by = await e.CoordinatorAsync();
        await e.SignOffAsync(by);
        var head = await e.HeadAsync();

        await Assert.ThrowsAsync<RefusedException>(() => e.SignOffAsync(by, station: "b"));
        await Assert.ThrowsAsync<RefusedException>(() => server.Server.Get<ShiftService>().ReadAsync(by, e.Slug, "b", TestEvent.Day(-1), Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => e.ReopenAsync(by));
        await Assert.ThrowsAsync<RefusedException>(() => e.SignOffAsync(null));

        Assert.Equal((head, ReportState.Late, ReportState.Missing), (await e.HeadAsync(), e.State(), e.State("b")));
        Assert.Equal(
            ["shifts: reopen", "shifts: sign off"],
            (await server.Server.AuditAsync(action: "access.refused"))
                .Where(l => l.Actor == by.Holder.ToString() && l.Subject is { } of && of.StartsWith(e.Slug + "/", StringComparison.Ordinal)
                    && l.Detail != "shifts: read").Select(l => l.Detail).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Figures_that_are_not_the_ledger_s_confirm_nothing()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00"));
        var (by, head) = (await e.CoordinatorAsync(), await e.HeadAsync());

        var results = new[] { await e.SignOffAsync(by, served: 8), await e.SignOffAsync(by, served: 0), await e.SignOffAsync(by, served: -7) };

        Assert.All(results, r => Assert.Equal((AppendStatus.Rejected, "figures: have changed; look at them again"), (r.Status, r.Reason)));
        Assert.Equal((head, ReportState.Missing), (await e.HeadAsync(), e.State()));
    }

    [Fact]
    public async Task A_second_touch_is_answered_as_the_first_and_another_sign_off_is_not_taken()
    {
        var e = await server.Take().WithShiftsAsync();
        var (by, key) = (await e.CoordinatorAsync(), Guid.CreateVersion7());

        var first = await e.SignOffAsync(by, key: key);
        var again = await e.SignOffAsync(by, key: key);
        var other = await e.SignOffAsync(by);

        Assert.Equal((AppendStatus.Duplicate, first.Seq), (again.Status, again.Seq));
        Assert.Equal((AppendStatus.Rejected, "shift: is signed off already"), (other.Status, other.Reason));
        Assert.Equal(1, await e.HeadAsync());
    }

    [Fact]
    public async Task A_manager_opens_a_shift_with_a_reason_and_it_can_be_put_right_and_signed_off_again()
    {
        var e = await server.Take().WithShiftsAsync();
        var (by, manager) = (await e.CoordinatorAsync(), await e.ManagerAsync());
        var first = await e.SignOffAsync(by);
        var at = Kept(e).FirstMs;
        var closed = Assert.Single(await e.TallyAsync(TestEvent.Entry(Guid.NewGuid(), at: TestEvent.At(-1, "10:00:00"))));
        Assert.StartsWith("at: lies in a shift that is signed off ('early'", closed.Reason, StringComparison.Ordinal);

        Assert.Equal(AppendStatus.Accepted, (await e.ReopenAsync(manager)).Status);
        Assert.Equal(ReportState.Reopened, e.State());
        await e.CountAsync(2, at: TestEvent.At(-1, "10:00:00"));
        Assert.Equal(AppendStatus.Accepted, (await e.SignOffAsync(by, served: 2)).Status);

        Assert.Equal((ReportState.Late, at, first.Seq + 3), (e.State(), Kept(e).FirstMs, Kept(e).Seq));
        var line = Assert.Single(await server.Server.AuditAsync(e.Slug, "shift.reopened"));
        Assert.Equal((manager.Holder.ToString(), "192.0.2.1"), (line.Actor, line.Address));
        Assert.DoesNotContain("漏记", line.Detail, StringComparison.Ordinal);
        var entry = (await e.JsonAsync("entries")).GetProperty("entries").EnumerateArray().Single(x => x.GetProperty("kind").GetString() == "reopening");
        Assert.Equal(("a", "漏记一列车"), (entry.GetProperty("station").GetString(), entry.GetProperty("reason").GetString()));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_not_confirmed_is_not_opened_and_what_has_not_ended_not_signed_off()
    {
        var e = await server.Take().WithShiftsAsync();

        Assert.Equal("shift: is not signed off", (await e.ReopenAsync(await e.ManagerAsync())).Reason);
        Assert.Equal("shift: has not ended", (await e.SignOffAsync(await e.CoordinatorAsync(), day: 1)).Reason);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Theory]
    [InlineData("reason", "a", "early", -1, "  ")]
    [InlineData("reason", "a", "early", -1, "a\u0000b")]
    [InlineData("station", "nowhere", "early", -1, "x")]
    [InlineData("shift", "a", "nightly", -1, "x")]
    [InlineData("day", "a", "early", -11, "x")]
    [InlineData("day", "a", "early", 11, "x")]
    public async Task What_there_is_not_is_named(string field, string station, string shift, int day, string reason)
    {
        var e = await server.Shared(nameof(ShiftServiceTests)).SettledAsync();
        if (e.Catalog.Shifts.Count == 0) e = await e.WithShiftsAsync();
        var manager = await e.ManagerAsync();

        Assert.Equal(field, (await Assert.ThrowsAsync<CatalogException>(() => e.ReopenAsync(manager, reason, station, shift, day))).Field);
        if (field != "reason")
            Assert.Equal(field, (await Assert.ThrowsAsync<CatalogException>(() => e.SignOffAsync(manager, 0, station, shift, null, day))).Field);
    }

    [Fact]
    public async Task A_gate_stands_for_its_station_and_counts_in_its_figures()
    {
        var e = server.Take();
        await server.Server.Get<CatalogStore>().AddStationAsync(
            e.Catalog.Event.EventId,
            new() { StationId = 0, Code = "a-east", NameZh = "东口", NameEn = "East", ParentId = e.Catalog.Station("a")!.StationId },
            Wait.Cancelled);
        e = await e.WithShiftsAsync();
        await e.CountAsync(4, "a-east", at: TestEvent.At(-1, "10:00:00"));
        await e.CountAsync(1, at: TestEvent.At(-1, "10:00:00"));
        var by = await e.CoordinatorAsync();

        var shift = (await server.Server.Get<ShiftService>().ReadAsync(by, e.Slug, "a-east", TestEvent.Day(-1), Wait.Cancelled))[0];
        var result = await e.SignOffAsync(by, served: 5, station: "a-east");

        Assert.Equal(("a", 5), (shift.Report.Station.Code, shift.Figures![0].Count));
        Assert.Equal((AppendStatus.Accepted, ReportState.Late), (result.Status, e.State()));
    }

    [Fact]
    public async Task A_closed_event_signs_nothing_off()
    {
        var e = await server.Take().WithShiftsAsync();
        await server.Server.Get<CatalogStore>().ChangeEventAsync(e.Catalog.Event with { Closed = true }, Wait.Cancelled);
        e = await e.SettledAsync();

        Assert.Equal($"event: '{e.Slug}' is closed; nothing more is signed off", (await e.SignOffAsync(await e.CoordinatorAsync())).Reason);
    }

    private static SignOff Kept(TestEvent e) => Assert.Single(e.Feed.Current.Board.SignOffs).Value;
}
