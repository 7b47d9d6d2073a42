using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>What is to be known of an entry beside its amount: an icon, the words, and whether it asks for attention.</summary>
public static class Marks
{
    /// <summary>The marks of an entry, the most important first.</summary>
    /// <param name="book">The book.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="texts">The reader's language.</param>
    /// <param name="name">Who somebody is, as people call them.</param>
    public static IEnumerable<(string Icon, string Text, bool Attention)> Of(
        StationBook book, BookEntry entry, IStringLocalizer<BookTexts> texts, Func<string, string> name)
    {
        var first = entry.First;
        if (book.ConfirmedAt(entry) is { } shift) yield return ("✓", texts["ConfirmedIn", book.Catalog.Shift(shift.ShiftId)?.Name.ToString() ?? ""], false);
        if (first.TakenBy is { } by) yield return ("⇥", texts["TakenLate", name(by), book.Time(first.RecordedMs)], true);
        // Of what a manager took in, the time of recording says when that was: neither when it was entered nor when it came.
        if (first.Late && (first.TakenBy is null || first.EnteredMs is not null))
            yield return ("◷", texts["Late", book.Time(first.EnteredMs ?? first.RecordedMs)], true);
        if (first.TakenBy is null && first.EnteredMs is { } entered && first.RecordedMs - entered > Entry.LateAfter.TotalMilliseconds)
            yield return ("⇢", texts["Delayed", book.Time(first.RecordedMs)], false);
        if (first.ClockOffset is { } offset and not 0)
            yield return ("⚠", offset > 0 ? texts["ClockAhead", Length(offset, texts)] : texts["ClockBehind", Length(-offset, texts)], true);
        if (first.Note is { Length: > 0 } note) yield return ("✎", texts["Note", note], false);
    }

    private static string Length(long ms, IStringLocalizer<BookTexts> texts)
    {
        var length = TimeSpan.FromMilliseconds(ms);
        return length.TotalDays >= 1 ? texts["DaysHours", (int)length.TotalDays, length.Hours]
            : length.TotalHours >= 1 ? texts["HoursMinutes", length.Hours, length.Minutes]
            : texts["MinutesSeconds", length.Minutes, length.Seconds];
    }
}
