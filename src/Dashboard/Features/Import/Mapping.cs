using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>When it was counted.</summary>
    Day,

    /// <summary>When and, in the row of the header or the one above, what.</summary>
    DayAndMetric,

    /// <summary>When and, in the row of the header or the one above, where.</summary>
    DayAndStation,
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

    /// <summary>Rows that say the same place, metric and whole day are counted all.</summary>
    public bool CountRepeats { get; init; }

    /// <summary>By name as the table has it (<see cref="Names.Of"/>), the code of a station or gate; <see cref="LeftOut"/> for one that is not
    /// imported.</summary>
    public IReadOnlyDictionary<string, string> Stations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same of metrics.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The mapping as it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a mapping that was kept, or written by hand.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Mapping Parse(string json) => JsonSerializer.Deserialize<Mapping>(json, Json) ?? throw new JsonException("The mapping is null.");

    /// <summary>The headers of the columns with amounts say days.</summary>
    [JsonIgnore]
    public bool ByDay => Headers is HeaderMeaning.Day or HeaderMeaning.DayAndMetric or HeaderMeaning.DayAndStation;

    /// <summary>The headers of the columns with amounts say places.</summary>
    [JsonIgnore]
    public bool ByStation => Headers is HeaderMeaning.Station or HeaderMeaning.DayAndStation;

    /// <summary>The headers of the columns with amounts say metrics.</summary>
    [JsonIgnore]
    public bool ByMetric => Headers is HeaderMeaning.Metric or HeaderMeaning.DayAndMetric;

    /// <summary>By what a table's header is recognised.</summary>
    public static string Fingerprint(TableSheet sheet, int header) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Heads.Names(sheet, header)))));

    /// <summary>The mapping as it is kept for tables of other days, which have other columns of days, and more or fewer.</summary>
    public Mapping Folded(TableSheet sheet, int header) =>
        !ByDay
            ? this
            : this with
            {
                Columns = [.. Kinds(sheet, header, Columns.Count).Index().DistinctBy(k => k.Item, StringComparer.Ordinal).Select(k => Columns[k.Index])],
            };

    /// <summary>A mapping that was kept, for the columns of this table; null where it is of another.</summary>
    public Mapping? Unfolded(TableSheet sheet, int header, int width)
    {
        if (!ByDay) return this;
        var kinds = Kinds(sheet, header, width);
        var known = kinds.Distinct(StringComparer.Ordinal).ToList();
        return known.Count == Columns.Count ? this with { Columns = [.. kinds.Select(k => Columns[known.IndexOf(k)])] } : Columns.Count == width ? this : null;
    }

    private static List<string> Kinds(TableSheet sheet, int header, int width) =>
        [.. Enumerable.Range(0, width).Select(c => Heads.Kind(sheet.Rows[header][c]))];
}
