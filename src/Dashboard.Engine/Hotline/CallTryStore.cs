namespace Dashboard.Engine.Hotline;

/// <summary>The tries to call callers back, as their entries tell them: written in the entries' own transaction.</summary>
public static class CallTryStore
{
    /// <summary>All tries to call back the callers of some calls, also those that were taken back, in order; fills <see cref="CallTry"/>.</summary>
    public const string SelectOf = """
        SELECT t.seq AS Seq, t.call_seq AS "Call", t.at_ms AS AtMs, t.result AS Result, t.recorded_by AS RecordedBy, t.undone_seq AS UndoneSeq,
               t.undone_ms AS UndoneMs, t.undone_by AS UndoneBy
        FROM ROWS(s bigint) r CROSS JOIN hotline_try t
        WHERE t.event_id = @eventId AND t.call_seq = r.s
        ORDER BY t.seq
        """;

    /// <summary>All tries of an event; fills <see cref="CallTry"/>.</summary>
    public const string SelectAll = """
        SELECT t.seq AS Seq, t.call_seq AS "Call", t.at_ms AS AtMs, t.result AS Result, t.recorded_by AS RecordedBy, t.undone_seq AS UndoneSeq,
               t.undone_ms AS UndoneMs, t.undone_by AS UndoneBy
        FROM hotline_try t
        WHERE t.event_id = @eventId
        """;

    /// <summary>From <see cref="CallTry"/>, for one that is taken back.</summary>
    public const string Update = """
        UPDATE hotline_try SET undone_seq = @UndoneSeq, undone_ms = @UndoneMs, undone_by = @UndoneBy
        WHERE event_id = @eventId AND call_seq = @Call AND seq = @Seq
        """;

    /// <summary>From <see cref="CallTry"/>, for a new one.</summary>
    public const string Insert = """
        INSERT INTO hotline_try (event_id, call_seq, seq, at_ms, result, recorded_by, undone_seq, undone_ms, undone_by)
        VALUES (@eventId, @Call, @Seq, @AtMs, @Result, @RecordedBy, @UndoneSeq, @UndoneMs, @UndoneBy)
        """;
}
