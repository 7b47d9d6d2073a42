namespace Dashboard.Shared.Tables;

/// <summary>A cell as people see it; where a spreadsheet knows more, that too.</summary>
/// <param name="Text">What it says, without blanks around it.</param>
/// <param name="Number">The number that a spreadsheet holds, not as it is shown.</param>
/// <param name="Moment">The date, with or without a time, that a spreadsheet holds: without a zone.</param>
/// <param name="HasTime">The date has a time of the day.</param>
/// <param name="Percent">The number is shown as a share of a hundred.</param>
public readonly record struct TableCell(string Text, decimal? Number = null, DateTime? Moment = null, bool HasTime = false, bool Percent = false)
{
    /// <summary>There is nothing in it.</summary>
    public bool Blank => Text is null or "";
}

/// <summary>A row that is not quite empty of cells; they may all be blank.</summary>
/// <param name="Line">Where it stands: the line of the file in which it begins, or the row of the sheet; from 1.</param>
/// <param name="Cells">Its cells, as many as there are.</param>
/// <param name="Hidden">Its author, or a filter, has hidden it.</param>
public sealed record TableRow(int Line, IReadOnlyList<TableCell> Cells, bool Hidden = false)
{
    /// <summary>All cells are blank.</summary>
    public bool Blank => Cells.All(c => c.Blank);

    /// <summary>The cell of a column from 0; a blank one where the row is shorter.</summary>
    public TableCell this[int column] => column < Cells.Count ? Cells[column] : new("");
}

/// <summary>A sheet of a workbook; a text file has one.</summary>
/// <param name="Name">Its name; empty for a text file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Hidden">Its author has hidden it.</param>
/// <param name="Broken">The line at which reading had to stop, and why; null where it did not. What came before is there.</param>
public sealed record TableSheet(string Name, IReadOnlyList<TableRow> Rows, bool Hidden = false, (int Line, string Why)? Broken = null)
{
    /// <summary>Columns, from 0, that its author has hidden.</summary>
    public IReadOnlySet<int> HiddenColumns { get; init; } = new HashSet<int>();
}

/// <summary>A file of one or more tables, read whole.</summary>
/// <param name="Sheets">Its sheets, at least one.</param>
/// <param name="Encoding">How its text was written; null for a workbook.</param>
/// <param name="Separator">What parts its cells; null for a workbook.</param>
/// <param name="From1904">The workbook counts days from 1904, as old ones of one make do.</param>
public sealed record Table(IReadOnlyList<TableSheet> Sheets, string? Encoding, char? Separator, bool From1904 = false);

/// <summary>Why a file cannot be read as a table.</summary>
public enum TableFault
{
    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>It is larger than <see cref="TableFile.MaxBytes"/>, or unpacks to more than <see cref="TableFile.MaxUnpacked"/>.</summary>
    TooLarge,

    /// <summary>It has more than <see cref="TableFile.MaxRows"/> rows or <see cref="TableFile.MaxColumns"/> columns.</summary>
    TooLong,

    /// <summary>A cell holds more than <see cref="TableFile.MaxCell"/> characters.</summary>
    CellTooLong,

    /// <summary>It is not UTF-8, and no other encoding was named.</summary>
    NotUtf8,

    /// <summary>It is not written in the encoding that was named.</summary>
    NotSo,

    /// <summary>There is no such encoding here.</summary>
    UnknownEncoding,

    /// <summary>A workbook of before 2007, or one with a password.</summary>
    OldWorkbook,

    /// <summary>A workbook that is damaged.</summary>
    BrokenWorkbook,

    /// <summary>No text at all.</summary>
    NoText,
}

/// <summary>A file that cannot be read as a table.</summary>
public sealed class TableException(TableFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public TableFault Fault { get; } = fault;
}
