using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What the ledger says of agents, by the time at which it happened.</summary>
public static class DutyStore
{
    // Each of the two says which kinds it reads in the words of its index: else SQLite reads the whole ledger.

    /// <summary>The rings in vain from one instant up to another; fills <see cref="Entry"/>.</summary>
    public const string SelectRings = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.subject AS Subject, e.body AS Body
        FROM entry e
        WHERE e.event_id = @eventId AND e.kind IN ('ring-missed', 'ring-cancelled') AND e.at_ms >= @from AND e.at_ms < @until
        """;

    /// <summary>Who came on duty, paused, was back and went, before an instant; fills <see cref="Entry"/>.</summary>
    public const string SelectDuty = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.subject AS Subject, e.body AS Body
        FROM entry e
        WHERE e.event_id = @eventId AND e.kind IN ('agent-on', 'agent-paused', 'agent-back', 'agent-off') AND e.at_ms < @until
        ORDER BY e.at_ms, e.seq
        """;

    /// <summary>The calls that agents took, of those that entered from one instant up to another; fills <see cref="Talk"/>. What is written down by hand
    /// (its exchange is the desk) proves no time.</summary>
    public const string SelectTalks = """
        SELECT c.exchange AS Exchange, c.agent AS Agent, c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.ended_ms AS EndedMs
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.entered_ms < @until AND c.agent IS NOT NULL AND c.answered_ms IS NOT NULL
          AND c.exchange <> @desk
        """;
}

/// <summary>A call that an agent took.</summary>
public sealed record Talk
{
    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>Who took it.</summary>
    public required string Agent { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long AnsweredMs { get; init; }

    /// <summary>For how long they talked, seconds; null while they talk, and where nobody told.</summary>
    public int? TalkSeconds { get; init; }

    /// <summary>When it ended, Unix milliseconds; null while it goes on.</summary>
    public long? EndedMs { get; init; }
}
