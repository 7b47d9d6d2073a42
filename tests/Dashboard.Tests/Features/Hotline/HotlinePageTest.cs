using AngleSharp.Dom;
using Dashboard.Engine.Access;
using Dashboard.Features.Hotline;
using Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>The desk with a supervisor before it.</summary>
public abstract class HotlinePageTest : ComponentTest
{
    protected HotlinePageTest(ServerFixture server)
    {
        Server = server;
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<HotlineService>());
        Services.AddSingleton(server.Server.Get<ReportService>());
        Services.AddSingleton(server.Server.Get<CallBackService>());
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
    }

    protected ServerFixture Server { get; }

    /// <summary>The page once all of it has been read.</summary>
    protected Drawn<EventLayout> Page(string culture, TestEvent e, Caller by, string? day = null, string? from = null, string? to = null)
    {
        Services.AddSingleton(Server.Server.States(by));
        var address = Services.GetRequiredService<NavigationManager>();
        address.NavigateTo(address.GetUriWithQueryParameters(
            $"/hotline/{e.Slug}", new Dictionary<string, object?>(StringComparer.Ordinal) { ["day"] = day, ["from"] = from, ["to"] = to }));
        var page = DrawPage<HotlinePage>(culture, e.Slug);
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);
        return page;
    }

    protected static void Shows(Drawn<EventLayout> page, string testId, string text) =>
        page.Component.WaitForAssertion(() => Assert.Contains(text, page.Of(testId), StringComparison.Ordinal), Wait.Limit);

    // Found by one query: bUnit finds such an element anew at every use, so that its handler is the one of the last drawing.
    protected static IElement Field(Drawn<EventLayout> page, string form, string field) =>
        page.Component.Find(
            $"[data-testid={form}] input[data-testid={field}], [data-testid={form}] select[data-testid={field}], "
                + $"[data-testid={form}] [data-testid={field}] input");
}
