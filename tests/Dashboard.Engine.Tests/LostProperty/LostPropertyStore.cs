using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.LostProperty;

/// <summary>What lies at the stations, as the entries tell it.</summary>
internal static class LostPropertyStore
{
    public const string Select = """
        SELECT seq AS Seq, station_id AS StationId, what AS What, returned_seq AS ReturnedSeq FROM lost_property WHERE event_id = @eventId
        """;

    public const string SelectItems = """
        SELECT p.seq AS Seq, p.station_id AS StationId, p.what AS What, p.returned_seq AS ReturnedSeq
        FROM ROWS(s bigint) r CROSS JOIN lost_property p WHERE p.event_id = @eventId AND p.seq = r.s
        """;

    public const string Update = "UPDATE lost_property SET returned_seq = @ReturnedSeq WHERE event_id = @eventId AND seq = @Seq";

    public const string Insert = """
        INSERT INTO lost_property (event_id, seq, station_id, what, returned_seq) VALUES (@eventId, @Seq, @StationId, @What, @ReturnedSeq)
        """;

    public const string SelectDifferences = """
        SELECT 'lost property' AS What, e.station_id AS StationId, e.seq AS FromLedger, p.seq AS Stored
        FROM entry e LEFT JOIN lost_property p ON p.event_id = e.event_id AND p.seq = e.seq
        WHERE e.event_id = @eventId AND e.kind = 'lost-found' AND p.seq IS NULL
        UNION ALL
        SELECT 'lost property', p.station_id, r.seq, p.returned_seq
        FROM lost_property p LEFT JOIN entry r ON r.event_id = p.event_id AND r.kind = 'lost-returned' AND r.subject = p.seq
        WHERE p.event_id = @eventId AND COALESCE(r.seq, 0) <> COALESCE(p.returned_seq, 0)
        """;

    public static async Task<LostPropertyPart> LoadAsync(LedgerTransaction transaction) =>
        new() { Items = [.. await transaction.QueryAsync<LostItem>(Select)] };
}

/// <summary>Something that was found.</summary>
internal sealed record LostItem
{
    public required long Seq { get; init; }

    public required int StationId { get; init; }

    public required string What { get; init; }

    public long? ReturnedSeq { get; init; }
}
