using System.Globalization;
using Dashboard.Engine.Boards;

namespace Dashboard.Engine.Hotline;

/// <summary>One line of an Asterisk queue log: <c>epoch|callid|queue|agent|EVENT|data…</c>. Trailing fields may be missing.</summary>
/// <param name="AtMs">When it happened, Unix milliseconds.</param>
/// <param name="CallId">The exchange's number of the call, or NONE, REALTIME, MANAGER, CLI.</param>
/// <param name="Queue">The queue, or NONE.</param>
/// <param name="Agent">The agent, or NONE.</param>
/// <param name="Event">What happened, in capitals.</param>
/// <param name="Data">What the event carries; a missing field is empty.</param>
/// <remarks>Only what is read of a line must make sense: an event decides which of its names it needs (<see cref="QueueLog"/>).</remarks>
public sealed record QueueLogLine(long AtMs, string CallId, string Queue, string Agent, string Event, IReadOnlyList<string> Data)
{
    /// <summary>The longest line that is read, in characters; the exchange's own are far shorter.</summary>
    public const int MaxLength = 4096;

    private const int Fields = 5;

    // From 1990 to 2100: a clock that was never set, or garbage, is no time.
    private const long Earliest = 631_152_000, Latest = 4_102_444_800;

    /// <summary>Reads a line.</summary>
    /// <returns>The line, or the reason why it is none.</returns>
    public static (QueueLogLine? Line, string? Fault) Parse(string text)
    {
        if (text.Length > MaxLength) return (null, $"longer than {MaxLength} characters");
        // A crash leaves zeros where a line's beginning was to be written.
        var parts = LineText.Visible(text.Trim('\0')).Split('|');
        if (parts.Length < Fields) return (null, $"fewer than {Fields} fields");
        // Some versions write fractions of a second.
        if (!decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch) || epoch < Earliest || epoch >= Latest) return (null, "the time is none");
        return (new((long)(epoch * 1000), parts[1], parts[2], parts[3], parts[4].Trim().ToUpperInvariant(), parts[Fields..]), null);
    }

    /// <summary>A field of the data; empty where it is missing.</summary>
    public string Field(int index) => index < Data.Count ? Data[index] : "";

    /// <summary>A field of the data as a number of seconds; null where it is missing, none, or more than anybody believes: then the times are reckoned by.</summary>
    public int? Seconds(int index) => int.TryParse(Field(index), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= HotlineBoard.Credible.TotalSeconds ? value : null;
}
