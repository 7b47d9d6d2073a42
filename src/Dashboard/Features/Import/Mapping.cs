using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>What a column of a table holds.</summary>
public enum ColumnRole
{
    /// <summary>Nothing that is imported.</summary>
    Left,

    /// <summary>Where it was counted.</summary>
    Station,

    /// <summary>What was counted.</summary>
    Metric,

    /// <summary>When: a day, or a day with a time.</summary>
    Time,

    /// <summary>The time of the day, beside a column with the day.</summary>
    Clock,

    /// <summary>How many.</summary>
    Amount,

    /// <summary>A remark.</summary>
    Note,

    /// <summary>A key of the count's own, a UUID.</summary>
    Key,
}

/// <summary>What the headers of the columns with amounts say.</summary>
public enum HeaderMeaning
{
    /// <summary>Nothing: there is one such column, and each row is a count.</summary>
    None,

    /// <summary>What was counted.</summary>
    Metric,

    /// <summary>Where it was counted.</summary>
    Station,
}

/// <summary>How days are written whose parts could be told otherwise.</summary>
public enum DateOrder
{
    /// <summary>Day, month, year.</summary>
    DayFirst,

    /// <summary>Month, day, year.</summary>
    MonthFirst,
}

/// <summary>How a table's columns and names are understood. Kept for an event, and found again by the table's header.</summary>
public sealed record Mapping
{
    /// <summary>What is left out on purpose: the name in a mapping of what is not imported.</summary>
    public const string LeftOut = "";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What each column holds, in order.</summary>
    public required IReadOnlyList<ColumnRole> Columns { get; init; }

    /// <summary>What the headers of columns with amounts say.</summary>
    public HeaderMeaning Headers { get; init; }

    /// <summary>How days are written; null where they can be told by themselves.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Rows of sums are passed over.</summary>
    public bool SkipTotals { get; init; } = true;

    /// <summary>A metric and its own parts are counted both.</summary>
    public bool CountBoth { get; init; }

    /// <summary>By name as the table has it (<see cref="Names.Of"/>), the code of a station or gate; <see cref="LeftOut"/> for one that is not imported.</summary>
    public IReadOnlyDictionary<string, string> Stations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same of metrics.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The mapping as it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a mapping that was kept, or written by hand.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Mapping Parse(string json) => JsonSerializer.Deserialize<Mapping>(json, Json) ?? throw new JsonException("The mapping is null.");

    /// <summary>By what a table's header is recognised: its names in their order, however they are written.</summary>
    public static string Fingerprint(TableRow header) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', header.Cells.Select(c => Names.Of(c.Text)).Reverse().SkipWhile(n => n.Length == 0).Reverse()))));
}
