using System.Globalization;
using System.IO.Compression;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Dashboard.Shared.Tables;

/// <summary>
/// Reads an XLSX workbook: values as they were last computed, dates as dates. Before anything is unpacked, its parts are asked how large they are; what unpacks
/// to more than it says is cut off by the runtime.
/// </summary>
internal static class Workbook
{
    private const int MaxParts = 2_000;
    private const int MaxMerged = 5_000;
    private const long MaxLooked = 50_000_000;

    public static Table Read(byte[] bytes)
    {
        try
        {
            Check(bytes);
            var marks = WorkbookMarks.Of(bytes);
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(bytes, writable: false));
            var sheets = new List<TableSheet>();
            var read = 0;
            do
            {
                // As they are seen: what is merged says the same in each of its rows and columns.
                var merged = reader.MergeCells ?? [];
                var rows = Rows(reader, TableFile.MaxRows + 1 - read, marks).ToList();
                foreach (var range in merged.Take(MaxMerged)) Spread(rows, range);
                read += rows.Count;
                sheets.Add(new(reader.Name, rows, !string.Equals(reader.VisibleState, "visible", StringComparison.OrdinalIgnoreCase))
                {
                    HiddenColumns = marks.HiddenColumns(reader.Name),
                });
            }
            while (reader.NextResult());
            return sheets.Exists(s => s.Rows.Any(r => !r.Blank))
                ? new(sheets, null, null, marks.From1904)
                : throw new TableException(TableFault.Empty, "the file is empty");
        }
        catch (Exception broken) when (broken is ExcelReaderException or InvalidDataException or XmlException or FormatException or InvalidOperationException
            or ArgumentException or IndexOutOfRangeException
                or NullReferenceException or KeyNotFoundException or EndOfStreamException or OverflowException or NotSupportedException)
        {
            // The library says in many ways that a part is not what it should be.
            throw new TableException(TableFault.BrokenWorkbook, "the file is no workbook, or a damaged one");
        }
    }

    private static void Check(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        if (zip.Entries.Count > MaxParts || zip.Entries.Sum(e => e.Length) > TableFile.MaxUnpacked) throw TableFile.TooLarge();
    }

    // Names and days alone: an amount over several rows is one amount.
    private static void Spread(List<TableRow> rows, CellRange range)
    {
        var within = rows.Where(r => r.Line > range.FromRow && r.Line <= range.ToRow + 1).ToList();
        if (within.Find(r => r.Line == range.FromRow + 1)?[range.FromColumn] is not { Blank: false, Number: null } said) return;
        foreach (var row in within)
        {
            var cells = (List<TableCell>)row.Cells;
            for (var c = range.FromColumn; c <= range.ToColumn && c < TableFile.MaxColumns; c++)
            {
                while (cells.Count <= c) cells.Add(new(""));
                if (cells[c].Blank) cells[c] = said;
            }
        }
    }

    private static IEnumerable<TableRow> Rows(IExcelDataReader reader, int most, WorkbookMarks marks)
    {
        var looked = 0L;
        for (var line = 1; reader.Read(); line++)
        {
            // Sheets are often painted far beyond what is written in them.
            if ((looked += reader.FieldCount) > MaxLooked
                || Enumerable.Range(0, reader.FieldCount).Skip(TableFile.MaxColumns).Any(i => reader.GetValue(i) is not (null or "")))
                throw TableFile.TooLong();
            var cells = Enumerable.Range(0, Math.Min(reader.FieldCount, TableFile.MaxColumns))
                .Select(i => marks.Cells.Count > 0 && marks.Cells.TryGetValue((reader.Name, line - 1, i), out var mark)
                    ? new(mark)
                    : Cell(reader.GetValue(i), reader.GetNumberFormatString(i) ?? "", line)).ToList();
            // Sheets that were once longer hold rows of nothing.
            if (cells.TrueForAll(c => c.Blank)) continue;
            if (most-- == 0) throw TableFile.TooLong();
            yield return new(line, cells, marks.HiddenRows.Contains((reader.Name, line - 1)));
        }
    }

    private static TableCell Cell(object? value, string format, int line) => value switch
    {
        null => new(""),
        string text => text.Length > TableFile.MaxCell ? throw TableFile.CellTooLong(line) : new(text.Trim()),
        DateTime moment => Date(moment, format),
        // A time of the day alone, or a number of hours.
        TimeSpan span => new(span.ToString("c", CultureInfo.InvariantCulture)),
        double number => Number(number, format),
        bool truth => new(truth ? "TRUE" : "FALSE"),
        _ => Number(value, format),
    };

    // To the second: what a spreadsheet holds is a fraction of a day.
    private static TableCell Date(DateTime moment, string format)
    {
        var second = new DateTime(
            ((moment.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);
        var hasTime = second.TimeOfDay > TimeSpan.Zero || format.Contains('h', StringComparison.OrdinalIgnoreCase)
            || format.Contains("上午", StringComparison.Ordinal);
        // A time of the day alone is a fraction of the day before the first.
        if (second.Year < 1901) return new(second.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        return new(second.ToString(hasTime ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture), Moment: second, HasTime: hasTime);
    }

    private static TableCell Number(object value, string format)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var percent = format.Contains('%', StringComparison.Ordinal);
        // As decimal: fifteen digits, as a spreadsheet counts, so that a sum of tenths is no fraction.
        if (!double.IsFinite(number) || Math.Abs(number) > 1e15) return new(number.ToString("R", CultureInfo.InvariantCulture));
        var exact = (decimal)number;
        return new(
            percent ? $"{(exact * 100).ToString("0.####", CultureInfo.InvariantCulture)}%" : exact.ToString("0.############", CultureInfo.InvariantCulture),
            exact,
            Percent: percent);
    }
}
