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

/// <summary>The lines of an event that make no sense.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Newest">The newest of them.</param>
public sealed record LineFaults(int Count, IReadOnlyList<LineFault> Newest);

/// <summary>The lines that made no sense, with their reasons.</summary>
public sealed class FaultStore(Database database)
{
    /// <summary>How many are kept of an event: whoever sends rubbish for ever fills no disk.</summary>
    public const int Most = 10_000;

    /// <summary>How many there are.</summary>
    public const string SelectCount = "SELECT COUNT(*) FROM queue_log_fault WHERE event_id = @eventId";

    /// <summary>The newest, in order; fills <see cref="LineFault"/>.</summary>
    public const string SelectNewest = """
        SELECT p.LineKey, p.Exchange, p.Line, p.Reason, p.FirstMs
        FROM (
          SELECT line_key AS LineKey, exchange AS Exchange, line AS Line, reason AS Reason, first_ms AS FirstMs, ROW_NUMBER() OVER (ORDER BY first_ms DESC, line_key) AS Place
          FROM queue_log_fault WHERE event_id = @eventId
        ) p
        WHERE p.Place <= @most
        ORDER BY p.Place
        """;

    /// <summary>Those of a batch that are new; what a line could not be, it may be when it comes again.</summary>
    public const string InsertNew = """
        INSERT INTO queue_log_fault (event_id, exchange, line_key, line, reason, first_ms)
        SELECT @eventId, @exchange, r.k, r.line, r.reason, @nowMs
        FROM ROWS(k char(36), line nvarchar(400), reason nvarchar(200)) r
        WHERE NOT EXISTS (SELECT 1 FROM queue_log_fault f WHERE f.event_id = @eventId AND f.exchange = @exchange AND f.line_key = r.k)
        """;

    /// <summary>Those that made sense after all.</summary>
    public const string DeleteSettled = "DELETE FROM queue_log_fault WHERE event_id = @eventId AND exchange = @exchange AND line_key IN (SELECT r.k FROM ROWS(k char(36)) r)";

    /// <summary>How many an event has, and the newest of them, at most so many.</summary>
    public Task<LineFaults> NewestAsync(int eventId, int most, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => new LineFaults(await connection.ExecuteScalarAsync<int>(SelectCount, new { eventId }), [.. await connection.QueryAsync<LineFault>(SelectNewest, new { eventId, most })]),
            cancellation);

    /// <summary>Keeps what is new, lets go what is settled.</summary>
    internal async Task KeepAsync(int eventId, string exchange, IReadOnlyList<LineFault> wrong, IReadOnlyList<string> accepted, long nowMs, CancellationToken cancellation)
    {
        if (wrong.Count == 0 && accepted.Count == 0) return;
        var held = await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>(SelectCount, new { eventId }), cancellation);
        var added = wrong.DistinctBy(f => f.LineKey, StringComparer.Ordinal).Take(Math.Max(0, Most - held)).ToList();
        if (added.Count == 0 && (held == 0 || accepted.Count == 0)) return;
        await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                var dialect = database.Dialect;
                if (held > 0 && accepted.Count > 0)
                    await connection.ExecuteAsync(dialect.Expand(DeleteSettled), new { eventId, exchange, rows = LedgerStore.Json(accepted.Select(k => new object?[] { k })) }, transaction);
                if (added.Count > 0)
                    await connection.ExecuteAsync(dialect.Expand(InsertNew), new { eventId, exchange, nowMs, rows = LedgerStore.Json(added.Select(f => new object?[] { f.LineKey, f.Line, f.Reason })) }, transaction);
                return 0;
            },
            cancellation);
    }
}
