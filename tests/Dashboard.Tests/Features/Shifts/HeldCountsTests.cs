using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Manager;
using Dashboard.Features.Shifts;

namespace Dashboard.Tests.Features.Shifts;

/// <summary>Phones that hold counts when a shift is signed off: they are named, and what they bring later waits for a manager and comes back to them.</summary>
public sealed class HeldCountsTests(ServerFixture server)
{
    private static readonly Guid Phone = Guid.Parse("0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f");

    [Fact]
    public async Task A_phone_s_late_count_is_held_taken_and_told_to_the_phone()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.SignOffAsync(await e.CoordinatorAsync());
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        var plain = Assert.Single(await SendAsync(e, null, TestEvent.Entry(Guid.NewGuid(), at: TestEvent.At(-1, "10:00:00"))));
        var held = await SendAsync(
            e, Phone, TestEvent.Entry(first, delta: 4, at: TestEvent.At(-1, "10:00:00")), TestEvent.Entry(second, delta: 3, at: TestEvent.At(-1, "11:00:00")));
        Assert.Equal(("rejected", "held,held", "waiting,waiting"), (plain.Status, string.Join(',', held.Select(h => h.Status)), await StatesAsync(e)));

        var (service, manager) = (server.Server.Get<LateService>(), await e.ManagerAsync());
        var group = Assert.Single(await service.ListAsync(manager, e.Slug, Wait.Cancelled));
        Assert.Equal((7, 2), (group.Amount, group.Counts.Count));
        await Assert.ThrowsAsync<CatalogException>(() => service.DecideAsync(manager, e.Slug, [first], taken: false, " ", Wait.Cancelled));
        Assert.Equal(AppendStatus.Accepted, (await service.DecideAsync(manager, e.Slug, [first], taken: true, "", Wait.Cancelled))[0].Status);
        Assert.Equal(AppendStatus.Accepted, (await service.DecideAsync(manager, e.Slug, [second], taken: false, "记过了", Wait.Cancelled))[0].Status);

        Assert.Equal("taken,refused 记过了", await StatesAsync(e));
        Assert.Equal((4, 0), await e.CounterAsync("a", "served"));
        var again = await SendAsync(
            e, Phone, TestEvent.Entry(first, delta: 4, at: TestEvent.At(-1, "10:00:00")), TestEvent.Entry(second, delta: 3, at: TestEvent.At(-1, "11:00:00")));
        Assert.Equal(["duplicate", "rejected"], again.Select(a => a.Status));
        Assert.Equal(
            (ReportState.Late, 4),
            (e.State(), (await server.Server.Get<ShiftService>().ReadAsync(manager, e.Slug, "a", TestEvent.Day(-1), Wait.Cancelled))[0].Figures![0].Count));
        Assert.Single(await server.Server.AuditAsync(e.Slug, "late.taken"));
        Assert.Single(await server.Server.AuditAsync(e.Slug, "late.refused"));
        await e.AssertSoundAsync();
    }

    [Theory]
    [InlineData("zh-CN", "确认之后数字有变动，现在合计：服务 11 人次、其中老人 4 人次。", "交班后补报 · ", " 由{0}计入")]
    [InlineData("en", "The sums have changed since this was confirmed. Now: Served 11 contacts, Elderly 4 contacts.", "Late count · ", "taken by {0} at ")]
    public async Task The_card_shows_what_was_signed_off_and_says_what_has_changed_since_as_the_book_says_who_took_it(
        string culture, string since, string late, string by)
    {
        var key = Guid.NewGuid();
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00"));
        await e.SignOffAsync(await e.CoordinatorAsync(), served: 7);
        var path = $"/pad/{e.Slug}/a/shifts?culture={culture}";
        Assert.DoesNotContain("class=\"since\"", await server.Server.PageAsync(path), StringComparison.Ordinal);
        using var sent = await e.PostAsync(
            $$"""{"phone":"{{Phone}}","entries":[{{TestEvent.Entry(key, "served.part", delta: 4, at: TestEvent.At(-1, "10:00:00"))}}]}""");
        Assert.True(sent.IsSuccessStatusCode);
        var manager = await e.ManagerAsync();

        await server.Server.Get<LateService>().DecideAsync(manager, e.Slug, [key], taken: true, "", Wait.Cancelled);

        await e.BoardAsync();
        var card = await server.Server.PageAsync(path);
        Assert.Contains("<b>7</b>", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>11</b>", card, StringComparison.Ordinal);
        Assert.Contains(since, card, StringComparison.Ordinal);
        var book = await server.Server.PageAsync($"/pad/{e.Slug}/a/book?day={TestEvent.Text(TestEvent.Day(-1))}&culture={culture}");
        var name = server.Server.Get<AccessDirectory>().DisplayOf(manager.Holder.ToString())!;
        foreach (var text in (string[])[late, string.Format(System.Globalization.CultureInfo.InvariantCulture, by, name)])
            Assert.Contains(text, book, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shift_that_a_phone_may_hold_counts_of_is_signed_off_only_by_who_was_told_how_many()
    {
        var e = await server.Take().WithShiftsAsync();
        var (by, service) = (await e.CoordinatorAsync(), server.Server.Get<ShiftService>());
        await HoldAsync(e, 2);
        var order = ShiftBench.Order();

        var asked = await service.SignOffAsync(by, e.Slug, "a", order, Wait.Cancelled);
        await HoldAsync(e, 3);
        var raced = await service.SignOffAsync(by, e.Slug, "a", order with { Despite = Known(2) }, Wait.Cancelled);
        Assert.Equal([RefusalCodes.PhonesHold, RefusalCodes.PhonesHold], new[] { asked, raced }.Select(o => o.Result.Code));
        Assert.Equal((2, 3), (asked.Phones.Single().Waiting, raced.Phones.Single().Waiting));
        Assert.Contains("0E4F (2 waiting)", asked.Result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());

        // The other shift is not asked about, nor is one's own phone; nor a repeat.
        Assert.Equal(AppendStatus.Accepted, (await service.SignOffAsync(by, e.Slug, "a", ShiftBench.Order(shift: "late"), Wait.Cancelled)).Result.Status);
        Assert.Equal(AppendStatus.Accepted, (await service.SignOffAsync(by, e.Slug, "a", order with { Despite = Known(3) }, Wait.Cancelled)).Result.Status);
        Assert.Equal(AppendStatus.Duplicate, (await service.SignOffAsync(by, e.Slug, "a", order, Wait.Cancelled)).Result.Status);
        Assert.Equal(
            AppendStatus.Accepted,
            (await service.SignOffAsync(by, e.Slug, "a", ShiftBench.Order(day: -2) with { Own = Phone.ToString() }, Wait.Cancelled)).Result.Status);
    }

    [Fact]
    public async Task The_page_names_the_phones_and_asks_without_any_script()
    {
        var e = await server.Take().WithShiftsAsync();
        await HoldAsync(e, 2);

        var html = await server.Server.PageAsync($"/pad/{e.Slug}/a/shifts");

        foreach (var text in (string[])["其他手机可能还有本班的计数", "0E4F", "2 条未上报", "先等一等，重新查看", "不等了，补确认早班", "本班无人值守", "备注（选填）"])
            Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains($"name=\"Form.Phones\" value=\"{Phone}=2\"", html, StringComparison.Ordinal);
        Assert.Contains("补确认中班", html, StringComparison.Ordinal);
    }

    private static Dictionary<string, int> Known(int waiting) => new(StringComparer.Ordinal) { [Phone.ToString()] = waiting };

    private Task HoldAsync(TestEvent e, int waiting)
    {
        var at = DateTimeOffset.Parse(TestEvent.At(-1, "10:00:00"), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var station = e.Catalog.Station("a")!.StationId;
        return server.Server.Get<PhoneStore>().KeepAsync(
            e.Catalog.Event.EventId,
            [new()
            {
                Phone = Phone.ToString(),
                StationId = station,
                PlaceId = station,
                Holder = "account:1",
                Waiting = waiting,
                Refused = 0,
                Held = 0,
                OldestMs = at,
                NewestMs = at,
                Resting = false,
                HeardMs = at,
            }],
            Wait.Cancelled);
    }

    private static async Task<IReadOnlyList<Answer>> SendAsync(TestEvent e, Guid? phone, params string[] entries)
    {
        var answer = await e.PostAsync($$"""{"phone":{{JsonSerializer.Serialize(phone)}},"entries":[{{string.Join(',', entries)}}]}""");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("results").EnumerateArray().Select(Answer.Of)];
    }

    // As the phone asks for it.
    private static async Task<string> StatesAsync(TestEvent e) =>
        string.Join(',', (await e.JsonAsync($"corrections?station=a&phone={Phone}")).GetProperty("late").EnumerateArray()
            .OrderByDescending(l => l.GetProperty("state").GetString(), StringComparer.Ordinal)
            .Select(l => $"{l.GetProperty("state").GetString()} {l.GetProperty("reason").GetString()}".TrimEnd()));
}
