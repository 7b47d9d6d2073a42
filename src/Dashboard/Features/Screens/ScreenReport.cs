using System.Text.Json;
using Dashboard.Shared;

namespace Dashboard.Features.Screens;

/// <summary>What a screen says of itself: while it waits to be paired its size and version, later also what it shows.</summary>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <param name="Version">The build that its page came from.</param>
/// <param name="Scene">The scene that it shows.</param>
/// <param name="Seq">The last entry that its figures hold.</param>
/// <param name="DataAgeMs">How old its figures were when it said so.</param>
public sealed record ScreenReport(int Width, int Height, string Version, string? Scene = null, long? Seq = null, long? DataAgeMs = null)
{
    private const int MaxSide = 32_768;
    private const long MaxAgeMs = 400L * 24 * 3_600_000;

    /// <summary>The field at fault and the reason; null when all is well.</summary>
    public (string Field, string Reason)? Fault =>
        Width is < 1 or > MaxSide ? ("width", $"must be 1 to {MaxSide}")
        : Height is < 1 or > MaxSide ? ("height", $"must be 1 to {MaxSide}")
        : Version is null or { Length: 0 or > ProductVersion.MaxLength } ? ("version", $"must have 1 to {ProductVersion.MaxLength} characters")
        : Scene is { Length: 0 or > 40 } ? ("scene", "must have 1 to 40 characters")
        : Seq < 0 ? ("seq", "must not be negative")
        : DataAgeMs is < 0 or > MaxAgeMs ? ("dataAgeMs", $"must be 0 to {MaxAgeMs}")
        : null;

    /// <summary>As it is kept.</summary>
    public string Json => JsonSerializer.Serialize(this, Options);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Reads what was kept; null for what cannot be read, which an older version may have written.</summary>
    public static ScreenReport? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<ScreenReport>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
