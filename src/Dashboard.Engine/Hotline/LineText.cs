using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// The text of an exchange's bytes, whatever they are written in. Dial plans and telephones write names as they come, so one log may hold several encodings:
/// each field is read by itself.
/// The same bytes always give the same text, and a name in GB18030 (or GBK) the same as in UTF-8.
/// </summary>
public static class LineText
{
    // The fields before an event's own data, the last of which is the event.
    private const int Event = 4;
    private const byte Bar = (byte)'|';
    private const char Unreadable = '\uFFFD';

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        54936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl)]);

    /// <summary>A line of a queue log: all of it as UTF-8 where it is that, else field by field.</summary>
    public static string OfLine(ReadOnlySpan<byte> line)
    {
        // Byte-order marks may stand before any line: files are joined, and joined again.
        while (line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (Utf8.IsValid(line)) return Encoding.UTF8.GetString(line);
        var fields = Fields(line, skipsPairs: false);
        // The second byte of a character in GBK may be a bar.
        if (!HasEvent(line, fields) && Fields(line, skipsPairs: true) is var others && HasEvent(line, others)) fields = others;
        var text = new StringBuilder(line.Length);
        foreach (var field in fields) text.Append(field.Start.Value == 0 ? "" : "|").Append(OfField(line[field]));
        return text.ToString();
    }

    /// <summary>
    /// A field: as UTF-8 where it is that; as UTF-8 cut off within its last character; as GB18030 (which includes GBK and GB 2312); as that, cut off; else
    /// byte by byte as Latin-1.
    /// What is cut off ends in U+FFFD.
    /// </summary>
    public static string OfField(ReadOnlySpan<byte> field)
    {
        if (Utf8.IsValid(field)) return Encoding.UTF8.GetString(field);
        // A Chinese character has three bytes in UTF-8; what has fewer may be GBK as well, and is tried as that first.
        var cut = CutUtf8(field);
        if (cut is not null && cut.Any(c => c >= '\u0800')) return cut;
        return Strictly(Gb18030, field) ?? (cut?.Length > 0 ? cut : null) ?? CutGb18030(field) ?? Encoding.Latin1.GetString(field);
    }

    /// <summary>
    /// The text with what cannot be seen made visible: each control character as its picture, so that two names differ where their bytes do. What turns the
    /// direction of writing goes (<see cref="PlainText"/>), and letters that are put together from several are one (Unicode's form C): telephones and tools
    /// write one name in both ways.
    /// </summary>
    public static string Visible(string text) => PlainText.Of(text.AsSpan().IndexOfAny(Controls) < 0 ? text : string.Concat(text.Select(c => c switch
    {
        < ' ' => (char)('\u2400' + c),
        '\u007F' => '\u2421',
        < '\u00A0' and >= '\u0080' => Unreadable,
        _ => c,
    }))).Normalize();

    private static string? CutUtf8(ReadOnlySpan<byte> field)
    {
        var whole = field.Length;
        for (var back = 1; back < 4 && back <= field.Length; back++)
        {
            if (field[^back] < 0x80) return null;
            if (field[^back] < 0xC0) continue;
            whole = field.Length - back;
            break;
        }

        if (whole == field.Length || Rune.DecodeFromUtf8(field[whole..], out _, out _) != OperationStatus.NeedMoreData || !Utf8.IsValid(field[..whole]))
            return null;
        var text = Encoding.UTF8.GetString(field[..whole]);
        return text.All(char.IsAscii) ? null : text + Unreadable;
    }

    private static string? CutGb18030(ReadOnlySpan<byte> field)
    {
        for (var cut = 1; cut < 4 && cut < field.Length; cut++)
            if (field[^cut] >= 0x81 && Strictly(Gb18030, field[..^cut]) is { } text && !text.All(char.IsAscii)) return text + Unreadable;
        return null;
    }

    private static string? Strictly(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static List<Range> Fields(ReadOnlySpan<byte> line, bool skipsPairs)
    {
        var (fields, start) = (new List<Range>(), 0);
        for (var i = 0; i < line.Length; i++)
        {
            if (skipsPairs && line[i] is >= 0x81 and <= 0xFE && i + 1 < line.Length) i++;
            else if (line[i] == Bar)
            {
                fields.Add(start..i);
                start = i + 1;
            }
        }

        fields.Add(start..line.Length);
        return fields;
    }

    private static bool HasEvent(ReadOnlySpan<byte> line, List<Range> fields) =>
        fields.Count > Event && QueueLog.IsEvent(Encoding.Latin1.GetString(line[fields[Event]]).Trim());
}
