using System.Globalization;

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
    private const int QueueAt = 2, AgentAt = 3, EventAt = 4;

    // A name of more pieces is nobody's.
    private const int MostPieces = 4;

    private const string None = "NONE";

    // Zeros stand where a crash kept a line's beginning from being written, byte-order marks where files are joined, blanks where lines are copied.
    private static readonly char[] Around = ['\0', '\uFEFF', ' ', '\t', '\r'];

    // From 1990 to 2100: a clock that was never set, or garbage, is no time.
    private const long Earliest = 631_152_000, Latest = 4_102_444_800;

    /// <summary>Reads a line.</summary>
    /// <returns>The line, or the reason why it is none.</returns>
    public static (QueueLogLine? Line, string? Fault) Parse(string text)
    {
        if (text.Length > MaxLength) return (null, $"longer than {MaxLength} characters");
        var parts = LineText.Visible(Bare(text)).Split('|');
        if (parts.Length < Fields) return (null, $"fewer than {Fields} fields");
        // Some versions write fractions of a second.
        if (!decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch) || epoch < Earliest || epoch >= Latest)
            return (null, "the time is none");
        var at = EventOf(parts);
        var (queue, agent) = at == EventAt ? (parts[QueueAt], parts[AgentAt])
            : parts[at - 1] == None ? (string.Join('|', parts[QueueAt..(at - 1)]), None)
            : (parts[QueueAt], string.Join('|', parts[AgentAt..at]));
        return (new((long)(epoch * 1000), Name(parts[1]), Name(queue), Name(agent), parts[at].Trim().ToUpperInvariant(), parts[(at + 1)..]), null);
    }

    /// <summary>Without what is none of it, before and behind.</summary>
    internal static string Bare(string text) => text.Trim(Around);

    /// <summary>A field of the data; empty where it is missing.</summary>
    public string Field(int index) => index < Data.Count ? Data[index] : "";

    /// <summary>A field of the data as a number of seconds; null where it is missing, none, or more than anybody believes: then the times are reckoned
    /// by.</summary>
    public int? Seconds(int index) =>
        int.TryParse(Field(index), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            && value <= HotlineBoard.Credible.TotalSeconds
            ? value
            : null;

    private static string Name(string text) => text.Trim() is var name && name.Equals(None, StringComparison.OrdinalIgnoreCase) ? None : name;

    // An agent's name, or a queue's, may itself hold a bar: then the event stands further on. What a dial plan made up is written like an event.
    private static int EventOf(string[] parts)
    {
        if (QueueLog.IsEvent(parts[EventAt].Trim())
            || (parts[EventAt] != None && parts[EventAt].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or '-')))
            return EventAt;
        var at = Array.FindIndex(
            parts, EventAt + 1, Math.Min(MostPieces - 1, parts.Length - EventAt - 1), part => QueueLog.IsEvent(part) && part.All(char.IsAsciiLetterUpper));
        return at < 0 ? EventAt : at;
    }
}
