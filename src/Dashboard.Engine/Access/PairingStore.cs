using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>A screen that asks to be paired (in the manner of RFC 8628).</summary>
public sealed record Pairing
{
    /// <summary>The hash of the secret that the screen holds.</summary>
    public required string SecretHash { get; init; }

    /// <summary>The code that it shows.</summary>
    public required string Code { get; init; }

    /// <summary>Until when the code is good, Unix milliseconds.</summary>
    public required long ExpiresMs { get; init; }

    /// <summary>How often the code was entered.</summary>
    public required int Tries { get; init; }

    /// <summary>What the screen said of itself, as JSON.</summary>
    public required string Report { get; init; }

    /// <summary>From which network address it asked.</summary>
    public string? Address { get; init; }

    /// <summary>The screen that was made of it; 0 when it was declined; null while it waits.</summary>
    public int? ScreenId { get; init; }

    /// <summary>When the screen first fetched its credential; null until then.</summary>
    public long? TakenMs { get; init; }
}

/// <summary>
/// Pairings under way. One that waits is in memory alone: anybody may ask for a code, and must not hold the database's writer by it. It is written down when a
/// manager enters its code. A server that starts anew has forgotten those that wait; their screens ask for another code by themselves.
/// </summary>
public sealed class PairingStore(Database database, AuditStore audit, TimeProvider time)
{
    /// <summary>How long a code is good.</summary>
    public static TimeSpan Lifetime => TimeSpan.FromMinutes(10);

    /// <summary>How often a code may be entered.</summary>
    public const int MaxTries = 5;

    /// <summary>How many may wait at once, from one network address and in all; beyond that the oldest goes.</summary>
    public const int MostOfOne = 60, MostWaiting = 20_000;

    /// <summary>Fills <see cref="Pairing"/>: the one that a screen holds the secret of.</summary>
    public const string SelectBySecret = """
        SELECT secret_hash AS SecretHash, code AS Code, expires_ms AS ExpiresMs, tries AS Tries, report AS Report, address AS Address, screen_id AS ScreenId,
               taken_ms AS TakenMs
        FROM pairing WHERE secret_hash = @hash
        """;

    /// <summary>Fills <see cref="Pairing"/>: the one that shows a code and still waits.</summary>
    public const string SelectByCode = """
        SELECT secret_hash AS SecretHash, code AS Code, expires_ms AS ExpiresMs, tries AS Tries, report AS Report, address AS Address, screen_id AS ScreenId,
               taken_ms AS TakenMs
        FROM pairing WHERE code = @code AND screen_id IS NULL AND expires_ms > @now AND tries <= @maxTries
        """;

    /// <summary>A new pairing.</summary>
    public const string Insert = """
        INSERT INTO pairing (secret_hash, code, created_ms, expires_ms, tries, report, address, screen_id, taken_ms)
        SELECT @hash, @Code, @now, @expires, 0, @Report, @Address, NULL, NULL WHERE NOT EXISTS (SELECT 1 FROM pairing WHERE secret_hash = @hash)
        """;

    /// <summary>Counts that a code was entered.</summary>
    public const string AddTry = "UPDATE pairing SET tries = tries + 1 WHERE code = @code AND screen_id IS NULL";

    /// <summary>Settles a pairing that waits: the second of two at once finds nothing.</summary>
    public const string Settle = "UPDATE pairing SET screen_id = @screenId WHERE secret_hash = @hash AND screen_id IS NULL AND expires_ms > @now";

    /// <summary>The screen fetches its credential.</summary>
    public const string Take = "UPDATE pairing SET taken_ms = COALESCE(taken_ms, @now) WHERE secret_hash = @hash AND screen_id > 0";

    /// <summary>Clears away what is over.</summary>
    public const string DeleteOver = "DELETE FROM pairing WHERE expires_ms < @before";

    private readonly Dictionary<string, Pairing> _waiting = new(StringComparer.Ordinal);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A screen asks.</summary>
    /// <returns>The secret that it keeps, and the pairing.</returns>
    public (string Secret, Pairing Pairing) Add(string report, string? address)
    {
        var (secret, now) = (Secrets.New(), Now);
        lock (_waiting)
        {
            foreach (var over in _waiting.Values.Where(p => p.ExpiresMs <= now).ToList()) _waiting.Remove(over.SecretHash);
            if (_waiting.Values.Count(p => p.Address == address) >= MostOfOne)
                _waiting.Remove(_waiting.Values.OrderBy(p => p.ExpiresMs).First(p => p.Address == address).SecretHash);
            if (_waiting.Count >= MostWaiting) _waiting.Remove(_waiting.Values.MinBy(p => p.ExpiresMs)!.SecretHash);
            var pairing = new Pairing
            {
                SecretHash = Secrets.Hash(secret),
                Code = Secrets.NewCode(),
                ExpiresMs = now + (long)Lifetime.TotalMilliseconds,
                Tries = 0,
                Report = report,
                Address = address,
            };
            _waiting[pairing.SecretHash] = pairing;
            return (secret, pairing);
        }
    }

    /// <summary>The pairing that a screen holds the secret of; null for none.</summary>
    public async Task<Pairing?> FindAsync(string secretHash, CancellationToken cancellation)
    {
        lock (_waiting)
        {
            if (_waiting.TryGetValue(secretHash, out var waiting)) return waiting;
        }

        return await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Pairing>(SelectBySecret, new { hash = secretHash }), cancellation);
    }

    /// <summary>Somebody enters a code, which counts as one of its tries.</summary>
    /// <returns>The pairing that waits under it; null when there is none, it has expired, was settled, or was entered too often.</returns>
    public async Task<Pairing?> EnterAsync(string code, CancellationToken cancellation)
    {
        Pairing? waiting;
        lock (_waiting) waiting = _waiting.Values.FirstOrDefault(p => p.Code == code && p.ExpiresMs > Now);
        if (waiting is not null) await KeepAsync(waiting, cancellation);
        return await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AddTry, new { code }, transaction);
                return await transaction.Connection!.QuerySingleOrDefaultAsync<Pairing>(
                    SelectByCode, new { code, now = Now, maxTries = MaxTries }, transaction);
            },
            cancellation);
    }

    /// <summary>Writes down a pairing that waits in memory, so that it can be settled; one that is written down already stays as it is.</summary>
    public async Task KeepAsync(Pairing waiting, CancellationToken cancellation)
    {
        await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                await connection.ExecuteAsync(DeleteOver, new { before = Now - (long)Lifetime.TotalMilliseconds }, transaction);
                return await connection.ExecuteAsync(
                    Insert,
                    new { hash = waiting.SecretHash, waiting.Code, now = Now, expires = waiting.ExpiresMs, waiting.Report, waiting.Address },
                    transaction);
            },
            cancellation);
        // From here on the database's is the one that counts.
        lock (_waiting) _waiting.Remove(waiting.SecretHash);
    }

    /// <summary>Declines a pairing.</summary>
    public Task<bool> DeclineAsync(Pairing pairing, Actor by, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                if (await transaction.Connection!.ExecuteAsync(Settle, new { hash = pairing.SecretHash, screenId = 0, now = Now }, transaction) == 0)
                    return false;
                await audit.AppendAsync(transaction, [new(by, "screen.declined", null, pairing.Address)]);
                return true;
            },
            cancellation);

    /// <summary>
    /// The screen of a settled pairing fetches its credential. An answer may be lost on its way, so the credential follows from the secret that the screen
    /// holds: it gets the same one however often it asks.
    /// </summary>
    /// <returns>The credential; null when there is nothing to fetch, or the screen was revoked.</returns>
    public async Task<string?> TakeAsync(Pairing pairing, string secret, CancellationToken cancellation)
    {
        var credential = Secrets.Derive(secret, "screen");
        var taken = await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                if (await transaction.Connection!.ExecuteAsync(Take, new { hash = Secrets.Hash(secret), now = Now }, transaction) == 0) return false;
                return await transaction.Connection!.ExecuteAsync(
                    ScreenStore.SetSecret, new { id = pairing.ScreenId, hash = Secrets.Hash(credential) }, transaction) == 1;
            },
            cancellation);
        return taken ? credential : null;
    }
}
