using AngleSharp.Dom;
using Dashboard.Engine.Access;
using Dashboard.Features.SetUp;
using Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>The set-up pages with somebody before them who types, presses and confirms.</summary>
public abstract class SetUpPageTest : ComponentTest
{
    protected SetUpPageTest(ServerFixture server)
    {
        Fixture = server;
        Services.AddSingleton(server.Server.Get<SetUpService>());
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
    }

    protected ServerFixture Fixture { get; }

    private Caller? _caller;

    protected async Task<Drawn<EventsPage>> EventsAsync(string culture, params Grant[] grants)
    {
        await SignInAsync(grants);
        var page = Draw<EventsPage>(culture, _ => { });
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);
        return page;
    }

    protected async Task<Drawn<EventLayout>> EventAsync(string culture, TestEvent e, params Grant[] grants)
    {
        await SignInAsync(grants);
        var page = DrawPage<EventSetUpPage>(culture, e.Slug);
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);
        return page;
    }

    private async Task SignInAsync(Grant[] grants)
    {
        _caller = await Fixture.Server.PersonAsync(grants);
        Services.AddSingleton(Fixture.Server.States(_caller));
    }

    protected async Task TakeRightsAsync()
    {
        // The last administrator must stay one: somebody else is.
        await Fixture.Server.PersonAsync(new Grant(Role.Administrator, 0));
        var accounts = Fixture.Server.Get<AccountStore>();
        await accounts.SetGrantsAsync((await accounts.FindAsync(_caller!.Holder.Id, Wait.Cancelled))!, [], new("test"), Wait.Cancelled);
        await Fixture.Server.Get<AccessDirectory>().RefreshAsync(Wait.Cancelled);
    }

    protected static async Task ConfirmAsync<T>(Drawn<T> page, string testId, string label)
        where T : IComponent
    {
        await page.Component.InvokeAsync(() => Button(page.Component.Find($"[data-testid='{testId}']").ChildNodes, label).ClickAsync());
        await page.Component.Find($"[data-testid='{testId}'] .ask button").ClickAsync();
    }

    protected static IElement Button(IEnumerable<INode> nodes, string text) =>
        nodes.SelectMany(n => n.GetDescendantsAndSelf()).OfType<IElement>().First(b => b.LocalName == "button" && b.TextContent.Trim() == text);

    protected static IElement Find<T>(IRenderedComponent<T> page, string panel, string field)
        where T : IComponent => page.Find($"[data-testid='{panel}'] form [data-testid='{field}']");

    protected static void Type<T>(IRenderedComponent<T> page, string panel, params (string Field, string Text)[] typed)
        where T : IComponent
    {
        foreach (var (field, text) in typed) Find(page, panel, field).Change(text);
    }
}
