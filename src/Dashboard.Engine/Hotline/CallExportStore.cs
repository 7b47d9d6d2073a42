using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>Reads calls with their callers, to be given away as files.</summary>
public sealed class CallExportStore(Database database)
{
    /// <summary>The calls that entered from one instant up to another, in order, with their callers.</summary>
    public const string SelectCalls = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
               c.wait_s AS WaitSeconds, c.agent AS Agent,
               c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.told AS Told,
               c.last_seq AS LastSeq, c.caller AS Caller
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.entered_ms < @until
        ORDER BY c.entered_ms, c.seq
        """;

    /// <summary>The calls that entered on a day of an event.</summary>
    public Task<IReadOnlyList<DeskCall>> DayAsync(EventCatalog catalog, DateOnly day, CancellationToken cancellation)
    {
        var of = new { eventId = catalog.Event.EventId, from = catalog.Calendar.StartOf(day), until = catalog.Calendar.StartOf(day.AddDays(1)) };
        return database.ReadAsync(
            Reads.Long,
            async connection => (IReadOnlyList<DeskCall>)[.. await connection.QueryAsync<Call, CallerRow, DeskCall>(
                SelectCalls, (call, caller) => new(call, caller?.Caller), of, splitOn: "Caller")],
            cancellation);
    }

    private sealed record CallerRow
    {
        public string? Caller { get; init; }
    }
}
