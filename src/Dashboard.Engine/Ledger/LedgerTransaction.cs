using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>A transaction about one event. Every statement is given <c>@eventId</c>, and <c>@rows</c> where it names a batch.</summary>
internal sealed class LedgerTransaction(Dialect dialect, DbTransaction transaction, int eventId)
{
    public int EventId => eventId;

    public Dialect Dialect => dialect;

    public DbTransaction Transaction => transaction;

    public DbConnection Connection => transaction.Connection!;

    /// <summary>What the event's head row says.</summary>
    public Task<Head> HeadAsync() => Connection.QuerySingleAsync<Head>(LedgerStore.SelectHead, new { eventId }, transaction);

    /// <summary>Reads by a batch of rows; nothing is asked without a row.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, IEnumerable<object?[]> rows, object? values = null, int? timeoutSeconds = null) =>
        With(rows, values) is { } parameters
            ? [.. await Connection.QueryAsync<T>(dialect.Expand(sql), parameters, transaction, commandTimeout: timeoutSeconds)]
            : [];

    /// <summary>Reads what belongs to the event.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null, int? timeoutSeconds = null) =>
        [.. await Connection.QueryAsync<T>(sql, With(values), transaction, commandTimeout: timeoutSeconds)];

    /// <summary>Writes a batch of rows; nothing is done without a row.</summary>
    public async Task ExecuteAsync(string sql, IEnumerable<object?[]> rows, object? values = null)
    {
        if (With(rows, values) is { } parameters) await Connection.ExecuteAsync(dialect.Expand(sql), parameters, transaction);
    }

    /// <summary>Writes one row.</summary>
    /// <returns>How many rows it concerned.</returns>
    public Task<int> ExecuteAsync(string sql, object? values = null) => Connection.ExecuteAsync(sql, With(values), transaction);

    /// <summary>Adds up the rows of a batch to a table of sums.</summary>
    public Task AddAsync(Upsert upsert, IEnumerable<object?[]> rows) => ExecuteAsync(dialect.Upsert(upsert), rows);

    /// <summary>Writes one row over what is there, or anew where there is none.</summary>
    public async Task PutAsync(string update, string insert, object values)
    {
        if (await ExecuteAsync(update, values) == 0) await ExecuteAsync(insert, values);
    }

    private DynamicParameters? With(IEnumerable<object?[]> rows, object? values)
    {
        List<object?[]> batch = [.. rows];
        if (batch.Count == 0) return null;
        var parameters = With(values);
        parameters.Add("rows", LedgerStore.Json(batch));
        return parameters;
    }

    private DynamicParameters With(object? values)
    {
        var parameters = values is null ? new DynamicParameters() : new DynamicParameters(values);
        parameters.Add("eventId", eventId);
        return parameters;
    }
}
