using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;

namespace Dashboard.Layout;

/// <summary>What a browser may do with an answer.</summary>
public static class ContentSecurity
{
    /// <summary>Walls, pads, the other static pages, and all that is no page.</summary>
    public const string Strict = "default-src 'none'; script-src 'self'; style-src 'self'; " + Common + "base-uri 'none'; " + Frames;

    /// <summary>Pages of a circuit: MudBlazor writes its theme and the places of its popovers as inline styles; Blazor asks the document for its
    /// base.</summary>
    public const string Interactive = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " + Common + "base-uri 'self'; " + Frames;

    private const string Common = "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; ";
    private const string Frames = "frame-ancestors 'none'";

    public static void UseContentSecurity(this WebApplication app) => app.Use((http, next) =>
    {
        // Only when the answer starts is it known what answers: a page that is missing or fails gives way to another, and a failure empties the headers.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Of(http);
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self), "
                + "screen-wake-lock=(self), fullscreen=(self)";
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static string Of(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && http.AcceptsInteractiveRouting() ? Interactive : Strict;
}
