using System.Collections.Immutable;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>What became of shifts, as their entries tell it: written in the transaction of those.</summary>
public static class SignOffStore
{
    /// <summary>What became of a shift h at a station s, as often as it began after f and not after t; fills <see cref="SignOffRow"/>.</summary>
    public const string SelectSignOffs = """
        SELECT o.station_id AS StationId, o.shift_id AS ShiftId, o.starts_ms AS StartsMs, o.ends_ms AS EndsMs, o.confirmed AS Confirmed, o.first_ms AS FirstMs,
               o.recorded_ms AS RecordedMs, o.recorded_by AS RecordedBy, o.seq AS Seq
        FROM ROWS(s int, h int, f bigint, t bigint) r CROSS JOIN sign_off o
        WHERE o.event_id = @eventId AND o.station_id = r.s AND o.shift_id = r.h AND o.starts_ms > r.f AND o.starts_ms <= r.t
        """;

    /// <summary>What became of every shift at every station.</summary>
    public const string SelectAll = """
        SELECT o.station_id AS StationId, o.shift_id AS ShiftId, o.starts_ms AS StartsMs, o.ends_ms AS EndsMs, o.confirmed AS Confirmed, o.first_ms AS FirstMs,
               o.recorded_ms AS RecordedMs, o.recorded_by AS RecordedBy, o.seq AS Seq, e.note AS Note, e.body AS Body
        FROM sign_off o JOIN entry e ON e.event_id = o.event_id AND e.seq = o.seq
        WHERE o.event_id = @eventId
        """;

    /// <summary>From <see cref="SignOffRow"/>, for a shift that something became of before. When it was signed off first stays.</summary>
    public const string UpdateSignOff = """
        UPDATE sign_off SET confirmed = @Confirmed, recorded_ms = @RecordedMs, recorded_by = @RecordedBy, seq = @Seq
        WHERE event_id = @eventId AND station_id = @StationId AND shift_id = @ShiftId AND starts_ms = @StartsMs
        """;

    /// <summary>From <see cref="SignOffRow"/>, for the first time.</summary>
    public const string InsertSignOff = """
        INSERT INTO sign_off (event_id, station_id, shift_id, starts_ms, ends_ms, confirmed, first_ms, recorded_ms, recorded_by, seq)
        VALUES (@eventId, @StationId, @ShiftId, @StartsMs, @EndsMs, @Confirmed, @FirstMs, @RecordedMs, @RecordedBy, @Seq)
        """;

    internal static async Task<ShiftPart> LoadAsync(LedgerTransaction transaction) => new()
    {
        SignOffs = (await transaction.QueryAsync<SignOffRow>(SelectAll))
            .ToImmutableDictionary(o => new SignOffKey(o.StationId, o.ShiftId, o.StartsMs), SignOff.Of),
    };
}

/// <summary>What became of one working of a shift at a station, as the table sign_off keeps it.</summary>
internal sealed record SignOffRow
{
    public required int StationId { get; init; }

    public required int ShiftId { get; init; }

    public required long StartsMs { get; init; }

    public required long EndsMs { get; init; }

    public required bool Confirmed { get; init; }

    public required long FirstMs { get; init; }

    public required long RecordedMs { get; init; }

    public required string RecordedBy { get; init; }

    public required long Seq { get; init; }

    /// <summary>Of the entry that did so, where boards are loaded.</summary>
    public string? Note { get; init; }

    public string? Body { get; init; }
}

/// <summary>What a station with its gates counted from one instant up to another, by metric, parts included; as of the draft that is decided.</summary>
internal sealed record SpanFigures(int StationId, long FromMs, long UntilMs, IReadOnlyDictionary<int, long> Sums);
