using System.Globalization;
using AngleSharp.Dom;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Layout;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using MudBlazor.Services;

namespace Dashboard.Tests.Support;

/// <summary>A component as a person meets it, in one of the two languages.</summary>
public abstract class ComponentTest : BunitContext
{
    private CurrentRoute? _route;

    protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        // One second would be too little for a loaded machine, and whoever waits for what comes does not wait this long.
        DefaultWaitTimeout = Wait.Limit;
        Services.AddMudServices();
        Services.AddTransient<MudLocalizer, MudTexts>();
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<ChosenAddress>();
        Services.AddSingleton<FaultTexts>();
        // Knows nobody, until a test brings another.
        // Feeds come from the test; what is refused is told to nobody here.
        Services.AddTransient<EventAccess>();
        Services.AddSingleton(new Refusals(new AuditStore(null!, TimeProvider.System), TimeProvider.System, NullLogger<Refusals>.Instance));
        Services.AddSingleton(new AccessDirectory(null!, new(DemoAccounts: true), TimeProvider.System, NullLogger<AccessDirectory>.Instance));
    }

    protected static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    /// <summary>Draws a component in a language, with the popovers that MudBlazor's menus and selects open in.</summary>
    protected Drawn<T> Draw<T>(string culture, Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        Speak(culture);
        Renderer.SetRendererInfo(new("Server", isInteractive: true));
        return new(Render<MudPopoverProvider>(), Render(parameters));
    }

    /// <summary>Draws a page of an event within the event's frame, as the router does.</summary>
    protected Drawn<EventLayout> DrawPage<TPage>(string culture, string slug)
        where TPage : IComponent
    {
        var route = _route = RouteOf<TPage>(slug);
        return Draw<EventLayout>(culture, p => p.AddCascadingValue(route).Add(x => x.Body, Page<TPage>(slug)));
    }

    /// <summary>The pages that a server's slices have registered, for menus.</summary>
    protected void AddPages(RunningServer server)
    {
        foreach (var page in server.Services.GetServices<EventPage>()) Services.AddSingleton(page);
    }

    /// <summary>Goes on to the same page of another event.</summary>
    protected void Move<TPage>(Drawn<EventLayout> page, string slug)
        where TPage : IComponent
    {
        _route!.Data = RouteOf<TPage>(slug).Data;
        page.Component.Render(p => p.Add(x => x.Body, Page<TPage>(slug)));
    }

    private static CurrentRoute RouteOf<TPage>(string slug) =>
        new() { Data = new(typeof(TPage), new Dictionary<string, object?>(StringComparer.Ordinal) { ["Slug"] = slug }) };

    private static RenderFragment Page<TPage>(string slug)
        where TPage : IComponent => builder =>
        {
            builder.OpenComponent(0, typeof(TPage));
            builder.AddComponentParameter(1, "Slug", slug);
            builder.CloseComponent();
        };

    /// <summary>What can be read of a component without popovers; as often as wished.</summary>
    protected string Read<T>(string culture, Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        Speak(culture);
        return Words(Render(parameters).Nodes);
    }

    /// <summary>Presses the last button of a name as soon as it is there: what a page reads from the database comes a little later.</summary>
    protected static Task ClickAsync<T>(Drawn<T> page, string button)
        where T : IComponent
    {
        page.Component.WaitForState(() => page.Component.FindAll("button").Any(b => b.TextContent.Trim() == button), Wait.Limit);
        return page.Component.InvokeAsync(() => page.Component.FindAll("button").Last(b => b.TextContent.Trim() == button).ClickAsync(new MouseEventArgs()));
    }

    /// <summary>The words of some nodes, parted by single blanks: how elements break the line is the style sheet's affair.</summary>
    protected static string Words(IEnumerable<INode> nodes) =>
        string.Join(
            ' ',
            nodes.SelectMany(n => n.GetDescendantsAndSelf()).OfType<IText>()
                .SelectMany(t => t.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>
    /// A component beside the popovers that it opens. What follows a feed is drawn anew at any time: an element of <c>FindAll</c> is found and pressed in one
    /// turn of the renderer (<c>InvokeAsync</c>), or its handler may be gone by then.
    /// </summary>
    protected sealed record Drawn<T>(IRenderedComponent<MudPopoverProvider> Popovers, IRenderedComponent<T> Component)
        where T : IComponent
    {
        /// <summary>What can be read, in one line.</summary>
        public string Text => Words(Component.Nodes);

        public string Of(string testId) => Words([Component.Find($"[data-testid='{testId}']")]);
    }
}
