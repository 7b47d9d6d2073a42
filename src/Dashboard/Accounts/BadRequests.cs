using Dashboard.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Accounts;

/// <summary>
/// What cannot be read is refused at the door, before anything is made of it: a form that is broken, too large or none at all; a credential that is none.
/// Whoever sends such things is answered with a status, and the log gets one line a minute with their number: nobody can fill it.
/// </summary>
public sealed class BadRequests(TimeProvider time, ILogger<BadRequests> log)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _told = DateTimeOffset.MinValue;
    private int _untold;

    /// <summary>Something could not be read.</summary>
    public void Note(HttpContext http, string why)
    {
        int count;
        lock (_lock)
        {
            _untold++;
            if (time.GetUtcNow() - _told < TimeSpan.FromMinutes(1)) return;
            (count, _untold, _told) = (_untold, 0, time.GetUtcNow());
        }

        log.LogWarning(
            "{Count} requests could not be read, the last from {Address} to {Route}: {Why}",
            count,
            http.Address(),
            (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
            why);
    }
}

/// <summary>Wires that in.</summary>
public static class Forms
{
    /// <summary>After it is known that they may, before anything reads the form.</summary>
    public static void UseForms(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!Readable(http.Request.ContentType))
        {
            await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "an unknown character set");
            return;
        }

        var page = http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (HttpMethods.IsPost(http.Request.Method) && (page || (http.Request.HasFormContentType && !http.Request.ForPrograms())))
        {
            if (!http.Request.HasFormContentType)
            {
                await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "no form");
                return;
            }

            try
            {
                // Kept with the request: whoever asks for it later gets the same.
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (BadHttpRequestException bad)
            {
                await RefuseAsync(http, bad.StatusCode, "a form that is too large, or ends early");
                return;
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException or FormatException or ArgumentException or InvalidOperationException)
            {
                await RefuseAsync(http, StatusCodes.Status400BadRequest, "a broken form");
                return;
            }
        }

        try
        {
            await next(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, bad.StatusCode, "a body that is too large, or none");
        }
        catch (AntiforgeryValidationException) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "a forged or outdated token");
        }
    });

    // What is sent in letters that nobody knows cannot be read by anybody.
    private static bool Readable(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.Charset.Length == 0) return true;
        try
        {
            return type.Encoding is not null;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.RequestServices.GetRequiredService<BadRequests>().Note(http, why);
        if (http.Request.ForPrograms()) return TypedResults.Problem($"body: {why}", statusCode: status).ExecuteAsync(http);
        // The page for what is refused is drawn for it.
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
