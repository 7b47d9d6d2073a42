using System.Globalization;
using System.Text;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Features.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>An event's hotline with lines of an exchange, as they would be sent.</summary>
internal static class HotlineBench
{
    public const string Number = "13800001234", Masked = "138******34";

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>An hour of a day of Shanghai, in seconds.</summary>
    public static long At(int day, string time) => DateTimeOffset.Parse(TestEvent.At(day, time), CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    public static string Enter(long at, string call, string number = "", string queue = "help") => $"{at}|{call}|{queue}|NONE|ENTERQUEUE||{number}|1";

    public static string Connect(long at, string call, int wait, string agent = "li", string queue = "help") =>
        $"{at}|{call}|{queue}|{agent}|CONNECT|{wait}|u|3";

    public static string Complete(long at, string call, int wait, int talk, string agent = "li", string queue = "help") =>
        $"{at}|{call}|{queue}|{agent}|COMPLETECALLER|{wait}|{talk}|1";

    public static string Abandon(long at, string call, int wait, string queue = "help") => $"{at}|{call}|{queue}|NONE|ABANDON|1|1|{wait}";

    public static string TimeOut(long at, string call, int wait, string queue = "help") => $"{at}|{call}|{queue}|NONE|EXITWITHTIMEOUT|1|1|{wait}";

    /// <summary>Sends lines; the feed knows them when this returns.</summary>
    public static async Task SendAsync(this TestEvent e, params IReadOnlyList<string> lines)
    {
        using var text = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8, "text/plain");
        using var answer = await e.Server.Http.PostAsync(new Uri($"/api/events/{e.Slug}/hotline/queue-log", UriKind.Relative), text, Wait.Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        var head = await e.HeadAsync();
        await Wait.ForAsync(() => e.Feed.Current.Board.Seq >= head, $"the feed of {e.Slug} knows the lines");
    }

    /// <summary>A caller with a number who has given up.</summary>
    public static Task AbandonedAsync(this TestEvent e, string call = "c1", string number = Number) =>
        e.SendAsync(Enter(Now - 40, call, number), Abandon(Now - 10, call, 30));

    public static HotlineService Desk(this TestEvent e) => e.Server.Get<HotlineService>();

    public static CallBackService CallBacks(this TestEvent e) => e.Server.Get<CallBackService>();

    /// <summary>Who is to be called back.</summary>
    public static async Task<IReadOnlyList<CallBackRow>> ToCallBackAsync(this TestEvent e, Caller by) =>
        (await e.CallBacks().ListAsync(by, e.Slug, Wait.Cancelled)).Open;

    /// <summary>Notes a try; the feed knows it when this returns.</summary>
    public static async Task<CallBackAnswer> TriedAsync(this TestEvent e, Caller by, CallBackRow row, TryResult result)
    {
        var answer = await e.CallBacks().RecordAsync(by, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, result, row.Call.Call.TriedMs);
        var head = await e.HeadAsync();
        await Wait.ForAsync(() => e.Feed.Current.Board.Seq >= head, $"the feed of {e.Slug} knows the try");
        return answer;
    }

    /// <summary>What the audit tells of what was taken back.</summary>
    public static async Task<IReadOnlyList<AuditLine>> UndoneAsync(this TestEvent e, string action) =>
        await e.Server.Get<AuditStore>().ReadAsync(new(Action: action, Subject: e.Slug), 10, Wait.Cancelled);

    public static async Task<IReadOnlyList<AuditLine>> RevealedAsync(this TestEvent e) =>
        await e.Server.Get<AuditStore>().ReadAsync(new(Action: "caller.revealed", Subject: e.Slug), 10, Wait.Cancelled);
}
