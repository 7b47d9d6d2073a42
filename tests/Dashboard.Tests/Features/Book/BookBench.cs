using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;

namespace Dashboard.Tests.Features.Book;

/// <summary>An event with a gate and a shift, and people who look into its book.</summary>
internal static partial class BookBench
{
    public const string Gate = "a-east";

    private static readonly Actor By = new("tests");

    /// <summary>The event with a gate of station a and an early shift from 8:00 to 14:00.</summary>
    public static async Task<TestEvent> WithGateAndShiftAsync(this TestEvent e)
    {
        var catalogs = e.Server.Get<CatalogStore>();
        var (id, a) = (e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId);
        await catalogs.AddStationAsync(id, new() { StationId = 0, Code = Gate, NameZh = "东门", NameEn = "East gate", ParentId = a }, By, Wait.Cancelled);
        var catalog = await catalogs.AddShiftAsync(
            id,
            new() { ShiftId = 0, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 480, EndsMin = 840, FirstOn = e.Catalog.Event.StartsOn },
            By,
            Wait.Cancelled);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= catalog.Config, "the new configuration");
        return e with { Catalog = catalog };
    }

    /// <summary>Signs off yesterday's early shift of station a.</summary>
    public static async Task SignOffYesterdayAsync(this TestEvent e)
    {
        var (station, span) = (e.Catalog.Station("a")!.StationId, e.Catalog.SpanOf(e.Catalog.Shift("early")!, TestEvent.Day(-1)));
        var figures = await e.Server.Get<SeriesStore>().SpanAsync(e.Catalog, station, span.FromMs, span.UntilMs, Wait.Cancelled);
        var draft = new SignOffDraft { Key = Guid.CreateVersion7(), RecordedBy = "tests", StationId = station, Span = span, Figures = figures };
        var result = (await e.Server.Get<EventLedger>().AppendAsync(e.Catalog, [draft])).Results[0];
        Assert.Equal((AppendStatus.Accepted, null), (result.Status, result.Reason));
        await e.BoardAsync();
    }

    /// <summary>A browser of somebody with these rights in the event.</summary>
    public static async Task<Browser> VisitorAsync(this TestEvent e, Role role, string? station = null, string culture = "zh-CN")
    {
        var browser = e.Server.Browser();
        var grant = new Grant(role, e.Catalog.Event.EventId, station is null ? 0 : e.Catalog.Station(station)!.StationId);
        browser.Cookies["session"] = (await e.Server.SessionAsync(await e.Server.AccountAsync(grant)))["session=".Length..];
        using var chosen = await browser.GetAsync($"/culture?to={culture}");
        return browser;
    }

    public static string Book(this TestEvent e, int day = 0, string place = "a", string rest = "") =>
        $"/pad/{e.Slug}/{place}/book?day={TestEvent.Text(TestEvent.Day(day))}{rest}";

    /// <summary>Opens the form of an entry and takes what it holds.</summary>
    public static async Task<Opened> OpenAsync(this Browser browser, TestEvent e, long seq, int day = 0, string place = "a")
    {
        var path = e.Book(day, place, $"&correct={seq}");
        var html = await browser.PageAsync(path);
        return new(path, Value(html, "__RequestVerificationToken"), Value(html, "Form.Key"), Value(html, "Form.Reverses"), Value(html, "Form.Amount"));
    }

    public static Task<HttpResponseMessage> SendAsync(
        this Browser browser, Opened form, string amount, string reason = "twice", string words = "", string? key = null, string? reverses = null) =>
        browser.PostAsync(
            form.Path,
            "correct",
            form.Token,
            ("Form.Key", key ?? form.Key),
            ("Form.Reverses", reverses ?? form.Reverses),
            ("Form.Amount", amount),
            ("Form.Reason", reason),
            ("Form.Words", words));

    /// <summary>What the page says is wrong.</summary>
    public static async Task<string> RefusedAsync(this HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Browser.FaultAsync(answer);
    }

    public static string Value(string html, string name) =>
        Inputs().Matches(html).FirstOrDefault(m => m.Groups["name"].Value == name)?.Groups["value"].Value
            ?? throw new InvalidOperationException($"The page has no field {name}.");

    [GeneratedRegex("<input[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Inputs();
}

/// <summary>A form as it came.</summary>
internal sealed record Opened(string Path, string Token, string Key, string Reverses, string Amount);
