using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>The agents that an earlier version kept, folded anew at a start.</summary>
public static class AgentRenewalStore
{
    /// <summary>The events whose agents an earlier version kept.</summary>
    public const string SelectOutdated = "SELECT DISTINCT event_id FROM hotline_agent WHERE marks IS NULL";

    /// <summary>All that was told of agents, in order; fills <see cref="Entry"/>.</summary>
    public const string SelectAgentEntries = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.subject AS Subject, e.body AS Body
        FROM entry e
        WHERE e.event_id = @eventId AND e.kind IN ('agent-on', 'agent-paused', 'agent-back', 'agent-off')
        ORDER BY e.seq
        """;

    /// <summary>Folds the agents anew that an earlier version kept, once, so that what is kept is what the ledger says by the rules of this one.</summary>
    public static async Task RenewAsync(Database database, CancellationToken cancellation)
    {
        foreach (var eventId in await database.ReadAsync(async c => (await c.QueryAsync<int>(SelectOutdated)).ToList(), cancellation))
        {
            await database.WriteAsync(
                async transaction =>
                {
                    var connection = transaction.Connection!;
                    await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
                    var agents = new Dictionary<(string, string), Agent>();
                    foreach (var entry in await connection.QueryAsync<Entry>(SelectAgentEntries, new { eventId }, transaction, commandTimeout: 3600))
                    {
                        var detail = CallDetail.Of(entry);
                        agents[(detail.Exchange, detail.Agent!)] = Agent.After(agents.GetValueOrDefault((detail.Exchange, detail.Agent!)), entry, detail);
                    }

                    var of = new LedgerTransaction(database.Dialect, transaction, eventId);
                    foreach (var agent in agents.Values) await of.PutAsync(CallStore.UpdateAgent, CallStore.InsertAgent, agent);
                    return 0;
                },
                cancellation);
        }
    }
}
