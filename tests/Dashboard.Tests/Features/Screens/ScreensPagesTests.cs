using Dashboard.Engine.Access;
using Dashboard.Features.Screens;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Screens;

/// <summary>Pairing and roster as a manager meets them.</summary>
public sealed class ScreensPagesTests : ComponentTest, IAsyncLifetime
{
    private ScreenBench _bench = null!;
    private Caller _manager = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await ScreenBench.StartAsync();
        _manager = await _bench.ManagerAsync();
        Services.AddSingleton(_bench.Service);
        Services.AddSingleton<TimeProvider>(_bench.Clock);
        Services.AddSingleton<AuthenticationStateProvider>(_ => _bench.CircuitOf(_manager));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("zh-CN", "下一步", "批准", "已批准：指挥中心东墙（1 号屏）")]
    [InlineData("en", "Continue", "Approve", "Approved: 指挥中心东墙 (screen 1)")]
    public async Task A_screen_is_approved_by_the_code_of_its_address(string culture, string enter, string approve, string done)
    {
        var (_, asked) = await _bench.AskAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/screens/pair#{asked.Code}");
        var page = Draw<PairPage>(culture, _ => { });
        Assert.Equal($"{asked.Code[..4]}-{asked.Code[4..]}", page.Component.Find("[data-testid=code]").GetAttribute("value"));
        Assert.Equal(0, (await _bench.Pairings.FindAsync(asked.SecretHash, Wait.Cancelled))!.Tries);

        await EnterAsync(page, enter);
        page.Component.WaitForElement("[data-testid=facts]", Wait.Limit);
        foreach (var fact in (string[])["1920 × 1080", "192.0.2.7", "0.1.0+0123456", asked.Code[..4]])
            Assert.Contains(fact, page.Of("facts"), StringComparison.Ordinal);

        // The one event that they manage and all scenes are chosen; the place is theirs to say.
        await ClickAsync(page, approve);
        page.Component.WaitForElement("[data-testid=fault]", Wait.Limit);
        await page.Component.Find("[data-testid=place]").InputAsync("指挥中心东墙");
        await ClickAsync(page, approve);

        page.Component.WaitForAssertion(() => Assert.StartsWith(done, page.Of("done"), StringComparison.Ordinal), Wait.Limit);
        var screen = Assert.Single(await _bench.Screens.AllAsync(Wait.Cancelled));
        Assert.Equal(("指挥中心东墙", 1, string.Join(',', _bench.Service.Scenes), culture), (screen.Place, screen.EventId, screen.Scenes, screen.Culture));
    }

    [Fact]
    public async Task A_wrong_code_says_so_and_five_of_them_that_one_has_to_wait()
    {
        var page = Draw<PairPage>("zh-CN", _ => { });
        for (var i = 0; i < 5; i++)
        {
            await page.Component.Find("[data-testid=code]").InputAsync("bbbb-bbbb");
            await EnterAsync(page, "下一步");
            page.Component.WaitForAssertion(() => Assert.Contains("配对码不正确，或已失效", page.Of("fault"), StringComparison.Ordinal), Wait.Limit);
        }

        await EnterAsync(page, "下一步");

        page.Component.WaitForAssertion(() => Assert.Contains("输错次数过多，请十分钟后再试", page.Of("fault"), StringComparison.Ordinal), Wait.Limit);
    }

    [Theory]
    [InlineData("拒绝")]
    [InlineData("批准")]
    public async Task A_code_that_has_expired_meanwhile_leads_back_to_the_field(string button)
    {
        var (_, asked) = await _bench.AskAsync();
        var page = Draw<PairPage>("zh-CN", _ => { });
        await page.Component.Find("[data-testid=code]").InputAsync(asked.Code);
        await EnterAsync(page, "下一步");
        page.Component.WaitForElement("[data-testid=place]", Wait.Limit);
        await page.Component.Find("[data-testid=place]").InputAsync("大厅");
        _bench.Clock.Advance(PairingStore.Lifetime);

        await ClickAsync(page, button);

        page.Component.WaitForAssertion(() => Assert.Contains("配对码已过期，或已由他人处理", page.Of("fault"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal("", page.Component.Find("[data-testid=code]").GetAttribute("value"));
    }

    [Fact]
    public async Task A_screen_can_be_declined()
    {
        var (secret, asked) = await _bench.AskAsync();
        var page = Draw<PairPage>("zh-CN", _ => { });
        await page.Component.Find("[data-testid=code]").InputAsync(asked.Code);
        await EnterAsync(page, "下一步");
        page.Component.WaitForElement("[data-testid=facts]", Wait.Limit);

        await ClickAsync(page, "拒绝");

        page.Component.WaitForAssertion(() => Assert.Contains("已拒绝", page.Of("done"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(0, (await _bench.Pairings.FindAsync(Secrets.Hash(secret), Wait.Cancelled))!.ScreenId);
    }

    [Theory]
    [InlineData("zh-CN", "还没有配对的大屏")]
    [InlineData("en", "No screen has been paired yet")]
    public void An_empty_roster_says_how_to_fill_it(string culture, string empty)
    {
        var page = Draw<ScreensPage>(culture, _ => { });
        page.Component.WaitForAssertion(() => Assert.Contains(empty, page.Text, StringComparison.Ordinal), Wait.Limit);
    }

    [Theory]
    [InlineData("zh-CN", "从未上线", "在线", "失联，最后回执 14:30:00", " 秒")]
    [InlineData("en", "Never seen", "Live", "Silent since 14:30:00", " s ")]
    public async Task The_roster_follows_the_receipts_by_itself(string culture, string never, string live, string silent, string age)
    {
        var (screen, _) = await _bench.PairAsync(_manager);
        var page = Draw<ScreensPage>(culture, _ => { });
        page.Component.WaitForAssertion(() => Assert.Contains(never, page.Of("screen-1"), StringComparison.Ordinal), Wait.Limit);
        Assert.Contains("1920 × 1080", page.Of("screen-1"), StringComparison.Ordinal);

        _bench.Receipts.Keep(screen.ScreenId, new(3840, 2160, "0.1.0", "overview", 1, 0), 0);
        await TickAsync(page, live);
        Assert.Contains("3840 × 2160", page.Of("screen-1"), StringComparison.Ordinal);
        Assert.Contains(age, page.Of("screen-1"), StringComparison.Ordinal);

        _bench.Clock.Advance(RosterRow.SilentAfter);
        await TickAsync(page, silent);
    }

    [Fact]
    public async Task A_command_is_confirmed_in_words()
    {
        await _bench.PairAsync(_manager);
        var page = Draw<ScreensPage>("zh-CN", _ => { });

        await ClickAsync(page, "显示编号");
        page.Component.WaitForAssertion(() => Assert.Equal("已通知大厅显示位置和编号，几秒内出现。", page.Of("told")), Wait.Limit);
        await ClickAsync(page, "重新载入");
        page.Component.WaitForAssertion(() => Assert.Equal("已通知大厅重新载入，几秒内执行。", page.Of("told")), Wait.Limit);

        Assert.Equal(("reload", 2L), Assert.Single(await _bench.Screens.AllAsync(Wait.Cancelled)) is var s ? (s.Command, s.CommandNo) : default);
    }

    [Fact]
    public async Task A_screen_is_revoked_only_after_a_second_yes()
    {
        var (_, credential) = await _bench.PairAsync(_manager);
        var page = Draw<ScreensPage>("zh-CN", _ => { });

        await ClickAsync(page, "撤销");
        Assert.Contains("大厅立即不能再读取数据", page.Of("open"), StringComparison.Ordinal);
        await ClickAsync(page, "取消");
        Assert.NotNull(_bench.Directory.Find(credential));
        await ClickAsync(page, "撤销");
        await ClickAsync(page, "确定撤销");

        page.Component.WaitForAssertion(() => Assert.Contains("还没有配对的大屏", page.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.Null(_bench.Directory.Find(credential));
        Assert.Equal("已撤销：大厅。该屏已不能读取数据。", page.Of("told"));
    }

    [Fact]
    public async Task A_screen_s_place_is_changed_in_its_row()
    {
        await _bench.PairAsync(_manager);
        var page = Draw<ScreensPage>("zh-CN", _ => { });
        await ClickAsync(page, "修改");
        await page.Component.Find("[data-testid=place]").InputAsync(" ");
        await ClickAsync(page, "保存");
        page.Component.WaitForAssertion(() => Assert.Equal("请填写位置，不超过 100 个字。", page.Of("fault")), Wait.Limit);

        await page.Component.Find("[data-testid=place]").InputAsync("会议室");
        await ClickAsync(page, "保存");

        page.Component.WaitForAssertion(() => Assert.StartsWith("会议室", page.Of("screen-1"), StringComparison.Ordinal), Wait.Limit);
        Assert.Empty(page.Component.FindAll("[data-testid=open]"));
    }

    [Fact]
    public async Task Who_is_no_longer_a_manager_is_told_so()
    {
        await _bench.PairAsync(_manager);
        var page = Draw<ScreensPage>("zh-CN", _ => { });
        var accounts = _bench.Get<AccountStore>();
        await accounts.AddAsync(
            new Account { Name = "root", NameKey = "ROOT", DisplayName = "root", Stamp = "s", PasswordHash = "AQ==" },
            [new(Role.Administrator, 0)],
            new("test"),
            Wait.Cancelled);
        await accounts.SetGrantsAsync((await accounts.FindAsync(_manager.Holder.Id, Wait.Cancelled))!, [], new("test"), Wait.Cancelled);
        await _bench.Directory.RefreshAsync(Wait.Cancelled);

        _bench.Clock.Advance(TimeSpan.FromSeconds(2));

        page.Component.WaitForAssertion(() => Assert.Contains("您没有执行此操作的权限", page.Of("unread"), StringComparison.Ordinal), Wait.Limit);
        Assert.Empty(page.Component.FindAll("[data-testid=screen-1]"));
    }

    private async Task TickAsync(Drawn<ScreensPage> page, string state) => await Wait.ForAsync(
        async () =>
        {
            if (!page.Of("screen-1").Contains(state, StringComparison.Ordinal)) _bench.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
            return page.Of("screen-1");
        },
        text => text.Contains(state, StringComparison.Ordinal), state);

    private static Task EnterAsync(Drawn<PairPage> page, string button)
    {
        Assert.Contains(page.Component.FindAll("button"), b => b.TextContent.Trim() == button && b.GetAttribute("type") == "submit");
        return page.Component.Find("form").SubmitAsync(EventArgs.Empty);
    }
}
