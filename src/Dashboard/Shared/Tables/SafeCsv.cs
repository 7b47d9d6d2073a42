using System.Buffers;
using System.Text;

namespace Dashboard.Shared.Tables;

/// <summary>Writes CSV that a spreadsheet opens as it is: UTF-8 with its mark, and no cell that it would take for a formula.</summary>
public static class SafeCsv
{
    private static readonly SearchValues<char> Parting = SearchValues.Create(",\"\r\n;\t");

    /// <summary>A file of rows.</summary>
    public static byte[] Write(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Writes rows as they come: of a long file no more than some rows are in memory.</summary>
    public static async Task WriteAsync(Stream to, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken cancellation)
    {
        const int Enough = 32_768;
        var text = new StringBuilder();
        await to.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancellation);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
            if (text.Length >= Enough) await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            text.Clear();
        }
    }

    // What begins like a formula begins with an apostrophe, which spreadsheets take for the mark of a text. A number below 0 is none.
    private static string Cell(string text)
    {
        var safe = text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] or ['\t' or '\r', ..]
            && !(text is ['-', .. var digits] && digits.Length > 0 && digits.All(char.IsAsciiDigit))
            ? "'" + text
            : text;
        return safe.AsSpan().ContainsAny(Parting) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
