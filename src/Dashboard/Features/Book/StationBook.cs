using System.Globalization;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;

namespace Dashboard.Features.Book;

/// <summary>Why an entry cannot be corrected by whoever looks at it.</summary>
public enum Bar
{
    None,

    /// <summary>The event is closed.</summary>
    Closed,

    /// <summary>It lies in a shift that is signed off.</summary>
    SignedOff,

    /// <summary>It is taken back altogether: there is nothing left.</summary>
    TakenBack,

    /// <summary>It is older than the event allows to anybody but a manager.</summary>
    TooOld,
}

/// <summary>A page of a station's book, as one reader may see and correct it.</summary>
public sealed record StationBook
{
    private IReadOnlyList<(SignOffKey Key, long UntilMs)>? _confirmed;

    /// <summary>The event's board.</summary>
    public required Board Board { get; init; }

    /// <summary>The station; for a gate, its station. The event as a whole has the number 0.</summary>
    public required Station Station { get; init; }

    /// <summary>The day in which things happened.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The last day that has a book: today, or the event's last.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>What was counted, newest first.</summary>
    public required BookSheet Sheet { get; init; }

    /// <summary>The reader manages the event.</summary>
    public required bool Manages { get; init; }

    /// <summary>What happened before then is corrected by managers alone, Unix milliseconds.</summary>
    public required long WindowMs { get; init; }

    /// <summary>What is configured.</summary>
    public EventCatalog Catalog => Board.Catalog;

    /// <summary>The day before, where there is one.</summary>
    public DateOnly? Earlier => Day > Catalog.Calendar.StartsOn ? Day.AddDays(-1) : null;

    /// <summary>The day after, where there is one.</summary>
    public DateOnly? Later => Day < LastDay ? Day.AddDays(1) : null;

    /// <summary>The shifts that are signed off and worked in part on this day, in order, each with when it ended.</summary>
    public IReadOnlyList<(SignOffKey Key, long UntilMs)> Confirmed => _confirmed ??= FindConfirmed();

    /// <summary>The signed-off shift in which an entry lies; null for none.</summary>
    public SignOffKey? ConfirmedAt(BookEntry entry) =>
        Confirmed.Where(s => s.Key.FromMs <= entry.First.AtMs && entry.First.AtMs < s.UntilMs).Select(s => (SignOffKey?)s.Key).FirstOrDefault();

    /// <summary>Why the reader cannot correct an entry.</summary>
    public Bar BarOf(BookEntry entry) =>
        Catalog.Event.Closed ? Bar.Closed
        : ConfirmedAt(entry) is not null ? Bar.SignedOff
        : entry.TakenBack ? Bar.TakenBack
        : !Manages && entry.First.AtMs < WindowMs ? Bar.TooOld
        : Bar.None;

    /// <summary>A clock time; of another day with that day.</summary>
    public string Time(long ms)
    {
        var (day, time) = (Catalog.Calendar.DayOf(ms), Figure.Time(Catalog.Calendar.Local(ms)));
        return day == Day ? time : $"{Figure.Day(day)} {time}";
    }

    /// <summary>The address of this page.</summary>
    /// <param name="place">The code of the station or gate under which it was opened; null for the event as a whole.</param>
    /// <param name="day">The day.</param>
    /// <param name="before">The cursor; null for the newest.</param>
    /// <param name="rest">What follows in the query, with its &amp;, and the fragment.</param>
    public string Address(string? place, DateOnly day, long? before, string rest = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(place is null ? $"/count/{Catalog.Event.Slug}" : $"/pad/{Catalog.Event.Slug}/{place}/book")}?day={day.Iso()}"
                + $"{(before is { } cursor ? $"&before={cursor}" : "")}{rest}");

    private IReadOnlyList<(SignOffKey Key, long UntilMs)> FindConfirmed()
    {
        var (from, until) = (Catalog.Calendar.StartOf(Day), Catalog.Calendar.StartOf(Day.AddDays(1)));
        return
        [
            .. Board.SignOffs.Where(s => s.Key.StationId == Station.StationId && s.Value.Confirmed && s.Key.FromMs < until && s.Value.UntilMs > from)
                .OrderBy(s => s.Key.FromMs).Select(s => (s.Key, s.Value.UntilMs)),
        ];
    }
}
