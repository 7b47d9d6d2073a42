using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Book;

namespace Dashboard.Tests.Features.Book;

/// <summary>One count in the book, as a person reads it.</summary>
public sealed class BookLineTests : ComponentTest
{
    private const int Gate = 9, Early = 1;

    private static readonly Entry Count = Sample.Tally(5, Sample.At(9, 30)) with { Seq = 12, RecordedBy = "import" };

    [Theory]
    [InlineData("zh-CN", "+5 服务 人次 09:30:00 · 系统 更正")]
    [InlineData("en", "+5 Served contacts 09:30:00 · System Correct")]
    public void A_count_says_how_many_of_what_when_and_by_whom(string culture, string text) => Assert.Equal(text, Draw(culture, Count).Text);

    [Theory]
    [InlineData("zh-CN", "09:30:00 · 东门 · 系统")]
    [InlineData("en", "09:30:00 · East gate · System")]
    public void A_gate_is_named(string culture, string text) =>
        Assert.Contains(text, Draw(culture, Count with { StationId = Gate }).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "◷ 补录 · 16:20 录入")]
    [InlineData("en", "◷ Late entry · entered 16:20")]
    public void What_was_entered_late_says_when(string culture, string mark)
    {
        Assert.Contains(mark, Draw(culture, Count with { EnteredMs = Sample.At(16, 20), RecordedMs = Sample.At(16, 21) }).Text, StringComparison.Ordinal);
        Assert.Contains(mark, Draw(culture, Count with { RecordedMs = Sample.At(16, 20) }).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("◷", Draw(culture, Count with { EnteredMs = Sample.At(9, 45), RecordedMs = Sample.At(9, 45) }).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "⇢ 迟到 · 14:40 送达", "1月26日 07:05")]
    [InlineData("en", "⇢ Delayed · arrived 14:40", "26 January 07:05")]
    public void What_arrived_late_says_when_and_is_not_called_entered_late(string culture, string mark, string nextDay)
    {
        var text = Draw(culture, Count with { EnteredMs = Sample.At(9, 30), RecordedMs = Sample.At(14, 40) }).Text;

        Assert.Contains(mark, text, StringComparison.Ordinal);
        Assert.DoesNotContain("◷", text, StringComparison.Ordinal);
        Assert.Contains(
            nextDay, Draw(culture, Count with { EnteredMs = Sample.At(9, 30), RecordedMs = Sample.At(7, 5, day: 26) }).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("⇢", Draw(culture, Count with { EnteredMs = Sample.At(9, 30), RecordedMs = Sample.At(9, 45) }).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "⇥ 交班后补报 · 16:20 由系统计入", "◷ 补录 · 10:00 录入")]
    [InlineData("en", "⇥ Late count · taken by System at 16:20", "◷ Late entry · entered 10:00")]
    public void What_a_manager_took_in_late_says_so_and_who_did_and_nothing_else_of_that_hour(string culture, string mark, string entered)
    {
        var taken = Count with { EnteredMs = Sample.At(9, 31), RecordedMs = Sample.At(16, 20), Body = """{"takenBy":"manager"}""" };
        var text = Draw(culture, taken).Text;
        Assert.Contains(mark, text, StringComparison.Ordinal);
        Assert.DoesNotContain("⇢", text, StringComparison.Ordinal);
        Assert.DoesNotContain("◷", text, StringComparison.Ordinal);
        Assert.DoesNotContain("◷", Draw(culture, taken with { EnteredMs = null }).Text, StringComparison.Ordinal);

        text = Draw(culture, taken with { EnteredMs = Sample.At(10, 0) }).Text;
        Assert.Contains(mark, text, StringComparison.Ordinal);
        Assert.Contains(entered, text, StringComparison.Ordinal);
        Assert.DoesNotContain("⇥", Draw(culture, Count).Text, StringComparison.Ordinal);

        var corrected = Draw(culture, Count, Correction(3, 16, 20, "误按") with { Body = taken.Body });
        Assert.Contains(mark, corrected.Text, StringComparison.Ordinal);
        Assert.Empty(corrected.Component.FindAll(".marks"));
    }

    [Theory]
    [InlineData("zh-CN", 185_000, "⚠ 手机时钟偏差 · 快 3 分 5 秒")]
    [InlineData("zh-CN", -7_260_000, "⚠ 手机时钟偏差 · 慢 2 小时 1 分")]
    [InlineData("en", 90_000_000, "⚠ Phone clock off · 1 d 1 h ahead")]
    [InlineData("en", -185_000, "⚠ Phone clock off · 3 min 5 s behind")]
    public void A_clock_that_was_wrong_is_marked(string culture, long offset, string mark) =>
        Assert.Contains(mark, Draw(culture, Count with { ClockOffset = offset }).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "✎ 备注：雨天")]
    [InlineData("en", "✎ Note: 雨天")]
    public void A_note_is_shown(string culture, string mark) => Assert.Contains(mark, Draw(culture, Count with { Note = "雨天" }).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "原为 +5 → 现为 +4 服务", "原为 +5 → 现为 +3 · 系统 · 10:00 原因：误按", "原为 +3 → 现为 +4 · 系统 · 10:05 原因：数错")]
    [InlineData("en", "was +5 → now +4 Served", "was +5 → now +3 · System · 10:00 Reason: 误按", "was +3 → now +4 · System · 10:05 Reason: 数错")]
    public void A_chain_of_corrections_shows_old_and_new_who_when_and_why(string culture, params string[] texts)
    {
        var line = Draw(culture, Count, Correction(3, 10, 0, "误按"), Correction(4, 10, 5, "数错"));

        Assert.All(texts, text => Assert.Contains(text, line.Text, StringComparison.Ordinal));
        Assert.Equal("+5", Words(line.Component.FindAll("del").Take(1)).Split(' ')[^1]);
        Assert.Equal($"/pad/season/railway/book?day=2027-01-25&correct=12#e12", line.Component.Find("a.act").GetAttribute("href"));
    }

    [Theory]
    [InlineData("zh-CN", "原为 +5 → 现为 已撤回")]
    [InlineData("en", "was +5 → now taken back")]
    public void What_was_taken_back_says_so_and_leaves_nothing_to_correct(string culture, string text)
    {
        var line = Draw(culture, Count, Correction(null, 10, 0, "误按"));

        Assert.Contains(text, line.Text, StringComparison.Ordinal);
        Assert.Empty(line.Component.FindAll("a"));
    }

    [Theory]
    [InlineData("zh-CN", "✓ 已确认 · 早班", "⊘ 本班次已确认，须由管理员重新开放后才能更正")]
    [InlineData("en", "✓ Confirmed · Early", "⊘ This shift is confirmed; a manager must reopen it before it can be corrected")]
    public void In_a_confirmed_shift_nothing_is_corrected_not_even_by_a_manager(string culture, string mark, string why)
    {
        var line = Draw(culture, Book(manages: true, confirmed: true), new(Count with { StationId = Gate }, []));

        Assert.Contains(mark, line.Text, StringComparison.Ordinal);
        Assert.Contains(why, line.Text, StringComparison.Ordinal);
        Assert.Empty(line.Component.FindAll("a"));
        Assert.NotEmpty(Draw(culture, Book(confirmed: true), new(Count with { AtMs = Sample.At(14, 0) }, [])).Component.FindAll("a"));
    }

    [Theory]
    [InlineData("zh-CN", "⊘ 已超过 48 小时，须由管理员更正")]
    [InlineData("en", "⊘ More than 48 hours ago; only a manager may correct it")]
    public void Beyond_the_window_only_managers_correct(string culture, string why)
    {
        var line = Draw(culture, Book(window: Count.AtMs + 1), new(Count, []));

        Assert.Contains(why, line.Text, StringComparison.Ordinal);
        Assert.Empty(line.Component.FindAll("a"));
        Assert.NotEmpty(Draw(culture, Book(window: Count.AtMs), new(Count, [])).Component.FindAll("a"));
        Assert.NotEmpty(Draw(culture, Book(window: Count.AtMs + 1, manages: true), new(Count, [])).Component.FindAll("a"));
    }

    [Theory]
    [InlineData("zh-CN", "⊘ 活动已结束，不能再更正")]
    [InlineData("en", "⊘ The event is closed; nothing more is corrected")]
    public void A_closed_event_s_counts_stay_as_they_are(string culture, string why)
    {
        var line = Draw(culture, Book(manages: true, closed: true), new(Count, []));

        Assert.Contains(why, line.Text, StringComparison.Ordinal);
        Assert.Empty(line.Component.FindAll("a"));
    }

    private static StationBook Book(long window = 0, bool manages = false, bool confirmed = false, bool closed = false)
    {
        var sample = Sample.Catalog(closed);
        var catalog = new EventCatalog(
            sample.Event, [.. sample.Stations, new()
            {
                StationId = Gate,
                Code = "east",
                NameZh = "东门",
                NameEn = "East gate",
                ParentId = Sample.Railway,
            }], sample.Metrics, 1,
            [new() { ShiftId = Early, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 480, EndsMin = 840, FirstOn = "2027-01-23" }]);
        var signOffs = ImmutableDictionary<SignOffKey, SignOff>.Empty;
        if (confirmed)
            signOffs = signOffs.Add(new(Sample.Railway, Early, Sample.At(8, 0)), new(Sample.At(14, 0), true, Sample.At(14, 5), Sample.At(14, 5), "import", 50));
        return new()
        {
            Board = new Board(catalog, Sample.Today).With(new ShiftPart { SignOffs = signOffs }),
            Station = catalog.Station(Sample.Railway)!,
            Day = Sample.Today,
            LastDay = Sample.Today,
            Sheet = new([], null),
            Manages = manages,
            WindowMs = window,
        };
    }

    private static Entry Correction(long? amount, int hour, int minute, string reason) =>
        Count with { Kind = CountKinds.Correction, Amount = amount, RecordedMs = Sample.At(hour, minute), Reason = reason };

    private Line Draw(string culture, Entry first, params Entry[] corrections) => Draw(culture, Book(), new(first, corrections));

    private Line Draw(string culture, StationBook book, BookEntry entry)
    {
        Speak(culture);
        return new(Render<BookLine>(line => line.Add(l => l.Book, book).Add(l => l.Entry, entry).Add(l => l.Place, "railway")));
    }

    private sealed record Line(IRenderedComponent<BookLine> Component)
    {
        public string Text => Words(Component.Nodes);
    }
}
