using Dashboard.Engine.Access;
using Dashboard.Features.Keys;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Keys;

public sealed class KeysPageTests : ComponentTest
{
    private readonly ServerFixture _server;

    public KeysPageTests(ServerFixture server)
    {
        _server = server;
        Services.AddSingleton(server.Server.Get<KeyService>());
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
    }

    [Theory]
    [InlineData("zh-CN", "还没有密钥", "离开后无法再次查看", "站点协调员", "有效", "已吊销", "长期有效", "尚未使用")]
    [InlineData("en", "No keys yet", "will not be shown again", "Coordinator", "active", "revoked", "no end", "not used yet")]
    public async Task A_key_is_made_shown_once_and_revoked(
        string culture, string empty, string once, string role, string active, string revoked, string noEnd, string unused)
    {
        var e = _server.Take();
        await SignInAsync(new Grant(Role.Manager, e.Catalog.Event.EventId));
        Speak(culture);
        var page = Draw<KeysPage>(culture, _ => { });
        page.Component.WaitForAssertion(() => Assert.Contains(empty, page.Text, StringComparison.Ordinal), Wait.Limit);

        await page.Component.Find("[data-testid=new-key]").ClickAsync();
        await page.Component.Find("[data-testid=make]").ClickAsync();
        // Without a name it says what is missing.
        Assert.NotNull(page.Component.Find("[data-testid=new-key-form] [role=alert]"));
        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid=new-key-form] input[type=text]")[0].ChangeAsync("闸机"));
        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid=new-key-form] input[type=checkbox]")[1].ChangeAsync(true));
        await page.Component.Find("[data-testid=make]").ClickAsync();

        var secret = page.Of("secret");
        Assert.StartsWith("dk_", secret, StringComparison.Ordinal);
        Assert.Contains(once, page.Text, StringComparison.Ordinal);
        Assert.NotNull(_server.Server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret)));
        var row = page.Component.Find("tbody tr");
        foreach (var part in (string[])["闸机", secret[..7], role, active, noEnd, unused, culture == "en" ? "Station B" : "乙站"])
            Assert.Contains(part, row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(culture == "en" ? "Station A" : "甲站", row.TextContent, StringComparison.Ordinal);

        await page.Component.Find("[data-testid=copy]").ClickAsync();
        Assert.NotEqual("", page.Of("copied"));
        await page.Component.Find("[data-testid=kept]").ClickAsync();
        Assert.DoesNotContain(secret, page.Component.Markup, StringComparison.Ordinal);

        await page.Component.Find("tbody tr button").ClickAsync();
        Assert.True(_server.Server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret))!.Live);
        await page.Component.Find("tbody tr .ask button").ClickAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(revoked, page.Component.Find("tbody tr").TextContent, StringComparison.Ordinal), Wait.Limit);
        Assert.False(_server.Server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret))!.Live);
    }

    [Theory]
    [InlineData("zh-CN", "没有管理这些密钥的权限")]
    [InlineData("en", "beyond what you may do")]
    public async Task Whoever_manages_nothing_sees_that_and_no_keys(string culture, string text)
    {
        await SignInAsync(new Grant(Role.Coordinator, _server.Take().Catalog.Event.EventId));

        var page = Draw<KeysPage>(culture, _ => { });

        page.Component.WaitForAssertion(() => Assert.Contains(text, page.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.Empty(page.Component.FindAll("table, [data-testid=new-key]"));
    }

    private async Task SignInAsync(params Grant[] grants) => Services.AddSingleton<AuthenticationStateProvider>(await SignedIn.AsAsync(_server.Server, grants));
}
