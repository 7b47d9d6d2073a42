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

    /// <summary>When the screen fetched its credential; null until then.</summary>
    public long? TakenMs { get; init; }
}

/// <summary>Pairings under way.</summary>
public sealed class PairingStore(Database database, AuditStore audit, TimeProvider time)
{
    /// <summary>How long a code is good.</summary>
    public static TimeSpan Lifetime => TimeSpan.FromMinutes(10);

    /// <summary>How often a code may be entered.</summary>
    public const int MaxTries = 5;

    /// <summary>Fills <see cref="Pairing"/>: the one that a screen holds the secret of.</summary>
    public const string SelectBySecret = """
        SELECT secret_hash AS SecretHash, code AS Code, expires_ms AS ExpiresMs, tries AS Tries, report AS Report, address AS Address, screen_id AS ScreenId, taken_ms AS TakenMs
        FROM pairing WHERE secret_hash = @hash
        """;

    /// <summary>Fills <see cref="Pairing"/>: the one that shows a code and still waits.</summary>
    public const string SelectByCode = """
        SELECT secret_hash AS SecretHash, code AS Code, expires_ms AS ExpiresMs, tries AS Tries, report AS Report, address AS Address, screen_id AS ScreenId, taken_ms AS TakenMs
        FROM pairing WHERE code = @code AND screen_id IS NULL AND expires_ms > @now AND tries <= @maxTries
        """;

    /// <summary>A new pairing.</summary>
    public const string Insert = """
        INSERT INTO pairing (secret_hash, code, created_ms, expires_ms, tries, report, address, screen_id, taken_ms)
        VALUES (@hash, @code, @now, @expires, 0, @report, @address, NULL, NULL)
        """;

    /// <summary>Counts that a code was entered.</summary>
    public const string AddTry = "UPDATE pairing SET tries = tries + 1 WHERE code = @code AND screen_id IS NULL";

    /// <summary>Settles a pairing that waits: the second of two at once finds nothing.</summary>
    public const string Settle = "UPDATE pairing SET screen_id = @screenId WHERE secret_hash = @hash AND screen_id IS NULL AND expires_ms > @now";

    /// <summary>The screen fetches its credential: once.</summary>
    public const string Take = "UPDATE pairing SET taken_ms = @now WHERE secret_hash = @hash AND screen_id > 0 AND taken_ms IS NULL";

    /// <summary>Clears away what is over.</summary>
    public const string DeleteOver = "DELETE FROM pairing WHERE expires_ms < @before";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A screen asks.</summary>
    /// <returns>The secret that it keeps, and the pairing.</returns>
    public async Task<(string Secret, Pairing Pairing)> AddAsync(string report, string? address, CancellationToken cancellation)
    {
        var (secret, code, now) = (Secrets.New(), Secrets.NewCode(), Now);
        var pairing = new Pairing { SecretHash = Secrets.Hash(secret), Code = code, ExpiresMs = now + (long)Lifetime.TotalMilliseconds, Tries = 0, Report = report, Address = address };
        await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(DeleteOver, new { before = now - (long)Lifetime.TotalMilliseconds }, transaction);
                return await transaction.Connection!.ExecuteAsync(Insert, new { hash = pairing.SecretHash, code, now, expires = pairing.ExpiresMs, report, address }, transaction);
            },
            cancellation);
        return (secret, pairing);
    }

    /// <summary>The pairing that a screen holds the secret of; null for none.</summary>
    public Task<Pairing?> FindAsync(string secretHash, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Pairing>(SelectBySecret, new { hash = secretHash }), cancellation);

    /// <summary>Somebody enters a code, which counts as one of its tries.</summary>
    /// <returns>The pairing that waits under it; null when there is none, it has expired, was settled, or was entered too often.</returns>
    public Task<Pairing?> EnterAsync(string code, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AddTry, new { code }, transaction);
                return await transaction.Connection!.QuerySingleOrDefaultAsync<Pairing>(SelectByCode, new { code, now = Now, maxTries = MaxTries }, transaction);
            },
            cancellation);

    /// <summary>Declines a pairing.</summary>
    public Task<bool> DeclineAsync(Pairing pairing, Actor by, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                if (await transaction.Connection!.ExecuteAsync(Settle, new { hash = pairing.SecretHash, screenId = 0, now = Now }, transaction) == 0) return false;
                await audit.AppendAsync(transaction, [new(by, "screen.declined", null, pairing.Address)]);
                return true;
            },
            cancellation);

    /// <summary>The screen of a settled pairing fetches its credential, once.</summary>
    /// <returns>The credential; null when it was fetched already, or there is nothing to fetch.</returns>
    public async Task<string?> TakeAsync(Pairing pairing, CancellationToken cancellation)
    {
        var secret = Secrets.New();
        var taken = await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                if (await transaction.Connection!.ExecuteAsync(Take, new { hash = pairing.SecretHash, now = Now }, transaction) == 0) return false;
                return await transaction.Connection!.ExecuteAsync(ScreenStore.SetSecret, new { id = pairing.ScreenId, hash = Secrets.Hash(secret) }, transaction) == 1;
            },
            cancellation);
        return taken ? secret : null;
    }
}
