using System.Text.RegularExpressions;
using Dapper;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What runs with every append, page, board or sign-in must find its rows by an index, whatever the ledger's size.</summary>
[Trait("Time", "long")]
public sealed class QueryPlanTests
{
    // Verification reads whole ledgers: asked for by hand, among the long reads. And agents are folded anew, callers compared anew and
    // days added up, once, where an earlier version kept them otherwise: of agents and callers an index holds none but those.
    private static readonly IReadOnlySet<string> ReadsAll = new HashSet<string>(StringComparer.Ordinal)
    {
        "AgentRenewalStore.SelectAgentEntries", "CallVerificationStore.SelectHeadDifferences", "CallerStore.SelectOutdated",
        "CallerStore.SelectOutdatedEvents",
        "CountingVerificationStore.SelectBucketDifferences", "CountingVerificationStore.SelectCorrectionDifferences",
        "CountingVerificationStore.SelectCounterDifferences", "CountingVerificationStore.SelectDayDifferences",
        "CountingVerificationStore.SelectQuarterDifferences", "CountingVerificationStore.SelectSpan", "DayStore.InsertDays", "DayStore.SelectSpan",
        "ShiftVerificationStore.SelectSignOffDifferences", "Verification.SelectSpan",
    };

    // Small by nature: what is configured, and who and what may enter.
    private static readonly IReadOnlySet<string> Small = new HashSet<string>(StringComparer.Ordinal)
    {
        "access_grant", "account", "account_login", "account_session", "api_key", "data_key", "ended_session", "event", "event_head", "hotline_agent",
        "invitation", "metric", "pairing", "passkey", "recovery_code", "screen",
        "shift", "station",
    };

    public static TheoryData<string> Names => [.. Statements.All.Select(s => s.Name)];

    /// <summary>Of the tables that grow all season none is read from end to end, nor all that an event has in it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_grows_all_season_is_never_read_as_a_whole(string name)
    {
        var statement = Statements.Named(name);
        var whole = WholeOfWhatGrows(statement.Sqlite, await PlanAsync(statement.Sqlite, statement.Parameters)).ToList();
        if (ReadsAll.Contains(name)) Assert.NotEmpty(whole);
        else Assert.Empty(whole);
    }

    /// <summary>No other table is read from end to end but those that are small by nature.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Only_small_tables_are_scanned(string name)
    {
        if (ReadsAll.Contains(name)) return;
        var statement = Statements.Named(name);
        var tables = Tables(statement.Sqlite).ToLookup(t => t.Alias, t => t.Table, StringComparer.Ordinal);
        // What has no table's name is what a subquery has found already.
        var scanned = (await PlanAsync(statement.Sqlite, statement.Parameters)).Where(IsScanOfATable).SelectMany(step => tables[step.Split(' ')[1]]);
        Assert.DoesNotContain(scanned, table => !Small.Contains(table));
    }

    [Theory]
    [InlineData("LedgerStore.SelectKnownKeys")]
    [InlineData("LedgerStore.SelectTargetsByKey")]
    [InlineData("LedgerStore.SelectTargetsBySeq")]
    [InlineData("LedgerStore.SelectEntries")]
    [InlineData("CounterStore.SelectCells")]
    [InlineData("CounterStore.SelectSpan")]
    [InlineData("SignOffStore.SelectSignOffs")]
    [InlineData("SignOffStore.UpdateSignOff")]
    [InlineData("SignOffStore.SelectAll")]
    [InlineData("CounterStore.UpsertCounters")]
    [InlineData("CounterStore.UpsertBuckets")]
    [InlineData("CounterStore.SelectRecent")]
    [InlineData("SeriesStore.SelectMinutes")]
    [InlineData("SeriesStore.SelectQuarters")]
    [InlineData("SeriesStore.SelectDays")]
    [InlineData("CounterStore.SelectCounters")]
    [InlineData("BookStore.SelectCorrections")]
    [InlineData("BookStore.SelectAmendments")]
    [InlineData("SeriesStore.SelectWholeDays")]
    [InlineData("ImportStore.SelectAt")]
    [InlineData("ImportStore.SelectPlaces")]
    [InlineData("ImportStore.SelectImported")]
    [InlineData("LedgerStore.SelectHead")]
    [InlineData("CallStore.SelectVisits")]
    [InlineData("HotlineBoardStore.SelectTaken")]
    [InlineData("CallStore.SelectAgents")]
    [InlineData("ExchangeStore.Select")]
    [InlineData("ExchangeStore.SelectSources")]
    [InlineData("CallStore.SelectStrays")]
    [InlineData("CallStore.SelectStarts")]
    [InlineData("CallStore.SelectQueues")]
    [InlineData("CallStore.DeleteStrays")]
    [InlineData("FaultStore.Delete")]
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
    [InlineData("SeriesStore.SelectWholeDays", "(event_id=? AND at_ms>? AND at_ms<?)")]
    [InlineData("ImportStore.SelectAt", "(event_id=? AND station_id=? AND at_ms>? AND at_ms<?)")]
    [InlineData("ImportStore.SelectPlaces", "(event_id=? AND entry_key=?)")]
    [InlineData("ImportStore.SelectImported", "(event_id=? AND import_no>? AND import_no<?)")]
    [InlineData("LedgerStore.SelectTargetsByKey", "(event_id=? AND entry_key=?)")]
    [InlineData("LedgerStore.SelectTargetsByKey", "(event_id=? AND reverses=?)")]
    [InlineData("LedgerStore.SelectTargetsBySeq", "(event_id=? AND seq=?)")]
    [InlineData("LedgerStore.SelectTargetsBySeq", "(event_id=? AND reverses=?)")]
    [InlineData("LedgerStore.SelectEntries", "(event_id=? AND seq>? AND seq<?)")]
    [InlineData("LedgerStore.SelectEntries", "(event_id=? AND seq=?)")]
    [InlineData("CounterStore.SelectCells", "(event_id=? AND metric_id=? AND station_id=?)")]
    [InlineData("CounterStore.SelectCells", "(event_id=? AND metric_id=? AND station_id=? AND day=?)")]
    [InlineData("CounterStore.SelectSpan", "(event_id=? AND metric_id=? AND station_id=? AND minute>? AND minute<?)")]
    [InlineData("SignOffStore.SelectSignOffs", "(event_id=? AND station_id=? AND shift_id=? AND starts_ms>? AND starts_ms<?)")]
    [InlineData("SignOffStore.UpdateSignOff", "(event_id=? AND station_id=? AND shift_id=? AND starts_ms=?)")]
    [InlineData("CounterStore.SelectRecent", "(event_id=? AND metric_id=? AND station_id=? AND minute>?)")]
    [InlineData("SeriesStore.SelectMinutes", "(event_id=? AND metric_id=? AND station_id=? AND minute>? AND minute<?)")]
    [InlineData("SeriesStore.SelectQuarters", "(event_id=? AND metric_id=? AND station_id=? AND quarter>? AND quarter<?)")]
    [InlineData("SeriesStore.SelectDays", "(event_id=? AND metric_id=? AND station_id=? AND day>? AND day<?)")]
    [InlineData("BookStore.SelectAt", "(event_id=? AND seq=?)")]
    [InlineData("BookStore.SelectAmendments", "ux_entry_reverses (event_id=? AND reverses>?)")]
    [InlineData("CallStore.SelectVisits", "SEARCH n USING COVERING INDEX ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallStore.SelectVisits", "(event_id=? AND seq=?)")]
    [InlineData("CallStore.SelectVisits", "ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms<?)")]
    [InlineData("CallStore.SelectVisits", "ix_hotline_call_visit (event_id=? AND visit=? AND entered_ms>?)")]
    [InlineData("BoardStore.SelectNewest", "(event_id=? AND seq>? AND seq<?)")]
    [InlineData("HotlineBoardStore.SelectTaken", "(event_id=? AND entered_ms>?)")]
    [InlineData("CallStore.SelectOpen", "SEARCH o USING COVERING INDEX ix_hotline_call_ended (event_id=? AND ended_ms=?)")]
    [InlineData("CallStore.SelectOpen", "(event_id=? AND seq=?)")]
    [InlineData("DeskStore.SelectOldestKnown", "ix_hotline_call_known (event_id=? AND outcome=? AND returned=? AND entered_ms<?)")]
    [InlineData("DeskStore.DeleteCallers", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallStore.SelectBetween", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallStore.DeleteCalls", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("DutyStore.SelectTalks", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("DutyStore.SelectRings", "ix_entry_ring (event_id=? AND at_ms>? AND at_ms<?)")]
    [InlineData("DutyStore.SelectDuty", "ix_entry_duty (event_id=? AND at_ms<?)")]
    [InlineData("MeasureStore.SelectTotal", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectByQuarter", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectByExchange", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectByQueue", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectByAgent", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("MeasureStore.SelectByAll", "(event_id=? AND entered_ms>? AND entered_ms<?)")]
    [InlineData("CallBackStore.SelectOpen", "ix_hotline_call_known (event_id=? AND outcome=? AND returned=? AND entered_ms>?)")]
    [InlineData("CallBackStore.CountWithheld", "ix_hotline_call_subscriber (event_id=? AND subscriber=? AND outcome=? AND entered_ms>?)")]
    [InlineData("CallBackStore.SelectDone", "ix_hotline_try_at (event_id=? AND at_ms>?)")]
    [InlineData("CallBackStore.SelectDone", "(event_id=? AND seq=?)")]
    [InlineData("CallBackStore.SelectTakers", "(event_id=? AND entered_ms>?)")]
    [InlineData("CallTryStore.SelectOf", "(event_id=? AND call_seq=?)")]
    [InlineData("CallBackStore.SelectOpen", "ix_hotline_call_subscriber (event_id=? AND subscriber=? AND outcome=? AND entered_ms>?)")]
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
        Assert.Contains(
            await PlanAsync(Statements.Named(name).Sqlite, Statements.Named(name).Parameters), step => step.Contains(columns, StringComparison.Ordinal));

    [Fact]
    public async Task Callers_that_are_compared_already_are_not_looked_at_again() =>
        Assert.Contains(
            await PlanAsync(Statements.Named("CallerStore.SelectOutdatedEvents").Sqlite, []),
            step => step.Contains("ix_hotline_call_uncompared", StringComparison.Ordinal));

    [Fact]
    public async Task A_scan_would_be_noticed() => Assert.Contains(await PlanAsync("SELECT e.seq FROM entry e WHERE e.metric_id = 1", []), IsScanOfATable);

    [Theory]
    [InlineData("SELECT e.delta FROM entry e WHERE e.event_id = 1")]
    [InlineData("SELECT b.total FROM bucket b WHERE b.event_id = 1 AND b.minute > 5")]
    [InlineData("SELECT c.how FROM hotline_call c WHERE c.event_id = 1 AND c.seq IN (SELECT seq FROM hotline_call WHERE event_id = 1 AND ended_ms IS NULL)")]
    public async Task The_whole_of_an_event_would_be_noticed(string sql) => Assert.NotEmpty(WholeOfWhatGrows(sql, await PlanAsync(sql, [])));

    // Which steps read all of an event, or all there is, of a table that grows with the season.
    private static IEnumerable<string> WholeOfWhatGrows(string sql, IReadOnlyList<string> plan)
    {
        string[] growing = ["entry", "bucket", "quarter", "day_total", "hotline_call"];
        var names = Tables(sql).Where(t => growing.Contains(t.Table, StringComparer.Ordinal)).Select(t => t.Alias).ToHashSet(StringComparer.Ordinal);
        return plan.Where(step => step.Split(' ') is [var how, var name, ..] && names.Contains(name) && (how == "SCAN" || IsOfAWholeEvent(how, step)));

        static bool IsOfAWholeEvent(string how, string step) => how == "SEARCH" && step.EndsWith("(event_id=?)", StringComparison.Ordinal);
    }

    // Tables under each name by which a plan may call them.
    private static IEnumerable<(string Alias, string Table)> Tables(string sql)
    {
        const string Named = @"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?<table>[a-z]\w*)(?:\s+(?:AS\s+)?(?<alias>[a-z]\w*)\b)?";
        foreach (Match match in Regex.Matches(sql, Named, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            yield return (match.Groups["table"].Value, match.Groups["table"].Value);
            if (match.Groups["alias"].Success) yield return (match.Groups["alias"].Value, match.Groups["table"].Value);
        }
    }

    // Only a batch (jsonb_each, under its alias r or j) may be read as a whole.
    private static bool IsScanOfATable(string step) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
            && step.Split(' ')[1] is not ("r" or "CONSTANT");

    private static async Task<IReadOnlyList<string>> PlanAsync(string sql, IEnumerable<string> parameters)
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var values = new DynamicParameters();
        foreach (var parameter in parameters) values.Add(parameter, parameter == "@rows" ? "[]" : 1);
        return await scratch.Database.ReadAsync(
            async connection => (IReadOnlyList<string>)[.. (await connection.QueryAsync<(int, int, int, string Detail)>("EXPLAIN QUERY PLAN " + sql, values))
                .Select(p => p.Detail)],
            TestContext.Current.CancellationToken);
    }
}
