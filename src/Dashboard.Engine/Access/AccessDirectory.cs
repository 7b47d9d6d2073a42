using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Access;

/// <summary>A holder and what it may do.</summary>
/// <param name="Holder">Who.</param>
/// <param name="Name">The name to sign in with, or a key's or screen's name.</param>
/// <param name="Display">The name that others see.</param>
/// <param name="Stamp">What a credential must carry to be good.</param>
/// <param name="Live">May act; false once disabled or revoked.</param>
/// <param name="Rights">What it may do.</param>
/// <param name="ExpiresMs">Until when, Unix milliseconds; null for ever.</param>
public sealed record Holding(Holder Holder, string Name, string Display, string Stamp, bool Live, Rights Rights, long? ExpiresMs);

/// <summary>All holders, as of one version of the rights. Immutable.</summary>
public sealed class AccessSnapshot(long version, IReadOnlyList<Holding> holdings, IEnumerable<string> ended)
{
    private readonly FrozenDictionary<Holder, Holding> _byHolder = holdings.ToFrozenDictionary(h => h.Holder);
    private readonly FrozenDictionary<string, Holding> _bySecret =
        holdings.Where(h => h.Holder.Kind != HolderKind.Account).ToFrozenDictionary(h => h.Stamp, StringComparer.Ordinal);

    private readonly FrozenSet<string> _ended = ended.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The version of the rights.</summary>
    public long Version { get; } = version;

    /// <summary>The holder of this number, live or not; null for none.</summary>
    public Holding? Find(Holder holder) => _byHolder.GetValueOrDefault(holder);

    /// <summary>All who go by this name, to sign in with or to be seen; whatever the case.</summary>
    public IReadOnlyList<Holding> Named(string name) =>
        [.. _byHolder.Values.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || h.Display.Equals(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(h => h.Holder.Kind).ThenBy(h => h.Holder.Id)];

    /// <summary>Whether a session was ended before its time.</summary>
    public bool Ended(string? session) => session is not null && _ended.Contains(session);

    /// <summary>The key or screen whose secret has this hash, live or not; null for none.</summary>
    public Holding? FindBySecret(string hash) => _bySecret.GetValueOrDefault(hash);
}

/// <summary>
/// Who may do what, in memory: every command asks here, each time. A change made on this node holds before it is answered (<see cref="RefreshAsync"/>), one
/// made elsewhere within <see cref="Interval"/>, by looking.
/// </summary>
public sealed class AccessDirectory(AccessStore store, AccessOptions options, TimeProvider time, ILogger<AccessDirectory> log) : BackgroundService
{
    // After so many uses the sessions that are over are forgotten.
    private const int Uses = 10_000;

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly ConcurrentDictionary<string, long> _used = new(StringComparer.Ordinal);
    private long _uses;
    private volatile AccessSnapshot _current = new(-1, [], []);

    /// <summary>How often the directory looks for changes made elsewhere.</summary>
    public static TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    /// <summary>A session ends when it is not used for so long; a shift, and a little.</summary>
    public static TimeSpan SessionIdle => TimeSpan.FromHours(12);

    /// <summary>The newest snapshot.</summary>
    public AccessSnapshot Current => _current;

    /// <summary>Called after each look: whoever keeps a connection open checks whether it may stay.</summary>
    public event Action? Looked;

    /// <summary>What this credential is good for now; null when it was revoked, has expired, or never was. An account that has yet to show a second factor may
    /// do nothing until it has.</summary>
    public Holding? Find(Caller caller) => Proven(caller) is not { } holding ? null : Lacks(caller, holding) ? holding with { Rights = Rights.None } : holding;

    /// <summary>Whether what this caller may do waits for a second factor.</summary>
    public bool Awaits(Caller caller) => Proven(caller) is { } holding && Lacks(caller, holding);

    private bool Lacks(Caller caller, Holding holding) =>
        options.SecondFactor && !caller.Strong && caller.Holder.Kind == HolderKind.Account && holding.Rights.NeedSecondFactor;

    private Holding? Proven(Caller caller) =>
        _current.Find(caller.Holder) is { } holding && holding.Stamp == caller.Stamp && Good(holding) && !_current.Ended(caller.Session)
            && !IsIdle(caller.Session) && !(caller.UntilMs <= time.GetUtcNow().ToUnixTimeMilliseconds())
            ? holding
            : null;

    /// <summary>A session is used: its cookie came with a request. What it has open without requests, a circuit for one, ends once that was too long
    /// ago.</summary>
    public void Touch(string? session)
    {
        if (session is null) return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        _used[session] = now;
        if (Interlocked.Increment(ref _uses) % Uses != 0) return;
        // Their cookies have long ended as well.
        foreach (var (old, at) in _used.Where(u => u.Value < now - (2 * (long)SessionIdle.TotalMilliseconds))) _used.TryRemove(new(old, at));
    }

    private bool IsIdle(string? session) =>
        session is not null && _used.TryGetValue(session, out var at) && at < (time.GetUtcNow() - SessionIdle).ToUnixTimeMilliseconds();

    /// <summary>Whether a holder may act at all at this moment.</summary>
    public bool Good(Holding holding) => holding.Live && !(holding.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What a caller may do; nothing without a credential, or with one that is no longer good.</summary>
    public Rights RightsOf(Caller? caller) => caller is not null && Find(caller) is { } holding ? holding.Rights : Rights.None;

    /// <summary>Goes on only if the caller may do this now.</summary>
    /// <exception cref="RefusedException">They may not.</exception>
    public void Require(Caller? caller, Permission permission, int eventId = 0, int stationId = 0)
    {
        if (!RightsOf(caller).Allow(permission, eventId, stationId))
            throw new RefusedException(permission, caller is null ? "Nobody is signed in." : "This is beyond what you may do.");
    }

    /// <summary>The name that others see, of an actor as the ledger and the audit write it; null for what is no holder.</summary>
    public string? DisplayOf(string actor) => Holder.TryParse(actor, out var holder) ? _current.Find(holder)?.Display : null;

    /// <summary>Takes over what has changed; after a change of rights, before it is answered.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (await store.VersionAsync(cancellation) != _current.Version) _current = await store.LoadAsync(options.DemoAccounts, cancellation);
        }
        finally
        {
            _loading.Release();
        }

        Looked?.Invoke();
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var failing = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RefreshAsync(stoppingToken);
                    failing = false;
                }
#pragma warning disable CA1031 // Whatever fails here, the next look is in half a second; until then what was known holds.
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    if (!failing) log.LogError(failure, "The rights cannot be read; those known last hold until they can.");
                    failing = true;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}

/// <summary>What the directory has to know of its surroundings.</summary>
/// <param name="DemoAccounts">Demonstration accounts may act: in Development alone.</param>
/// <param name="SecondFactor">A password alone is not enough for roles that need more (<see cref="Rights.NeedSecondFactor"/>).</param>
public sealed record AccessOptions(bool DemoAccounts, bool SecondFactor = false);
