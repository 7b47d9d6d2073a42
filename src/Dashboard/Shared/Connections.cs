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

    public Connections(AccessDirectory directory)
    {
        _directory = directory;
        directory.Looked += Check;
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

    private sealed class Open(Connections owner, Caller caller, Rights rights, Action cut) : IDisposable
    {
        public Caller Caller { get; } = caller;

        public Rights Rights { get; } = rights;

        public Action Cut { get; } = cut;

        public void Dispose() => owner._open.TryRemove(this, out _);
    }
}

/// <summary>Watches the requests that last: circuits and hubs.</summary>
public static class LastingRequests
{
    public static void UseLastingRequests(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Caller() is not { } caller || !(http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)))
        {
            await next(http);
            return;
        }

        using var watched = http.RequestServices.GetRequiredService<Connections>().Watch(caller, http.Abort);
        await next(http);
    });
}
