using Dashboard.Engine.Shifts;
using Dashboard.Features.Manager;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Manager;

/// <summary>What the manager's page says of phones, and of what they brought too late.</summary>
public sealed class PhonesPanelTests : ComponentTest
{
    private const string Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f";

    private readonly ServerFixture _server;

    public PhonesPanelTests(ServerFixture server)
    {
        _server = server;
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<LateService>());
        Services.AddSingleton(server.Server.Get<Engine.Access.AccessDirectory>());
    }

    [Theory]
    [InlineData("zh-CN", "0E4F 火车站 nobody 0 0 0 在线", "AAAA 火车站 nobody 3 最早 09:00 1 2 失去联系", "CCCC 火车站 nobody 0 0 0 已收起", "3 部，3 条未上报", "近 48 小时没有手机")]
    [InlineData(
        "en",
        "0E4F Railway nobody 0 0 0 online",
        "AAAA Railway nobody 3 oldest 09:00 1 2 silent",
        "CCCC Railway nobody 0 0 0 put away",
        "3 phones, 3 not sent",
        "No phone has had a pad open")]
    public void Phones_are_told_apart_by_how_they_stand_and_the_worst_comes_first(
        string culture, string live, string silent, string resting, string sum, string none)
    {
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(_server.Server, null));
        var states = new PhoneStates(
            [
                Said(Phone), Said("0198c7e2-3f5a-7c1e-9d43-2a6b8c1dcccc") with { Resting = true, HeardMs = Sample.Now - 7_200_000 },
                Said("0198c7e2-3f5a-7c1e-9d43-2a6b8c1daaaa") with
                {
                    Waiting = 3,
                    Refused = 1,
                    Held = 2,
                    OldestMs = Sample.At(9, 0),
                    NewestMs = Sample.At(9, 30),
                    HeardMs = Sample.Now - 600_000,
                },
                Said(Phone) with { StationId = Sample.Railway + 1 },
            ],
            LateWaiting.None);

        var panel = Draw<PhonesPanel>(culture, p => p.Add(x => x.Slug, "spring").Add(x => x.State, Sample.State() with { Live = [states] }));

        Assert.Contains(sum, panel.Text, StringComparison.Ordinal);
        Assert.StartsWith(live, panel.Of("phone-0E4F"), StringComparison.Ordinal);
        Assert.StartsWith(silent, panel.Of("phone-AAAA"), StringComparison.Ordinal);
        Assert.StartsWith(resting, panel.Of("phone-CCCC"), StringComparison.Ordinal);
        Assert.True(panel.Text.IndexOf("AAAA", StringComparison.Ordinal) < panel.Text.IndexOf("0E4F", StringComparison.Ordinal));
        Assert.Contains(none, Read<PhonesPanel>(culture, p => p.Add(x => x.Slug, "spring").Add(x => x.State, Sample.State())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "交班后补报 2 条待处理", "早班", "服务 +7 2 条", "已计入：甲站 服务 +7", "请填写原因")]
    [InlineData("en", "Late counts 2 to decide", "Early shift", "Served +7 2 entries", "Taken: Station A Served +7", "Say why, in at most")]
    public async Task Late_counts_stand_together_and_are_taken_with_one_press_or_refused_with_a_reason(
        string culture, string head, string shift, string amount, string told, string reason)
    {
        var e = await _server.Take().WithShiftsAsync();
        await e.SignOffAsync(await e.CoordinatorAsync());
        foreach (var (delta, at) in ((int, string)[])[(4, "10:00:00"), (3, "11:00:00")])
        {
            using var sent = await e.PostAsync(
                $$"""{"phone":"{{Phone}}","entries":[{{TestEvent.Entry(Guid.NewGuid(), delta: delta, at: TestEvent.At(-1, at))}}]}""");
            Assert.True(sent.IsSuccessStatusCode);
        }

        await Wait.ForAsync(() => e.Feed.Current.Phones?.Late.Waiting == 2, "the feed knows of both");
        Services.AddSingleton<AuthenticationStateProvider>(await SignedIn.AsAsync(
            _server.Server, new Engine.Access.Grant(Engine.Access.Role.Manager, e.Catalog.Event.EventId)));
        var panel = Draw<LatePanel>(culture, p => p.Add(x => x.Slug, e.Slug).Add(x => x.State, e.Feed.Current));
        panel.Component.WaitForAssertion(() => Assert.Contains(amount, panel.Text, StringComparison.Ordinal), Wait.Limit);
        foreach (var text in (string[])[head, shift]) Assert.Contains(text, panel.Text, StringComparison.Ordinal);
        Assert.Contains("10:00–11:00", panel.Text, StringComparison.Ordinal);
        Assert.Contains("0E4F", panel.Text, StringComparison.Ordinal);

        var buttons = panel.Component.FindAll("td.row-actions button");
        await buttons[1].ClickAsync();
        await panel.Component.Find("form").SubmitAsync();
        Assert.Contains(reason, panel.Text, StringComparison.Ordinal);
        await panel.Component.InvokeAsync(() => panel.Component.FindAll("td.row-actions button")[0].ClickAsync());
        panel.Component.WaitForAssertion(() => Assert.Contains(told, panel.Text, StringComparison.Ordinal), Wait.Limit);

        Assert.Equal((7, 0), await e.CounterAsync("a", "served"));
        await e.AssertSoundAsync();
    }

    [Fact]
    public void Without_late_counts_nothing_is_shown()
    {
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(_server.Server, null));
        Assert.Equal("", Read<LatePanel>("en", p => p.Add(x => x.Slug, "spring").Add(x => x.State, Sample.State())));
    }

    private static PhoneState Said(string phone) => new()
    {
        Phone = phone,
        StationId = Sample.Railway,
        PlaceId = Sample.Railway,
        Holder = "nobody",
        Waiting = 0,
        Refused = 0,
        Held = 0,
        Resting = false,
        HeardMs = Sample.Now,
    };
}
