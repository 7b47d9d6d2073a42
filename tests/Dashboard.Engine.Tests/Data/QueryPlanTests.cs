using Dapper;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What runs with every append, page, board or sign-in must find its rows by an index, whatever the ledger's size.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [InlineData("LedgerStore.SelectKnownKeys")]
    [InlineData("LedgerStore.SelectTargetsByKey")]
    [InlineData("LedgerStore.SelectTargetsBySeq")]
    [InlineData("LedgerStore.SelectEntries")]
    [InlineData("LedgerStore.SelectCells")]
    [InlineData("LedgerStore.SelectSpan")]
    [InlineData("LedgerStore.SelectSignOffs")]
    [InlineData("LedgerStore.UpdateSignOff")]
    [InlineData("BoardStore.SelectSignOffs")]
    [InlineData("LedgerStore.UpsertCounters")]
    [InlineData("LedgerStore.UpsertBuckets")]
    [InlineData("BoardStore.SelectRecent")]
    [InlineData("BoardStore.SelectSeries")]
    [InlineData("BoardStore.SelectCounters")]
    [InlineData("BookStore.SelectCorrections")]
    [InlineData("LedgerStore.SelectHead")]
    [InlineData("CallStore.SelectVisits")]
    [InlineData("BoardStore.SelectTaken")]
    [InlineData("CallStore.SelectAgents")]
    [InlineData("ExchangeStore.Select")]
    [InlineData("ExchangeStore.SelectSources")]
    [InlineData("FaultStore.DeleteSettled")]
    [InlineData("AccessStore.SelectVersion")]
    [InlineData("AccountStore.SelectOne")]
    [InlineData("AuditStore.SelectWindow")]
    [InlineData("KeyStore.SetUsed")]
    [InlineData("PairingStore.SelectByCode")]
    [InlineData("PairingStore.SelectBySecret")]
    [InlineData("ScreenStore.SetReport")]
    [InlineData("SignInStore.SelectPasskeyOwner")]
    [InlineData("UptimeStore.SelectSince")]
    [InlineData("UptimeStore.SetSeen")]
    public async Task No_table_is_read_from_end_to_end(string name)
    {
        var plan = await PlanAsync(Statements.Named(name).Sqlite, Statements.Named(name).Parameters);
        Assert.NotEmpty(plan);
        Assert.DoesNotContain(plan, IsScanOfATable);
    }

    // A search by the event alone would still read its whole ledger: what follows the event in the index must be used too.
    [Theory]
    [InlineData("LedgerStore.SelectKnownKeys", "(event_id=? AND entry_key=?)")]
    [InlineData("LedgerStore.SelectTargetsByKey", "(event_id=? AND entry_key=?)")]
    [InlineData("LedgerStore.SelectTargetsByKey", "(event_id=? AND reverses=?)")]
    [InlineData("LedgerStore.SelectTargetsBySeq", "(event_id=? AND seq=?)")]
    [InlineData("LedgerStore.SelectTargetsBySeq", "(event_id=? AND reverses=?)")]
    [InlineData("LedgerStore.SelectEntries", "(event_id=? AND seq>? AND seq<?)")]
    [InlineData("LedgerStore.SelectEntries", "(event_id=? AND seq=?)")]
    [InlineData("LedgerStore.SelectCells", "(event_id=? AND metric_id=? AND station_id=?)")]
    [InlineData("LedgerStore.SelectCells", "(event_id=? AND metric_id=? AND station_id=? AND minute>? AND minute<?)")]
    [InlineData("LedgerStore.SelectSpan", "(event_id=? AND metric_id=? AND station_id=? AND minute>? AND minute<?)")]
    [InlineData("LedgerStore.SelectSignOffs", "(event_id=? AND station_id=? AND shift_id=? AND starts_ms>? AND starts_ms<?)")]
    [InlineData("LedgerStore.UpdateSignOff", "(event_id=? AND station_id=? AND shift_id=? AND starts_ms=?)")]
    [InlineData("BoardStore.SelectRecent", "(event_id=? AND metric_id=? AND station_id=? AND minute>?)")]
    [InlineData("BoardStore.SelectSeries", "(event_id=? AND metric_id=? AND station_id=? AND minute>? AND minute<?)")]
    [InlineData("BookStore.SelectAt", "(event_id=? AND seq=?)")]
    [InlineData("CallStore.SelectVisits", "SEARCH n USING COVERING INDEX ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallStore.SelectVisits", "(event_id=? AND seq=?)")]
    [InlineData("CallStore.SelectVisits", "ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms<?)")]
    [InlineData("CallStore.SelectVisits", "ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms>?)")]
    [InlineData("BoardStore.SelectNewest", "(event_id=? AND seq>? AND seq<?)")]
    [InlineData("BoardStore.SelectTaken", "(event_id=? AND entered_ms>?)")]
    [InlineData("CallStore.SelectOpen", "(event_id=? AND ended_ms=?)")]
    [InlineData("CallStore.SelectBetween", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallStore.DeleteCalls", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectSums", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("DeskStore.SelectCaller", "(event_id=? AND seq=?)")]
    [InlineData("BookStore.SelectPage", "ix_entry_place (event_id=? AND station_id=? AND at_ms>? AND at_ms<?)")]
    [InlineData("BookStore.SelectCorrections", "ix_entry_place (event_id=? AND station_id=? AND at_ms>? AND at_ms<?)")]
    [InlineData("AccountStore.SelectOne", "(name_key=?)")]
    [InlineData("AccountStore.CountAdministrators", "(holder=? AND role=?)")]
    [InlineData("AuditStore.SelectWindow", "(rowid>? AND rowid<?)")]
    [InlineData("UptimeStore.SelectSince", "ix_uptime_seen (seen_ms>?)")]
    [InlineData("UptimeStore.SelectSince", "ix_uptime_seen (seen_ms=?)")]
    [InlineData("SignInStore.SelectLogin", "(provider=? AND subject=?)")]
    public async Task An_index_is_used_as_far_as_it_goes(string name, string columns) =>
        Assert.Contains(await PlanAsync(Statements.Named(name).Sqlite, Statements.Named(name).Parameters), step => step.Contains(columns, StringComparison.Ordinal));

    [Fact]
    public async Task A_scan_would_be_noticed() => Assert.Contains(await PlanAsync("SELECT e.seq FROM entry e WHERE e.metric_id = 1", []), IsScanOfATable);

    // Only a batch (jsonb_each, under its alias r or j) may be read as a whole.
    private static bool IsScanOfATable(string step) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && step.Split(' ')[1] is not ("r" or "CONSTANT");

    private static async Task<IReadOnlyList<string>> PlanAsync(string sql, IEnumerable<string> parameters)
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var values = new DynamicParameters();
        foreach (var parameter in parameters) values.Add(parameter, parameter == "@rows" ? "[]" : 1);
        return await scratch.Database.ReadAsync(
            async connection => (IReadOnlyList<string>)[.. (await connection.QueryAsync<(int, int, int, string Detail)>("EXPLAIN QUERY PLAN " + sql, values)).Select(p => p.Detail)],
            TestContext.Current.CancellationToken);
    }
}
