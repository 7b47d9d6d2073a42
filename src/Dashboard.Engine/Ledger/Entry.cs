using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Engine.Ledger;

/// <summary>One entry of an event's ledger. Never changed, never deleted.</summary>
public sealed record Entry
{
    /// <summary>Its place: 1, 2, 3 … without gaps within the event.</summary>
    public required long Seq { get; init; }

    /// <summary>The identity given where it happened.</summary>
    public required string Key { get; init; }

    /// <summary>One of <see cref="EntryKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The station's number, or 0 for the whole event.</summary>
    public required int StationId { get; init; }

    /// <summary>The metric's number; 0 for what counts nothing: sign-offs and reopenings, calls and agents.</summary>
    public required int MetricId { get; init; }

    /// <summary>What it adds to its counter.</summary>
    public required long Delta { get; init; }

    /// <summary>1 for a lower bound, −1 for the reversal of one, else 0.</summary>
    public required int AtLeast { get; init; }

    /// <summary>Whether it happened at <see cref="AtMs"/> (true) or sums up a period that ended then (false).</summary>
    public required bool Timed { get; init; }

    /// <summary>Service time, Unix milliseconds UTC.</summary>
    public required long AtMs { get; init; }

    /// <summary>Time of recording, Unix milliseconds UTC.</summary>
    public required long RecordedMs { get; init; }

    /// <summary>Who recorded it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The sequence of the entry that this one reverses, or null.</summary>
    public long? Reverses { get; init; }

    /// <summary>The key of the entry that this one reverses, or null.</summary>
    public string? ReversesKey { get; init; }

    /// <summary>Why it was corrected, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What the entry that this one reverses should have been; null for nothing at all.</summary>
    public long? Amount { get; init; }

    /// <summary>When a person entered it, where that was told, Unix milliseconds UTC; null otherwise.</summary>
    public long? EnteredMs { get; init; }

    /// <summary>By how much the clock that gave its times was wrong, in milliseconds, ahead above 0; the times are corrected already. Null when it was right.</summary>
    public long? ClockOffset { get; init; }

    /// <summary>The shift that is signed off or opened again, which began at <see cref="AtMs"/>; null for everything that counts.</summary>
    public int? ShiftId { get; init; }

    /// <summary>What is told of a call, an agent or an exchange, as <see cref="CallDetail"/> writes it; null for everything else.</summary>
    public string? Call { get; init; }

    /// <summary>What belongs to its kind alone, as JSON: of a sign-off the figures that were confirmed, see <see cref="Figures"/>;
    /// of a late count who took it, see <see cref="TakenBy"/>. Null for most.</summary>
    public string? Body { get; init; }

    /// <summary>The figures that a sign-off confirmed, by metric code, those that are not 0; null for other entries, and for sign-offs of before they were
    /// kept, whose note names them.</summary>
    public IReadOnlyDictionary<string, long>? Figures =>
        Kind == EntryKinds.SignOff && Body is not null ? JsonSerializer.Deserialize<SignedFigures>(Body)!.Figures : null;

    /// <summary>A sign-off which says that nobody was on duty.</summary>
    public bool Unstaffed => Kind == EntryKinds.SignOff && IsUnstaffed(Body);

    /// <summary>Who took it into the ledger although its shift was signed off; null for what came in time.</summary>
    public string? TakenBy => Kind is EntryKinds.Tally or EntryKinds.Correction && Body is not null ? JsonSerializer.Deserialize<TakenIn>(Body)!.By : null;

    internal static string TakenBodyOf(string by) => JsonSerializer.Serialize(new TakenIn(by));

    internal static string BodyOf(IReadOnlyDictionary<string, long> figures, bool unstaffed) => JsonSerializer.Serialize(new SignedFigures(figures, unstaffed));

    /// <summary>Whether a body is that of a sign-off which says that nobody was on duty.</summary>
    internal static bool IsUnstaffed(string? body) => body is not null && JsonSerializer.Deserialize<SignedFigures>(body)!.Unstaffed;

    /// <summary>A sum over the whole local day in which <see cref="AtMs"/>, its noon, lies: of the day, and of no hour of it. So is its correction.</summary>
    public bool WholeDay { get; init; }

    /// <summary>The number of the import of a table that it belongs to; null for none.</summary>
    public int? Import { get; init; }

    /// <summary>Adds to a counter.</summary>
    public bool Counts => MetricId != 0;

    /// <summary>How long after it happened something is entered late.</summary>
    public static TimeSpan LateAfter { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Entered well after it happened. What only arrived late, since a network was away, is not.</summary>
    public bool Late => Kind == EntryKinds.Tally && !WholeDay && (EnteredMs ?? RecordedMs) - AtMs > LateAfter.TotalMilliseconds;

    /// <summary>A remark, or null. May hold what its author typed: not for walls.</summary>
    public string? Note { get; init; }

    /// <summary>A digest of the content as its author gave it.</summary>
    public long Content { get; init; }

    private sealed record TakenIn([property: JsonPropertyName("takenBy")] string By);

    private sealed record SignedFigures(
        [property: JsonPropertyName("figures")] IReadOnlyDictionary<string, long>? Figures,
        [property: JsonPropertyName("unstaffed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unstaffed = false);
}
