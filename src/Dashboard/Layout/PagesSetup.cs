using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using MudBlazor;
using MudBlazor.Services;

namespace Dashboard.Layout;

/// <summary>Blazor, MudBlazor and what surrounds the pages.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
        });
        services.AddMudServices();
        services.AddScoped<ChosenAddress>();
        services.AddSingleton<FaultTexts>();
        services.AddTransient<MudLocalizer, MudTexts>();
        return services;
    }

    public static void UsePages(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) http.Response.Headers.CacheControl = "no-store";
            return next(http);
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // That page takes no form: to a refused post it would say that a token is missing, and so hide that, and why, it was refused.
        app.Use((http, next) =>
        {
            if (HttpMethods.IsPost(http.Request.Method) && http.Features.Get<IStatusCodeReExecuteFeature>() is not null) http.Request.Method = HttpMethods.Get;
            return next(http);
        });
    }

    // Compression of WebSockets costs a quarter of a megabyte a circuit, and opens the way to guess secrets from lengths.
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        var pages = app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true);
        // Pages say what they need. The circuits' own endpoints are for whoever may open an interactive page at all.
        pages.Add(endpoint =>
        {
            if (!endpoint.Metadata.Any(m => m is ComponentTypeMetadata)) endpoint.Metadata.Add(new AuthorizeAttribute(Policies.Account));
        });
    }
}
