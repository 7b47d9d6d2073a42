using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Live;

/// <summary>What a wall receives: the tiles newer than what it has. Without tiles it says that the server lives and its data are current.</summary>
public sealed record TileFrame
{
    /// <summary>Changes when sequences begin anew; a wall sends it back on joining.</summary>
    public required string Epoch { get; init; }

    /// <summary>The cursor: a wall sends it back on joining and gets what is newer.</summary>
    public required long Seq { get; init; }

    /// <summary>When the figures last agreed with the ledger, in the event's time zone.</summary>
    public required string AsOf { get; init; }

    /// <summary>Since when the ledger cannot be read; null while it can.</summary>
    public required string? FailingSince { get; init; }

    /// <summary>The ids of all tiles, in order: what is not among them is no longer shown.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The changed tiles.</summary>
    public required IReadOnlyList<TileFragment> Tiles { get; init; }
}

/// <summary>A drawn tile. Its JSON is written once, whoever it is sent to.</summary>
[JsonConverter(typeof(Converter))]
public sealed class TileFragment(string id, string html, long seq)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(new { id, html }, Options);

    private static readonly JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Id { get; } = id;

    public string Html { get; } = html;

    public long Seq { get; } = seq;

    private sealed class Converter : JsonConverter<TileFragment>
    {
        public override TileFragment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Fragments are only sent.");

        public override void Write(Utf8JsonWriter writer, TileFragment value, JsonSerializerOptions options) => writer.WriteRawValue(value._json, skipInputValidation: true);
    }
}
