using System.Text;
using CsvHelper;

namespace Dashboard.Shared.Tables;

/// <summary>
/// Reads a file of tables as spreadsheets write them: CSV and TSV in UTF-8, UTF-16 or GB 18030, with whatever parts the cells, and XLSX. Nothing is guessed
/// that could change a figure: where text is not UTF-8, another encoding has to be named.
/// </summary>
public static class TableFile
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The most that a workbook may unpack to, in bytes.</summary>
    public const long MaxUnpacked = 128L * 1024 * 1024;

    /// <summary>The most rows of all sheets together, beside one for the header.</summary>
    public const int MaxRows = 100_000;

    /// <summary>The most columns.</summary>
    public const int MaxColumns = 300;

    /// <summary>The most characters in a cell.</summary>
    public const int MaxCell = 4_000;

    /// <summary>The encodings that can be named.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "gb18030"];

    private static readonly char[] Separators = [',', '\t', ';', '|'];

    static TableFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="encoding">One of <see cref="Encodings"/>; null to find it out.</param>
    /// <exception cref="TableException">It cannot be read as a table.</exception>
    public static Table Read(byte[] bytes, string? encoding = null)
    {
        if (bytes.Length == 0) throw new TableException(TableFault.Empty, "the file is empty");
        if (bytes.Length > MaxBytes) throw TooLarge();
        if (bytes.AsSpan().StartsWith("PK\x03\x04"u8)) return Workbook.Read(bytes);
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new TableException(TableFault.OldWorkbook, "the file is a workbook of before 2007, or has a password; save it as .xlsx without one");
        var (text, name) = Decode(bytes, encoding);
        return Read(text, name);
    }

    /// <summary>Reads what was pasted from a spreadsheet, or typed.</summary>
    /// <exception cref="TableException">It cannot be read as a table.</exception>
    public static Table ReadText(string text) => text.Length > MaxBytes ? throw TooLarge() : Read(text, "utf-16");

    internal static TableException TooLarge() =>
        new(TableFault.TooLarge, $"the file is larger than {MaxBytes / 1024 / 1024} MB, or unpacks to more than {MaxUnpacked / 1024 / 1024} MB");

    internal static TableException TooLong() => new(TableFault.TooLong, $"the file has more than {MaxRows} rows or {MaxColumns} columns");

    internal static TableException CellTooLong(int line) => new(TableFault.CellTooLong, $"line {line}: a cell holds more than {MaxCell} characters");

    private static Table Read(string text, string encoding)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) throw new TableException(TableFault.NoText, "the file holds no text");
        if (string.IsNullOrWhiteSpace(text)) throw new TableException(TableFault.Empty, "the file is empty");
        // Excel says in a line of its own what parts the cells.
        var named = text.Length > 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[5] is '\r' or '\n' ? text[4] : (char?)null;
        var separator = named is { } said && Separators.Contains(said) ? said : Separators.MaxBy(s => Evenness(text, s));
        var sheet = Rows(Encoding.UTF8.GetBytes(text), separator, int.MaxValue);
        return new([named is null ? sheet : sheet with { Rows = [.. sheet.Rows.Skip(1)] }], encoding, separator);
    }

    // What parts the cells gives the same number of them, and more than one, in row after row.
    private static long Evenness(string text, char separator)
    {
        const int Looked = 40;
        var head = text.Length > 64 * 1024 ? text[..(64 * 1024)] : text;
        var counts = Rows(Encoding.UTF8.GetBytes(head), separator, Looked).Rows.Where(r => !r.Blank).Select(r => r.Cells.Count).ToList();
        if (counts.Count == 0) return 0;
        var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Key > 1).ThenByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
        return usual.Key == 1 ? 0 : (usual.Count() * 1_000L / counts.Count * 1_000) + Math.Min(usual.Key, 999);
    }

    private static TableSheet Rows(byte[] utf8, char separator, int most)
    {
        // A half sign at the end of what is only looked at is no fault; what was decoded strictly has none.
        using var csv = CsvReader.Create(
            utf8,
            new CsvReaderOptions
            {
                HasHeader = false,
                Separator = separator,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Throw,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                SkipEmptyLines = true,
            });
        var rows = new List<TableRow>();
        (int, string)? broken = null;
        try
        {
            while (rows.Count < most && csv.Read())
            {
                if (rows.Count > MaxRows || csv.FieldCount > MaxColumns) throw TooLong();
                var line = (int)csv.LineNumber;
                rows.Add(new(line, [.. Enumerable.Range(0, csv.FieldCount).Select(i => Cell(csv.GetString(i), line))]));
            }
        }
        catch (CsvFormatException malformed)
        {
            // Where a row begins can no longer be told: what came before is kept, nothing is guessed.
            broken = ((int)malformed.LineNumber, malformed.Message);
        }

        return new("", rows, Broken: broken);
    }

    private static TableCell Cell(string text, int line) => text.Length > MaxCell ? throw CellTooLong(line) : new(text.Trim());

    private static (string Text, string Name) Decode(byte[] bytes, string? named)
    {
        var span = bytes.AsSpan();
        if (named is not null && !Encodings.Contains(named, StringComparer.OrdinalIgnoreCase))
            throw new TableException(TableFault.UnknownEncoding, $"there is no encoding '{named}' here, only {string.Join(", ", Encodings)}");
        // A mark at the beginning leaves nothing to be found out.
        if (span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (Strict(Encoding.UTF8, bytes[3..], TableFault.NotUtf8), "utf-8");
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Strict(Encoding.Unicode, bytes[2..], TableFault.NotSo), "utf-16");
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Strict(Encoding.BigEndianUnicode, bytes[2..], TableFault.NotSo), "utf-16");
        if (string.Equals(named, "gb18030", StringComparison.OrdinalIgnoreCase))
            return (Strict(Encoding.GetEncoding("gb18030"), bytes, TableFault.NotSo), "gb18030");
        // Figures, separators and line breaks have a zero in every second byte, always on the same side.
        var (before, behind) = (Zeros(bytes, 0), Zeros(bytes, 1));
        if (string.Equals(named, "utf-16", StringComparison.OrdinalIgnoreCase)
            || (named is null && bytes.Length % 2 == 0 && Math.Max(before, behind) >= bytes.Length / 20
                && Math.Max(before, behind) > 20 * Math.Min(before, behind)))
        {
            var big = before > behind;
            return (Strict(big ? Encoding.BigEndianUnicode : Encoding.Unicode, bytes, TableFault.NotSo), "utf-16");
        }

        return (Strict(Encoding.UTF8, bytes, TableFault.NotUtf8), "utf-8");
    }

    private static int Zeros(byte[] bytes, int from)
    {
        var count = 0;
        for (var i = from; i < bytes.Length; i += 2) if (bytes[i] == 0) count++;
        return count;
    }

    private static string Strict(Encoding encoding, byte[] bytes, TableFault otherwise)
    {
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new TableException(
                otherwise,
                otherwise == TableFault.NotUtf8
                    ? "the file is not UTF-8; name its encoding, such as gb18030, or save it as UTF-8"
                    : $"the file is not written in {encoding.WebName}");
        }
    }
}
