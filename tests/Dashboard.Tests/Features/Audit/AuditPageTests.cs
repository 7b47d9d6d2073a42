using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Audit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Audit;

public sealed class AuditPageTests : ComponentTest
{
    private readonly RunningServer _server;
    private readonly string _mark = "mark-" + Guid.NewGuid().ToString("N");

    public AuditPageTests(ServerFixture server)
    {
        _server = server.Server;
        Services.AddSingleton(_server.Get<AuditService>());
        Services.AddSingleton(_server.Get<AccessDirectory>());
    }

    [Theory]
    [InlineData("zh-CN", "停用账号", "命令行", "Asia/Shanghai 时间")]
    [InlineData("en", "Account disabled", "command line", "those of Asia/Shanghai")]
    public async Task Lines_say_in_words_who_did_what(string culture, string action, string command, string zone)
    {
        var account = await SignInAsync(new Grant(Role.Administrator, 0));
        await AppendAsync(new(new(account.Holder.ToString(), "192.0.2.7"), "account.disabled", _mark, "old → new"), new(new("command"), "made.up", _mark));

        var page = Page(culture, $"subject={_mark}");

        var rows = page.Component.FindAll("tbody tr").Select(r => r.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        foreach (var part in (string[])[command, "made.up"]) Assert.Contains(part, rows[0], StringComparison.Ordinal);
        foreach (var part in (string[])[account.DisplayName, account.Holder.ToString(), action, "192.0.2.7", "old → new"])
            Assert.Contains(part, rows[1], StringComparison.Ordinal);
        Assert.Contains(zone, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_lines_are_a_page_away_and_the_filters_stay()
    {
        await SignInAsync(new Grant(Role.Administrator, 0));
        await AppendAsync([.. Enumerable.Range(0, AuditService.PageSize + 3).Select(_ => new AuditDraft(new("seed"), "test", _mark))]);

        var page = Page("en", $"subject={_mark}");
        Assert.Equal(AuditService.PageSize, page.Component.FindAll("tbody tr").Count);
        Assert.Empty(page.Component.FindAll("[data-testid=newest]"));
        var older = page.Component.Find("[data-testid=older]").GetAttribute("href")!;
        Assert.Contains(_mark, older, StringComparison.Ordinal);

        Services.GetRequiredService<NavigationManager>().NavigateTo(older);

        page.Component.WaitForAssertion(() => Assert.Equal(3, page.Component.FindAll("tbody tr").Count), Wait.Limit);
        Assert.Empty(page.Component.FindAll("[data-testid=older]"));
        Assert.Contains(_mark, page.Component.Find("[data-testid=newest]").GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_goes_into_the_address_and_begins_at_the_newest()
    {
        var account = await SignInAsync(new Grant(Role.Administrator, 0));
        await AppendAsync(new(new(account.Holder.ToString()), "test", _mark), new(new("seed"), "test", _mark));
        var page = Page("en", $"subject={_mark}&before=999999");
        Assert.Equal(2, page.Component.FindAll("tbody tr").Count);

        // By the name that others see.
        await page.Component.InvokeAsync(() => page.Component.FindAll("input[type=text]")[0].ChangeAsync(account.DisplayName));

        page.Component.WaitForAssertion(() => Assert.Single(page.Component.FindAll("tbody tr")), Wait.Limit);
        Assert.EndsWith(
            $"/admin/audit?subject={_mark}&who={account.DisplayName}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_filters_chosen_faster_than_the_window_answers_are_both_kept()
    {
        await SignInAsync(new Grant(Role.Administrator, 0));
        await AppendAsync(new AuditDraft(new("seed"), "test", _mark));
        var window = new SlowWindow($"/admin/audit?subject={_mark}&before=999999");
        Services.AddSingleton<NavigationManager>(window);
        var page = Draw<AuditPage>("en", _ => { });
        page.Component.WaitForState(() => page.Component.FindAll("[aria-busy]").Count == 0, Wait.Limit);

        await page.Component.InvokeAsync(() => page.Component.FindAll("input[type=text]")[0].ChangeAsync("seed"));
        await page.Component.InvokeAsync(() => page.Component.FindAll("input[type=date]")[0].ChangeAsync("2020-01-01"));
        await page.Component.InvokeAsync(window.Arrive);

        Assert.Equal($"/admin/audit?subject={_mark}&who=seed&from=2020-01-01", window.At);
        page.Component.WaitForAssertion(() => Assert.Single(page.Component.FindAll("tbody tr")), Wait.Limit);
    }

    [Theory]
    [InlineData("zh-CN", "subject=nothing", "没有符合条件的记录")]
    [InlineData("en", "subject=nothing", "Nothing fits these filters")]
    [InlineData("zh-CN", "from=yesterday", "日期无法识别")]
    [InlineData("en", "to=2027-02-30", "That is no day")]
    public async Task Nothing_found_and_no_day_are_said(string culture, string query, string text)
    {
        await SignInAsync(new Grant(Role.Administrator, 0));
        Assert.Contains(text, Page(culture, query).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_several_have_is_asked_for_more_exactly()
    {
        var account = await SignInAsync(new Grant(Role.Administrator, 0));
        await _server.Get<KeyStore>().AddAsync(account.DisplayName, [new(Role.Integration, 0)], null, new("tests"), Wait.Cancelled);
        await _server.Get<AccessDirectory>().RefreshAsync(Wait.Cancelled);

        var text = Page("en", $"who={account.DisplayName}").Text;

        Assert.Contains($"Several are called “{account.DisplayName}”: {account.Holder}, key:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "只有系统管理员可以查看")]
    [InlineData("en", "Only administrators")]
    public async Task Whoever_does_not_administer_reads_nothing(string culture, string text)
    {
        await SignInAsync(new Grant(Role.Manager, 0));
        var page = Page(culture, "");
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("table"));

        foreach (var caller in (Caller?[])[null, (await SignedIn.AsAsync(_server, new Grant(Role.Manager, 0))).Caller])
        {
            await Assert.ThrowsAsync<RefusedException>(() => _server.Get<AuditService>().ReadAsync(caller, new(), Wait.Cancelled));
            Assert.Throws<RefusedException>(() => _server.Get<AuditService>().Resolve(caller, "seed"));
        }
    }

    [Fact]
    public void Every_action_of_the_source_is_known()
    {
        var written = Repository.Files("src", ".cs").Where(f => !f.Name.Contains("/Audit/", StringComparison.Ordinal))
            .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(
                f.Text,
                "\"(?<action>(account|session|access|key|screen|event|station|metric|hotline|caller)\\.[a-z][a-z-]+)\"",
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(2)).Select(m => m.Groups["action"].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("key.created", written);
        Assert.Empty(written.Except(Actions.All, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_none_is_the_first()
    {
        await SignInAsync(new Grant(Role.Administrator, 0));
        await AppendAsync(new AuditDraft(new("seed"), "test", _mark));

        Assert.Single(Page("en", $"before=soon&subject={_mark}").Component.FindAll("tbody tr"));
    }

    private Task AppendAsync(params AuditDraft[] drafts) => _server.Get<AuditStore>().AppendAsync(drafts, Wait.Cancelled);

    private async Task<Account> SignInAsync(params Grant[] grants)
    {
        var account = await _server.AccountAsync(grants);
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(_server, account.Holder));
        return account;
    }

    private Drawn<AuditPage> Page(string culture, string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/audit?" + query);
        var page = Draw<AuditPage>(culture, _ => { });
        page.Component.WaitForState(() => page.Component.FindAll("[aria-busy]").Count == 0, Wait.Limit);
        return page;
    }
}
