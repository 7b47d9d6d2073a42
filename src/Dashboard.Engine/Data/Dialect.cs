using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Dashboard.Engine.Data;

/// <summary>
/// What differs between the two databases; everything else is one SQL text.
/// A statement names its batch as <c>ROWS(name type, …)</c>: the parameter <c>@rows</c>, a JSON array of arrays, seen as a table. Texts that
/// rows are found by are of a type <c>char</c>, or one that ends in <c>key</c>: they are compared byte by byte.
/// </summary>
public abstract partial class Dialect
{
    private readonly ConcurrentDictionary<string, string> _expanded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Upsert, string> _upserts = new(ReferenceEqualityComparer.Instance);

    /// <summary>SQLite, the embedded default.</summary>
    public static Dialect Sqlite { get; } = new SqliteDialect();

    /// <summary>SQL Server, for production with several nodes.</summary>
    public static Dialect SqlServer { get; } = new SqlServerDialect();

    /// <summary>The statement as this database reads it.</summary>
    public string Expand(string sql) =>
        _expanded.GetOrAdd(sql, text => RowSource().Replace(text, match => Rows(Columns(match.Groups["columns"].Value))));

    /// <summary>One command that adds a batch of deltas to a table's rows, making those that are missing.</summary>
    public string Upsert(Upsert upsert) => _upserts.GetOrAdd(upsert, Write);

    /// <summary>True when the same work may well succeed a moment later: busy, deadlock victim, lock time-out, lost connection.</summary>
    public abstract bool IsTransient(DbException exception);

    /// <summary>True when another held a lock for too long, or was preferred, and it is worth asking for it again: what was being done is undone, and
    /// nothing of it has happened.</summary>
    public abstract bool IsLocked(DbException exception);

    /// <summary>The text of an upsert.</summary>
    protected abstract string Write(Upsert upsert);

    /// <summary>The row source of a batch, as a table expression without its alias.</summary>
    protected abstract string Rows(IReadOnlyList<(string Name, string Type)> columns);

    /// <summary>Splits <c>a int, b char(36)</c> into names and types.</summary>
    protected static IReadOnlyList<(string Name, string Type)> Columns(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries)
            .Select(c => (c[..c.IndexOf(' ', StringComparison.Ordinal)], c[(c.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];

    [GeneratedRegex(@"ROWS\((?<columns>(?:[^()]|\(\w+\))*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RowSource();

    private sealed class SqliteDialect : Dialect
    {
        // jsonb_each: with json_each every ->> would parse its row's text again, which costs more than the insert itself.
        protected override string Rows(IReadOnlyList<(string Name, string Type)> columns) =>
            "(SELECT " + string.Join(", ", columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"value->>{i} AS {c.Name}")))
                + " FROM jsonb_each(@rows))";

        // "WHERE true" is SQLite's own way out of the grammar's ambiguity between JOIN … ON and ON CONFLICT.
        protected override string Write(Upsert u)
        {
            var columns = string.Join(", ", u.Columns);
            return $"""
                INSERT INTO {u.Table} (event_id, {columns})
                SELECT @eventId, {columns} FROM {Rows(u.Rows)} r WHERE true
                ON CONFLICT (event_id, {string.Join(", ", u.Key)}) DO UPDATE SET {string.Join(", ", u.Assignments(u.Table, "excluded"))}
                """;
        }

        // 5 SQLITE_BUSY, 6 SQLITE_LOCKED.
        public override bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

        // It has waited for as long as it is told to before it says so.
        public override bool IsLocked(DbException exception) => false;
    }

    private sealed class SqlServerDialect : Dialect
    {
        private const string Key = " key";

        // Keys and codes are compared byte by byte (the columns' collation); JSON's texts come with the database's own, and two collations do not compare.
        protected override string Rows(IReadOnlyList<(string Name, string Type)> columns) =>
            "(SELECT " + string.Join(", ", columns.Select(c => IsKey(c.Type) ? $"{c.Name} COLLATE Latin1_General_BIN2 AS {c.Name}" : c.Name))
            + " FROM OPENJSON(@rows) WITH ("
            + string.Join(
                ", ",
                columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c.Name} {c.Type.Replace(Key, "", StringComparison.Ordinal)} '$[{i}]'")))
                    + ") AS j)";

        private static bool IsKey(string type) => type.StartsWith("char", StringComparison.Ordinal) || type.EndsWith(Key, StringComparison.Ordinal);

        protected override string Write(Upsert u)
        {
            var columns = string.Join(", ", u.Columns);
            var match = string.Join(" AND ", u.Key.Select(k => $"t.{k} = r.{k}"));
            return $"""
                UPDATE t SET {string.Join(", ", u.Assignments("t", "r"))}
                FROM {u.Table} t JOIN {Rows(u.Rows)} r ON {match} WHERE t.event_id = @eventId;
                INSERT INTO {u.Table} (event_id, {columns})
                SELECT @eventId, {string.Join(", ", u.Columns.Select(c => "r." + c))} FROM {Rows(u.Rows)} r
                WHERE NOT EXISTS (SELECT 1 FROM {u.Table} t WHERE t.event_id = @eventId AND {match});
                """;
        }

        // 1205 deadlock victim, 1222 lock time-out, 3960 snapshot conflict, -2 time-out; from severity 20 on the connection is lost or was refused
        // (on Linux with number 0 or the socket's own).
        public override bool IsTransient(DbException exception) =>
            exception is SqlException { Class: >= 20 }
                or SqlException
            {
                Number: 1205 or 1222 or 3960 or -2 or 53 or 64 or 233 or 4060 or 10053 or 10054 or 10060 or 11001 or 40197 or 40501
                    or 40613
            };

        public override bool IsLocked(DbException exception) => exception is SqlException { Number: 1205 or 1222 or 3960 };
    }
}

/// <summary>A table of sums within an event: key columns, columns that add up, columns that keep the larger value.</summary>
/// <param name="Table">The table, keyed by <c>event_id</c> and <paramref name="Key"/>.</param>
/// <param name="Key">The other key columns (int or bigint).</param>
/// <param name="Add">Columns whose values are added to what is there.</param>
/// <param name="Max">Columns that keep the larger of what is there and what comes.</param>
public sealed record Upsert(string Table, IReadOnlyList<string> Key, IReadOnlyList<string> Add, IReadOnlyList<string> Max)
{
    /// <summary>All columns of a row, in the order in which a batch gives them.</summary>
    public IEnumerable<string> Columns => [.. Key, .. Add, .. Max];

    internal IReadOnlyList<(string Name, string Type)> Rows => [.. Columns.Select(c => (c, "bigint"))];

    internal IEnumerable<string> Assignments(string old, string added) =>
        [.. Add.Select(c => $"{c} = {old}.{c} + {added}.{c}"),
         .. Max.Select(c => $"{c} = CASE WHEN {added}.{c} > {old}.{c} THEN {added}.{c} ELSE {old}.{c} END")];
}
