using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Live;

/// <summary>What a wall receives: the tiles newer than what it has. Without tiles it says that the server lives and its data are current. Its JSON is written
/// once, however many walls it is sent to.</summary>
[JsonConverter(typeof(Converter))]
public sealed class TileFrame
{
    private readonly Lazy<byte[]> _json;

    public TileFrame() => _json = new(Write);

    /// <summary>Changes when sequences begin anew; a wall sends it back on joining.</summary>
    public required string Epoch { get; init; }

    /// <summary>The cursor: a wall sends it back on joining and gets what is newer.</summary>
    public required long Seq { get; init; }

    /// <summary>When the figures last agreed with the ledger, in the event's time zone.</summary>
    public required string AsOf { get; init; }

    /// <summary>Since when the ledger cannot be read; null while it can.</summary>
    public required string? FailingSince { get; init; }

    /// <summary>The server's build: a wall of another one loads itself anew.</summary>
    public required string Version { get; init; }

    /// <summary>The wall's scenes that fit the event, in order.</summary>
    public required IReadOnlyList<SceneState> Scenes { get; init; }

    /// <summary>The ids of all tiles, in order: what is not among them is no longer shown. An id begins with its scene's name and a hyphen.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The changed tiles.</summary>
    public required IReadOnlyList<TileFragment> Tiles { get; init; }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("epoch", Epoch);
            writer.WriteNumber("seq", Seq);
            writer.WriteString("asOf", AsOf);
            writer.WriteString("failingSince", FailingSince);
            writer.WriteString("version", Version);
            writer.WriteStartArray("scenes");
            foreach (var scene in Scenes)
            {
                writer.WriteStartObject();
                writer.WriteString("name", scene.Name);
                writer.WriteBoolean("alarm", scene.Alarm);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("order");
            foreach (var id in Order) writer.WriteStringValue(id);
            writer.WriteEndArray();
            writer.WriteStartArray("tiles");
            foreach (var tile in Tiles) writer.WriteRawValue(tile.Json, skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed class Converter : JsonConverter<TileFrame>
    {
        public override TileFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Frames are only sent.");

        public override void Write(Utf8JsonWriter writer, TileFrame value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value._json.Value, skipInputValidation: true);
    }
}

/// <summary>How a scene stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alarm">Something in it wants attention.</param>
public sealed record SceneState(string Name, bool Alarm);

/// <summary>A drawn tile.</summary>
public sealed class TileFragment(string id, string html, long seq)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Id { get; } = id;

    public string Html { get; } = html;

    /// <summary>The drawing in which it last changed.</summary>
    public long Seq { get; } = seq;

    internal byte[] Json { get; } = JsonSerializer.SerializeToUtf8Bytes(new { id, html }, Options);
}
