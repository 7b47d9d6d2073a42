using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>A line that makes no sense, as it is kept.</summary>
public sealed partial record LineFault
{
    private const int Longest = 300;

    /// <summary>Tells it from others: the key that its entry would have had, or one made from the line.</summary>
    public required string LineKey { get; init; }

    /// <summary>The exchange whose log it stood in.</summary>
    public string Exchange { get; init; } = "";

    /// <summary>Its beginning; longer numbers are covered, since they may be a caller's.</summary>
    public required string Line { get; init; }

    /// <summary>Why it makes no sense.</summary>
    public required string Reason { get; init; }

    /// <summary>When it first came, Unix milliseconds.</summary>
    public long FirstMs { get; init; }

    internal static LineFault Of(string line, string reason, Guid? key)
    {
        // A line's time is no caller's, but half a line may begin with a number.
        var time = WholeLine().Match(line).Groups["time"];
        var text = line[..time.Length] + LongNumber().Replace(line[time.Length..], number => CallNumber().IsMatch(number.Value) ? number.Value : "…");
        text = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
        return new() { LineKey = (key ?? StableKey.Of("fault", text)).ToString(), Line = text, Reason = reason };
    }

    [GeneratedRegex(@"^(?<time>1\d{9})(\|[^|]*){4}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WholeLine();

    // Seven digits and more, however they are set apart, are likely a telephone's.
    [GeneratedRegex(@"\+?\d([ .\-]?\d){6,}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LongNumber();

    // An exchange numbers its calls by the second and a counter.
    [GeneratedRegex(@"^1\d{9}\.\d+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CallNumber();
}

/// <summary>How many lines of an event make no sense for a reason.</summary>
public sealed record FaultReason
{
    /// <summary>Why they make none.</summary>
    public required string Reason { get; init; }

    /// <summary>How many there are, those that are kept no more included.</summary>
    public required long Lines { get; init; }
}

/// <summary>The lines of an event that make no sense.</summary>
/// <param name="Count">How many there are, those that are kept no more included.</param>
/// <param name="Newest">The newest of them.</param>
/// <param name="Reasons">How many there are by reason, the most frequent first.</param>
public sealed record LineFaults(long Count, IReadOnlyList<LineFault> Newest, IReadOnlyList<FaultReason> Reasons);

/// <summary>The lines that made no sense, with their reasons: the newest of them, and of all how many there were.</summary>
public sealed class FaultStore(Database database)
{
    /// <summary>How many are kept of an event: whoever sends rubbish for ever fills no disk, and hides nothing that comes after it.</summary>
    public const int Most = 10_000;

    /// <summary>How many are kept.</summary>
    public const string SelectCount = "SELECT COUNT(*) FROM queue_log_fault WHERE event_id = @eventId";

    /// <summary>How many there are by reason; fills <see cref="FaultReason"/>.</summary>
    public const string SelectReasons = """
        SELECT x.Reason, SUM(x.Lines) AS Lines
        FROM (
          SELECT f.reason AS Reason, CAST(COUNT(*) AS bigint) AS Lines FROM queue_log_fault f WHERE f.event_id = @eventId GROUP BY f.reason
          UNION ALL
          SELECT p.reason, p.lines FROM queue_log_fault_past p WHERE p.event_id = @eventId
        ) x
        GROUP BY x.Reason
        ORDER BY SUM(x.Lines) DESC, x.Reason
        """;

    /// <summary>The newest, in order; fills <see cref="LineFault"/>.</summary>
    public const string SelectNewest = """
        SELECT p.LineKey, p.Exchange, p.Line, p.Reason, p.FirstMs
        FROM (
          SELECT line_key AS LineKey, exchange AS Exchange, line AS Line, reason AS Reason, first_ms AS FirstMs,
                 ROW_NUMBER() OVER (ORDER BY first_ms DESC, line_key) AS Place
          FROM queue_log_fault WHERE event_id = @eventId
        ) p
        WHERE p.Place <= @most
        ORDER BY p.Place
        """;

    /// <summary>Those for which there is no room any more; fills <see cref="LineFault"/>.</summary>
    public const string SelectOldest = """
        SELECT p.LineKey, p.Exchange, p.Line, p.Reason, p.FirstMs
        FROM (
          SELECT line_key AS LineKey, exchange AS Exchange, line AS Line, reason AS Reason, first_ms AS FirstMs,
                 ROW_NUMBER() OVER (ORDER BY first_ms DESC, line_key) AS Place
          FROM queue_log_fault WHERE event_id = @eventId
        ) p
        WHERE p.Place > @most
        """;

    /// <summary>Those of a batch that are new; what a line could not be, it may be when it comes again, or when an earlier one does: then it is in the
    /// ledger.</summary>
    public const string InsertNew = """
        INSERT INTO queue_log_fault (event_id, exchange, line_key, line, reason, first_ms)
        SELECT @eventId, @exchange, r.k, r.line, r.reason, @nowMs
        FROM ROWS(k char(36), line nvarchar(400), reason nvarchar(200)) r
        WHERE NOT EXISTS (SELECT 1 FROM queue_log_fault f WHERE f.event_id = @eventId AND f.exchange = @exchange AND f.line_key = r.k)
          AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.event_id = @eventId AND e.entry_key = r.k)
        """;

    /// <summary>Those that made sense after all, or for which there is no room.</summary>
    public const string Delete = """
        DELETE FROM queue_log_fault WHERE event_id = @eventId AND exchange = @exchange AND line_key IN (SELECT r.k FROM ROWS(k char(36)) r)
        """;

    /// <summary>More of a reason are kept no more.</summary>
    public const string UpdatePast = "UPDATE queue_log_fault_past SET lines = lines + @lines WHERE event_id = @eventId AND reason = @reason";

    /// <summary>The first of a reason are kept no more.</summary>
    public const string InsertPast = "INSERT INTO queue_log_fault_past (event_id, reason, lines) VALUES (@eventId, @reason, @lines)";

    /// <summary>How many an event has, by reason too, and the newest of them, at most so many.</summary>
    public Task<LineFaults> NewestAsync(int eventId, int most, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                IReadOnlyList<FaultReason> reasons = [.. await connection.QueryAsync<FaultReason>(SelectReasons, new { eventId })];
                return new LineFaults(reasons.Sum(r => r.Lines), [.. await connection.QueryAsync<LineFault>(SelectNewest, new { eventId, most })], reasons);
            },
            cancellation);

    /// <summary>Keeps what is new, lets go what is settled.</summary>
    internal async Task KeepAsync(
        int eventId, string exchange, IReadOnlyList<LineFault> wrong, IReadOnlyList<string> accepted, long nowMs, CancellationToken cancellation)
    {
        if (wrong.Count == 0 && accepted.Count == 0) return;
        var held = await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>(SelectCount, new { eventId }), cancellation);
        if (wrong.Count == 0 && held == 0) return;
        await database.WriteAsync(
            async transaction =>
            {
                var (connection, dialect) = (transaction.Connection!, database.Dialect);
                if (held > 0 && accepted.Count > 0) await DeleteAsync(transaction, dialect, eventId, exchange, accepted);
                if (wrong.Count == 0) return 0;
                var rows = LedgerStore.Json(wrong.DistinctBy(f => f.LineKey, StringComparer.Ordinal)
                    .Select(f => new object?[] { f.LineKey, f.Line, f.Reason }));
                await connection.ExecuteAsync(dialect.Expand(InsertNew), new { eventId, exchange, nowMs, rows }, transaction);
                if (held + wrong.Count > Most) await LetGoAsync(transaction, dialect, eventId);
                return 0;
            },
            cancellation);
    }

    /// <summary>Takes away what made sense after all, in the transaction that it makes sense by.</summary>
    internal static Task DeleteAsync(DbTransaction transaction, Dialect dialect, int eventId, string exchange, IEnumerable<string> keys) =>
        transaction.Connection!.ExecuteAsync(
            dialect.Expand(Delete), new { eventId, exchange, rows = LedgerStore.Json(keys.Select(k => new object?[] { k })) }, transaction);

    private static async Task LetGoAsync(DbTransaction transaction, Dialect dialect, int eventId)
    {
        var connection = transaction.Connection!;
        var oldest = (await connection.QueryAsync<LineFault>(SelectOldest, new { eventId, most = Most }, transaction)).ToList();
        foreach (var of in oldest.GroupBy(f => f.Exchange, f => f.LineKey, StringComparer.Ordinal))
            await DeleteAsync(transaction, dialect, eventId, of.Key, of);
        foreach (var past in oldest.CountBy(f => f.Reason, StringComparer.Ordinal).Select(r => new { eventId, reason = r.Key, lines = (long)r.Value }))
            if (await connection.ExecuteAsync(UpdatePast, past, transaction) == 0) await connection.ExecuteAsync(InsertPast, past, transaction);
    }
}
