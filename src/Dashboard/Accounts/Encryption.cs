using System.Net;
using Dashboard.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.StaticAssets;

namespace Dashboard.Accounts;

/// <summary>Outside Development nobody signs in, and nothing is counted, over a line that others can read, unless that is wanted.</summary>
public static class Encryption
{
    private const string Setting = "Accounts:AllowUnencrypted";

    /// <summary>Whether requests without encryption are taken.</summary>
    public static bool Optional(IConfiguration configuration, IHostEnvironment environment) =>
        environment.IsDevelopment() || configuration.GetValue(Setting, false);

    /// <summary>Whom a forwarded address and scheme are believed: proxies on this machine, and those that are set.</summary>
    public static void Forwarded(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var address in configuration.GetSection("Proxy:Addresses").Get<string[]>() ?? [])
            options.KnownProxies.Add(IPAddress.TryParse(address, out var known)
                ? known
                : throw new Shared.SettingException("Proxy:Addresses", $"'{address}' is not an IP address"));
    }

    public static void UseEncryption(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (Optional(app.Configuration, app.Environment)) return;
        app.UseHsts();
        // A load balancer asks for health from within.
        app.Use((http, next) =>
        {
            if (http.Request.IsHttps || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)) return next(http);
            if (!http.Request.ForPrograms())
            {
                // Drawn by the page that says what is refused, which is asked for anew by this same request; its style sheets come the same way.
                if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                    return next(http);
                http.Items[RefusedUnencrypted.Key] = true;
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }

            return TypedResults.Problem(
                "This server is reached without encryption. Let a proxy end TLS and send X-Forwarded-Proto (docs/operations.md), or set "
                    + "Accounts__AllowUnencrypted=true if passwords may be read on the way.",
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http);
        });
    }
}
