using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>Who does something, as the ledger and the audit record it.</summary>
/// <param name="Name">A holder's text form, or a part of the system: "seed", "command", "simulator".</param>
/// <param name="Address">The network address that it came from; null from within.</param>
public sealed record Actor(string Name, string? Address = null)
{
    /// <summary>Somebody who has not said who they are.</summary>
    public const string Anonymous = "anonymous";
}

/// <summary>Something to be written into the audit.</summary>
/// <param name="Actor">Who did it, and from where.</param>
/// <param name="Action">What, as "noun.verb": "account.disabled".</param>
/// <param name="Subject">To what: "account:12", an event's slug; null for nothing in particular.</param>
/// <param name="Detail">The rest, such as old and new; never a secret.</param>
public sealed record AuditDraft(Actor Actor, string Action, string? Subject = null, string? Detail = null);

/// <summary>A line of the audit.</summary>
public sealed record AuditLine
{
    /// <summary>Its place: 1, 2, 3 … without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>When, Unix milliseconds UTC.</summary>
    public required long AtMs { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>What.</summary>
    public required string Action { get; init; }

    /// <summary>To what, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The rest, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>From which network address, or null from within.</summary>
    public string? Address { get; init; }

    /// <summary>SHA-256 over the line before and this one, in hexadecimal.</summary>
    public required string Hash { get; init; }
}

/// <summary>Which lines are wanted; what is null does not limit.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">The beginning of what: "account." finds all that was done to accounts.</param>
/// <param name="Subject">To what.</param>
/// <param name="FromMs">From then on.</param>
/// <param name="ToMs">Before then.</param>
/// <param name="Before">Only lines before this one: the cursor of the page before.</param>
public sealed record AuditFilter(
    string? Actor = null, string? Action = null, string? Subject = null, long? FromMs = null, long? ToMs = null, long? Before = null);

/// <summary>The audit: append-only, each line chained to the one before by its hash.</summary>
public sealed class AuditStore(Database database, TimeProvider time)
{
    /// <summary>The longest detail, in characters; what is longer is cut, visibly.</summary>
    public const int MaxDetail = 2_000;

    // What comes from outside may be of any length, and a line that does not fit would keep out those beside it.
    private const int MaxName = 200;
    private const int MaxWord = 64;

    private const int VerifyPage = 2_000;

    /// <summary>Takes the lock that puts all writers in line.</summary>
    public const string LockHead = "UPDATE audit_head SET head = head WHERE id = 1";

    /// <summary>Where the chain ends.</summary>
    public const string SelectHead = "SELECT head AS Seq, hash AS Hash FROM audit_head WHERE id = 1";

    /// <summary>The last line that there is, which is the head's own unless somebody else has written.</summary>
    public const string SelectLast = "SELECT COALESCE(MAX(seq), 0) FROM audit";

    /// <summary>Moves the end of the chain.</summary>
    public const string UpdateHead = "UPDATE audit_head SET head = @Seq, hash = @Hash WHERE id = 1";

    /// <summary>From <see cref="AuditLine"/>.</summary>
    public const string Insert = """
        INSERT INTO audit (seq, at_ms, actor, action, subject, detail, address, hash)
        VALUES (@Seq, @AtMs, @Actor, @Action, @Subject, @Detail, @Address, @Hash)
        """;

    /// <summary>Fills <see cref="AuditLine"/>: what fits the filter within a window of places, in order.</summary>
    public const string SelectWindow = """
        SELECT seq AS Seq, at_ms AS AtMs, actor AS Actor, action AS Action, subject AS Subject, detail AS Detail, address AS Address, hash AS Hash
        FROM audit
        WHERE seq > @after AND seq <= @upTo AND (@Actor IS NULL OR actor = @Actor) AND (@Subject IS NULL OR subject = @Subject)
          AND (@Action IS NULL OR (action >= @Action AND action < @ActionEnd)) AND (@FromMs IS NULL OR at_ms >= @FromMs) AND (@ToMs IS NULL OR at_ms < @ToMs)
        ORDER BY seq
        """;

    /// <summary>Now, as lines are dated: Unix milliseconds UTC.</summary>
    internal long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Appends lines in a transaction of their own.</summary>
    public Task AppendAsync(IReadOnlyList<AuditDraft> drafts, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await AppendAsync(transaction, drafts);
                return 0;
            },
            cancellation);

    /// <summary>Appends lines in the transaction of what they tell of, as its last step: all writers of the audit wait for each other from here on.</summary>
    public async Task AppendAsync(DbTransaction transaction, IReadOnlyList<AuditDraft> drafts)
    {
        if (drafts.Count == 0) return;
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(LockHead, transaction: transaction);
        var (seq, hash) = await connection.QuerySingleAsync<(long Seq, string Hash)>(SelectHead, transaction: transaction);
        var now = NowMs;
        foreach (var draft in drafts)
        {
            var line = new AuditLine
            {
                Seq = ++seq,
                AtMs = now,
                Actor = Cut(draft.Actor.Name, MaxName)!,
                Action = Cut(draft.Action, MaxWord)!,
                Subject = Cut(draft.Subject, MaxName),
                Detail = Cut(draft.Detail, MaxDetail),
                Address = Cut(draft.Actor.Address, MaxWord),
                Hash = "",
            };
            hash = Chain(hash, line);
            await connection.ExecuteAsync(Insert, line with { Hash = hash }, transaction);
        }

        await connection.ExecuteAsync(UpdateHead, new { Seq = seq, Hash = hash }, transaction);
    }

    /// <summary>The newest lines that fit, newest first.</summary>
    public Task<IReadOnlyList<AuditLine>> ReadAsync(AuditFilter filter, int limit, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                var found = new List<AuditLine>();
                var upTo = (filter.Before ?? (await connection.QuerySingleAsync<(long Seq, string Hash)>(SelectHead)).Seq + 1) - 1;
                // Windows that grow: the newest lines are wanted most, and a rare one is found without a thousand questions.
                for (var size = 500L; upTo > 0 && found.Count < limit; size = Math.Min(size * 2, 50_000))
                {
                    cancellation.ThrowIfCancellationRequested();
                    var after = Math.Max(0, upTo - size);
                    var window = await connection.QueryAsync<AuditLine>(
                        SelectWindow,
                        new { after, upTo, filter.Actor, filter.Subject, filter.Action, ActionEnd = filter.Action + "\x7f", filter.FromMs, filter.ToMs });
                    found.AddRange(window.Reverse());
                    upTo = after;
                }

                return (IReadOnlyList<AuditLine>)[.. found.Take(limit)];
            },
            cancellation);

    /// <summary>Recomputes the chain.</summary>
    /// <returns>How many lines there are, the chain's end, and the first line that does not agree; null when all do.</returns>
    public Task<AuditVerdict> VerifyAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                // The last line before the head: who appends meanwhile moves both.
                var last = await connection.ExecuteScalarAsync<long>(SelectLast);
                var head = await connection.QuerySingleAsync<(long Seq, string Hash)>(SelectHead);
                var (seq, hash) = (0L, "");
                while (seq < head.Seq)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var upTo = Math.Min(head.Seq, seq + VerifyPage);
                    foreach (var line in await connection.QueryAsync<AuditLine>(
                        SelectWindow,
                        new
                        {
                            after = seq == 0 ? long.MinValue : seq,
                            upTo,
                            Actor = (string?)null,
                            Subject = (string?)null,
                            Action = (string?)null,
                            ActionEnd = (string?)null,
                            FromMs = (long?)null,
                            ToMs = (long?)null,
                        }))
                    {
                        if (line.Seq != seq + 1 || line.Hash != (hash = Chain(hash, line))) return new AuditVerdict(head.Seq, head.Hash, seq + 1);
                        seq = line.Seq;
                    }

                    if (seq < upTo) return new AuditVerdict(head.Seq, head.Hash, seq + 1);
                }

                return new AuditVerdict(head.Seq, head.Hash, hash != head.Hash ? head.Seq : last > head.Seq ? head.Seq + 1 : null);
            },
            cancellation);

    private static string? Cut(string? text, int longest)
    {
        // A control character may end a text in one database and not in another, and the chain would not agree.
        if (text?.Any(char.IsControl) == true) text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        if (text is null || text.Length <= longest) return text;
        // Not within a pair of surrogates, whose half is no text.
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    // Lengths before texts, so that no two lines read alike.
    private static string Chain(string before, AuditLine line)
    {
        var text = new StringBuilder(before).Append(CultureInfo.InvariantCulture, $"|{line.Seq}|{line.AtMs}");
        foreach (var part in (string?[])[line.Actor, line.Action, line.Subject, line.Detail, line.Address])
            text.Append(CultureInfo.InvariantCulture, $"|{part?.Length ?? -1}|{part}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>What recomputing the audit's chain gave.</summary>
/// <param name="Lines">How many lines there should be.</param>
/// <param name="Hash">The chain's end: kept elsewhere, it also proves that no end was cut off.</param>
/// <param name="FirstWrong">The first line that is missing or does not agree; null when all do.</param>
public sealed record AuditVerdict(long Lines, string Hash, long? FirstWrong);
