using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Engine.Data;

/// <summary>
/// Names and notes without what only disturbs others: characters that turn the direction of writing (Unicode's bidirectional controls). They are not to be
/// seen, come along when text is copied, and turn around what stands beside them on walls, in tables and in exports. Records that hold names and notes take
/// them through here, so no way in forgets it.
/// </summary>
public static class PlainText
{
    // U+061C, U+200E–F, U+202A–E, U+2066–9.
    private static readonly SearchValues<char> Turning = SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>The text without them; the very same where there are none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) =>
        text is null || text.AsSpan().IndexOfAny(Turning) < 0 ? text : string.Concat(text.Where(c => !Turning.Contains(c)));
}
