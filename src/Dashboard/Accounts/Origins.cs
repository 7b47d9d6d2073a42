using Dashboard.Shared;
using Microsoft.AspNetCore.Antiforgery;

namespace Dashboard.Accounts;

/// <summary>
/// Keeps foreign pages from acting with a reader's cookies. A browser names the page that acts: where it does, on whatever changes something and on every
/// WebSocket, it must be one of ours. Beside that, whatever changes something by a cookie carries an antiforgery token.
/// </summary>
public static class Origins
{
    /// <summary>First of all, before anybody is known.</summary>
    public static void UseOrigins(this WebApplication app) => app.Use((http, next) =>
    {
        // CONNECT with a protocol is a WebSocket over HTTP/2.
        var acts = !Harmless(http.Request.Method) || http.Request.Headers.Upgrade.Count > 0;
        if (!acts || http.Request.Headers.Origin is []
            || http.Request.Headers.Origin is [var origin] && origin == $"{http.Request.Scheme}://{http.Request.Host}")
            return next(http);
        http.RequestServices.GetRequiredService<Refusals>().Note(new(Engine.Data.Actor.Anonymous, http.Address()), "a foreign page");
        if (!http.Request.ForPrograms())
        {
            // The page for what is refused is drawn for it.
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return TypedResults.Problem("origin: another site's page may not do this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
    });

    /// <summary>Last, when it is known who asks and that they may. Forms of pages are checked where they are read; hubs take no cookie's word for anything that
    /// changes something.</summary>
    public static void UseAntiforgeryTokens(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!Harmless(http.Request.Method) && http.Request.Headers.Authorization.Count == 0
            && http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            }
            catch (AntiforgeryValidationException)
            {
                await Api.Bad("antiforgery", $"send the token of GET /api/session as the header {Credentials.AntiforgeryHeader}").ExecuteAsync(http);
                return;
            }
        }

        await next(http);
    });

    private static bool Harmless(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
