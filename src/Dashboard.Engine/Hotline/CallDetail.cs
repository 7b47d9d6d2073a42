using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What an entry says about a call, an agent or an exchange. Never the caller's number: that stands beside the ledger, where it can be
/// deleted.</summary>
public sealed record CallDetail
{
    // It is never part of a page. Chinese names stand as they are: escaped, each of their characters would take six.
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The exchange, or the desk where there is none.</summary>
    [JsonPropertyName("x")]
    public required string Exchange { get; init; }

    /// <summary>The sequence of the entry with which the visit began, which is the entry's subject; 0 for agents, rings and exchanges.</summary>
    [JsonIgnore]
    public long Visit { get; init; }

    /// <summary>The exchange's number of the call.</summary>
    [JsonPropertyName("c")]
    public string? CallId { get; init; }

    /// <summary>The queue.</summary>
    [JsonPropertyName("q")]
    public string? Queue { get; init; }

    /// <summary>The agent.</summary>
    [JsonPropertyName("a")]
    public string? Agent { get; init; }

    /// <summary>When the visit began, Unix milliseconds.</summary>
    [JsonPropertyName("e")]
    public long EnteredMs { get; init; }

    /// <summary>For how long the caller waited, seconds.</summary>
    [JsonPropertyName("w")]
    public int? Wait { get; init; }

    /// <summary>For how long they talked, seconds.</summary>
    [JsonPropertyName("t")]
    public int? Talk { get; init; }

    /// <summary>How it ended, where that is told; an agent's reason for a pause.</summary>
    [JsonPropertyName("h")]
    public string? How { get; init; }

    /// <summary>How the visit ended; of an end "answered" where nothing had told of it before, of a beginning "unknown" where its number had come again
    /// already.</summary>
    [JsonPropertyName("o")]
    public Outcome Outcome { get; init; }

    /// <summary>The visit that had the same number and was never said to have ended; 0 for none.</summary>
    [JsonPropertyName("b")]
    public long Before { get; init; }

    /// <summary>When the call was taken, Unix milliseconds; of a revision alone.</summary>
    [JsonPropertyName("n")]
    public long? AnsweredMs { get; init; }

    /// <summary>When the call ended, Unix milliseconds; of a revision alone.</summary>
    [JsonPropertyName("d")]
    public long? EndedMs { get; init; }

    /// <summary>That the call was taken is known from its end alone; of a revision alone.</summary>
    [JsonPropertyName("k")]
    public bool Told { get; init; }

    /// <summary>Comes to serve the queue; of an agent alone.</summary>
    [JsonPropertyName("j")]
    public bool Joins { get; init; }

    /// <summary>The entry that is taken back; 0 for none.</summary>
    [JsonPropertyName("u")]
    public long Undoes { get; init; }

    /// <summary>How often somebody has tried to call back, without what was taken back; of what takes a try back alone.</summary>
    [JsonPropertyName("r")]
    public int Tries { get; init; }

    /// <summary>What came of a try to call back, other than reaching the caller; of what takes one back, what the last one came to that is left.</summary>
    [JsonPropertyName("z")]
    public TryResult Tried { get; init; }

    /// <summary>When the last try was that is left, Unix milliseconds; of what takes one back alone.</summary>
    [JsonPropertyName("y")]
    public long? TriedMs { get; init; }

    /// <summary>An entry that says it.</summary>
    internal Entry In(Entry entry) => entry with { Subject = Visit == 0 ? null : Visit, Body = JsonSerializer.Serialize(this, Json) };

    /// <summary>Of an entry of the hotline.</summary>
    /// <exception cref="InvalidOperationException">The entry is of something else.</exception>
    public static CallDetail Of(Entry entry) =>
        JsonSerializer.Deserialize<CallDetail>(
            entry.Body ?? throw new InvalidOperationException(FormattableString.Invariant($"Entry {entry.Seq} is not of a hotline.")), Json)! with
        {
            Visit = entry.Subject ?? 0,
        };
}
