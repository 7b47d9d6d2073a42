using System.Globalization;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>A paired screen.</summary>
public sealed record Screen
{
    /// <summary>For how many seconds a screen shows each of its scenes unless it is said.</summary>
    public const int UsualDwellSeconds = 30;

    /// <summary>Number within the database.</summary>
    public required int ScreenId { get; init; }

    /// <summary>Where it hangs.</summary>
    public required string Place { get; init => field = PlainText.Of(value); }

    /// <summary>The event that it shows.</summary>
    public required int EventId { get; init; }

    /// <summary>The scenes that it shows, in order, parted by commas.</summary>
    public required string Scenes { get; init; }

    /// <summary>Its language.</summary>
    public required string Culture { get; init; }

    /// <summary>For how many seconds it shows each of its scenes.</summary>
    public int DwellSeconds { get; init; } = UsualDwellSeconds;

    /// <summary>From which minute of the event's day on it is dimmed; null where it never is, and then so is <see cref="DimUntilMin"/>.</summary>
    public int? DimFromMin { get; init; }

    /// <summary>Until which minute of the day.</summary>
    public int? DimUntilMin { get; init; }

    /// <summary>When it was paired, Unix milliseconds.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>By whom.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was revoked, Unix milliseconds; null while it was not.</summary>
    public long? RevokedMs { get; init; }

    /// <summary>Its last receipt, Unix milliseconds; null for none.</summary>
    public long? LastSeenMs { get; init; }

    /// <summary>What it last said of itself, as JSON; null for nothing yet.</summary>
    public string? Report { get; init; }

    /// <summary>What it was last asked to do; null for nothing.</summary>
    public string? Command { get; init; }

    /// <summary>Which asking that was: raised by each.</summary>
    public required long CommandNo { get; init; }

    /// <summary>The same as a holder of rights.</summary>
    public Holder Holder => new(HolderKind.Screen, ScreenId);
}

/// <summary>Paired screens.</summary>
public sealed class ScreenStore(Database database, AuditStore audit, TimeProvider time)
{
    /// <summary>Fills <see cref="Screen"/>.</summary>
    public const string SelectAll = """
        SELECT screen_id AS ScreenId, place AS Place, event_id AS EventId, scenes AS Scenes, culture AS Culture,
               dwell_seconds AS DwellSeconds, dim_from_min AS DimFromMin, dim_until_min AS DimUntilMin, created_ms AS CreatedMs, created_by AS CreatedBy,
               revoked_ms AS RevokedMs,
               last_seen_ms AS LastSeenMs, report AS Report, command AS Command, command_no AS CommandNo
        FROM screen WHERE revoked_ms IS NULL AND (@id = 0 OR screen_id = @id) ORDER BY screen_id
        """;

    /// <summary>The highest number so far.</summary>
    public const string SelectLastId = "SELECT COALESCE(MAX(screen_id), 0) FROM screen";

    /// <summary>A new screen.</summary>
    public const string Insert = """
        INSERT INTO screen (screen_id, place, event_id, scenes, culture, dwell_seconds, dim_from_min, dim_until_min, secret_hash, created_ms, created_by,
            revoked_ms, last_seen_ms, report, command, command_no)
        VALUES (@ScreenId, @Place, @EventId, @Scenes, @Culture, @DwellSeconds, @DimFromMin, @DimUntilMin, @hash, @CreatedMs, @CreatedBy, NULL, NULL, @Report,
            NULL, 0)
        """;

    /// <summary>Gives a screen its credential.</summary>
    public const string SetSecret = "UPDATE screen SET secret_hash = @hash WHERE screen_id = @id AND revoked_ms IS NULL";

    /// <summary>Revokes a screen.</summary>
    public const string RevokeScreen = "UPDATE screen SET revoked_ms = @now WHERE screen_id = @id AND revoked_ms IS NULL";

    /// <summary>Changes what a screen shows.</summary>
    public const string UpdateScreen = """
        UPDATE screen SET place = @Place, event_id = @EventId, scenes = @Scenes, culture = @Culture, dwell_seconds = @DwellSeconds, dim_from_min = @DimFromMin,
          dim_until_min = @DimUntilMin
        WHERE screen_id = @ScreenId AND revoked_ms IS NULL
        """;

    /// <summary>Asks a screen to do something.</summary>
    public const string SetCommand = "UPDATE screen SET command = @command, command_no = command_no + 1 WHERE screen_id = @id AND revoked_ms IS NULL";

    /// <summary>Keeps what a screen has said of itself.</summary>
    public const string SetReport = """
        UPDATE screen SET last_seen_ms = @at, report = @report WHERE screen_id = @id AND (last_seen_ms IS NULL OR last_seen_ms < @at)
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All screens that were not revoked.</summary>
    public Task<IReadOnlyList<Screen>> AllAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<Screen>)[.. await connection.QueryAsync<Screen>(SelectAll, new { id = 0 })], cancellation);

    /// <summary>A screen that was not revoked, or null.</summary>
    public Task<Screen?> FindAsync(int id, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Screen>(SelectAll, new { id }), cancellation);

    /// <summary>Makes a pairing's screen, which has no credential yet: it fetches that itself.</summary>
    /// <returns>Null when the pairing was settled, or has expired, meanwhile.</returns>
    public Task<Screen?> AddAsync(Screen draft, Pairing pairing, Actor by, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                await connection.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                var screen = draft with
                {
                    ScreenId = await connection.ExecuteScalarAsync<int>(SelectLastId, transaction: transaction) + 1,
                    CreatedMs = Now,
                    CreatedBy = by.Name,
                    Report = pairing.Report,
                };
                if (await connection.ExecuteAsync(
                    PairingStore.Settle, new { hash = pairing.SecretHash, screenId = screen.ScreenId, now = Now }, transaction) == 0)
                    return null;
                await connection.ExecuteAsync(
                    Insert,
                    new
                    {
                        screen.ScreenId,
                        screen.Place,
                        screen.EventId,
                        screen.Scenes,
                        screen.Culture,
                        screen.DwellSeconds,
                        screen.DimFromMin,
                        screen.DimUntilMin,
                        hash = Secrets.Hash(Secrets.New()),
                        screen.CreatedMs,
                        screen.CreatedBy,
                        screen.Report,
                    },
                    transaction);
                await AccessStore.SetGrantsAsync(transaction, screen.Holder, [new(Role.Display, screen.EventId)]);
                await audit.AppendAsync(transaction, [new(by, "screen.paired", screen.Holder.ToString(), Text(screen))]);
                return screen;
            },
            cancellation);

    /// <summary>Changes place, event, scenes, language, dwell or dimming.</summary>
    /// <param name="screen">What it is to be.</param>
    /// <param name="by">Whose wish it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">What was seen of it: refused when it is set otherwise by now. Null to overwrite whatever is set.</param>
    /// <returns>False when there is no such screen, or it was revoked.</returns>
    /// <exception cref="CatalogException">It was changed meanwhile.</exception>
    public Task<bool> ChangeAsync(Screen screen, Actor by, CancellationToken cancellation, Screen? seen = null) =>
        WriteAsync(UpdateScreen, screen, screen, "screen.changed", Text(screen), by, cancellation, seen: seen);

    /// <summary>Revokes a screen.</summary>
    public Task<bool> RevokeAsync(Screen screen, Actor by, CancellationToken cancellation) =>
        WriteAsync(RevokeScreen, new { id = screen.ScreenId, now = Now }, null, "screen.revoked", screen.Place, by, cancellation, screen.Holder);

    /// <summary>Asks a screen to do something: "identify", "reload".</summary>
    public Task<bool> CommandAsync(Screen screen, string command, Actor by, CancellationToken cancellation) =>
        WriteAsync(SetCommand, new { id = screen.ScreenId, command }, null, "screen." + command, screen.Place, by, cancellation, screen.Holder);

    /// <summary>Keeps what screens have said of themselves.</summary>
    public Task SetReportsAsync(IEnumerable<(int Id, long AtMs, string Report)> reports, CancellationToken cancellation) =>
        database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(SetReport, reports.Select(r => new { id = r.Id, at = r.AtMs, report = r.Report }), transaction),
            cancellation);

    // What is as usual is not told.
    private static string Text(Screen s) => string.Create(
        CultureInfo.InvariantCulture,
        $"{s.Place}: event {s.EventId}, {s.Scenes}{(s.DwellSeconds == Screen.UsualDwellSeconds ? "" : $", {s.DwellSeconds} s each")}"
            + $"{(s is { DimFromMin: { } from, DimUntilMin: { } until } ? $", dimmed {Shift.Clock(from)}–{Shift.Clock(until)}" : "")}");

    private Task<bool> WriteAsync(
        string sql,
        object parameters,
        Screen? regrant,
        string action,
        string detail,
        Actor by,
        CancellationToken cancellation,
        Holder? subject = null,
        Screen? seen = null) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                if (seen is not null
                    && await transaction.Connection!.QuerySingleOrDefaultAsync<Screen>(SelectAll, new { id = seen.ScreenId }, transaction) is { } now)
                {
                    var restored = now with
                    {
                        Place = seen.Place,
                        EventId = seen.EventId,
                        Scenes = seen.Scenes,
                        Culture = seen.Culture,
                        DwellSeconds = seen.DwellSeconds,
                        DimFromMin = seen.DimFromMin,
                        DimUntilMin = seen.DimUntilMin,
                    };
                    CatalogStore.RequireSeen(now, restored);
                }

                if (await transaction.Connection!.ExecuteAsync(sql, parameters, transaction) == 0) return false;
                if (regrant is not null) await AccessStore.SetGrantsAsync(transaction, regrant.Holder, [new(Role.Display, regrant.EventId)]);
                await audit.AppendAsync(transaction, [new(by, action, (subject ?? regrant!.Holder).ToString(), detail)]);
                return true;
            },
            cancellation);
}
