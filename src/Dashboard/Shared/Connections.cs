using System.Collections.Concurrent;
using Dashboard.Engine.Access;

namespace Dashboard.Shared;

/// <summary>
/// Circuits, hubs and streams that are open. When what their holder may do has changed, they are cut: within the directory's look, which follows every
/// change on this node at once. Whoever may still come back does so by itself, with the new rights.
/// </summary>
public sealed class Connections : IDisposable
{
    private readonly AccessDirectory _directory;
    private readonly ConcurrentDictionary<Open, bool> _open = new();
    private readonly ConcurrentDictionary<(Holder Holder, string Kind), int> _places = new();

    public Connections(AccessDirectory directory)
    {
        _directory = directory;
        directory.Looked += Check;
    }

    /// <summary>Takes one of the places that a holder has for connections of a kind; null when all are taken.</summary>
    /// <returns>The place, to be given back.</returns>
    public IDisposable? TryTake(Holder holder, string kind, int most)
    {
        var place = new Place(this, (holder, kind));
        if (_places.AddOrUpdate(place.Of, 1, (_, taken) => taken + 1) <= most) return place;
        place.Dispose();
        return null;
    }

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Keeps an eye on a connection until the answer is disposed.</summary>
    public IDisposable Watch(Caller caller, Action cut)
    {
        var open = new Open(this, caller, _directory.RightsOf(caller), cut);
        _open[open] = true;
        // What changed between the check at the door and now.
        Check(open);
        return open;
    }

    public void Dispose() => _directory.Looked -= Check;

    private void Check()
    {
        foreach (var open in _open.Keys) Check(open);
    }

    private void Check(Open open)
    {
        if (_directory.Find(open.Caller) is { } now && now.Rights.Equals(open.Rights)) return;
        if (_open.TryRemove(open, out _)) open.Cut();
    }

    private sealed class Place(Connections owner, (Holder, string) of) : IDisposable
    {
        public (Holder, string) Of { get; } = of;

        public void Dispose()
        {
            if (owner._places.AddOrUpdate(Of, 0, (_, taken) => taken - 1) == 0) owner._places.TryRemove(new(Of, 0));
        }
    }

    private sealed class Open(Connections owner, Caller caller, Rights rights, Action cut) : IDisposable
    {
        public Caller Caller { get; } = caller;

        public Rights Rights { get; } = rights;

        public Action Cut { get; } = cut;

        public void Dispose() => owner._open.TryRemove(this, out _);
    }
}

/// <summary>Watches the requests that last, circuits and hubs, and lets each holder have so many of them at once.</summary>
public static class LastingRequests
{
    private static readonly string[] Kinds = ["/_blazor", "/hubs"];

    public static void UseLastingRequests(this WebApplication app, int most) => app.Use(async (http, next) =>
    {
        if (http.Caller() is not { } caller
            || Array.Find(Kinds, kind => http.Request.Path.StartsWithSegments(kind, StringComparison.OrdinalIgnoreCase)) is not { } kind)
        {
            await next(http);
            return;
        }

        using var place = http.RequestServices.GetRequiredService<Connections>().TryTake(caller.Holder, kind, most);
        if (place is null)
        {
            http.Response.Headers.RetryAfter = "10";
            await TypedResults.Problem("Too many connections are open with this credential; close some.", statusCode: StatusCodes.Status429TooManyRequests)
                .ExecuteAsync(http);
            return;
        }

        using var watched = http.RequestServices.GetRequiredService<Connections>().Watch(caller, http.Abort);
        await next(http);
    });
}
