using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Hotline;

/// <summary>Files of the hotline, in the reader's language. Times are of the event's zone, durations whole seconds, shares per cent: what a spreadsheet reckons
/// with.</summary>
public sealed class ReportWords(IStringLocalizer<HotlineTexts> texts, AccessDirectory access)
{
    /// <summary>The measures of each day of a span, also of those without a call.</summary>
    public IEnumerable<IReadOnlyList<string>> Days(EventCatalog catalog, DeskSpan span, IReadOnlyList<MeasureSum> sums)
    {
        var (settings, days) = (catalog.Hotline, sums.By(s => catalog.Calendar.DayOf(s.FromMs)).ToDictionary(d => d.Key, d => d.Measures));
        yield return
        [
            texts["Event"], texts["Day"], texts["Offered"], texts["Answered"], texts["Abandoned"], texts["Lost"],
            texts["AnsweredWithin", settings.ThresholdSeconds],
            $"{texts["ServiceLevel"]} {settings.Formula} (%): "
                + $"{Words.Formula(texts, settings)}", $"{texts["ConnectionRate"]} (%)", $"{texts["AbandonRate"]} (%)",
            Seconds("Asa"), Seconds("Aht"), Seconds("LongestWait"),
        ];
        for (var day = span.From; day <= span.Until; day = day.AddDays(1))
        {
            var m = days.GetValueOrDefault(day) ?? new();
            yield return
            [
                Name(
                    catalog), day.Iso(), Number(
                        m.Offered), Number(
                            m.Answered), Number(
                                m.Abandoned), Number(m.Lost), Number(m.AnsweredWithin), Share(m.ServiceLevel(settings.Formula)), Share(m.ConnectionRate),
                Share(m.AbandonRate), Mean(m.Asa), Mean(m.Aht), m.Offered == 0 ? "" : Number(m.LongestWait),
            ];
        }
    }

    /// <summary>The agents' times, by agent and day.</summary>
    public IEnumerable<IReadOnlyList<string>> Times(EventCatalog catalog, IReadOnlyList<AgentTime> times)
    {
        yield return
        [
            texts["Event"], texts["Agent"], texts["Channel"], texts["Day"], Seconds(
                "OnDuty"), Seconds("Talking"), Seconds("Paused"), Seconds("Idle"), Seconds("PauseReasons"), texts["Taken"],
            texts["Missed"], texts["Cancelled"], texts["Unclosed"],
        ];
        foreach (var t in times)
        {
            var reasons = t.Pauses.Select(p => $"{p.Reason ?? texts["NoReason"]} {Number(p.Ms / 1000)}");
            yield return
            [
                Name(
                    catalog), t.Agent, t.Exchange, t.Day.Iso(), Number(t.OnDutyMs
                        / 1000), Number(t.TalkingMs / 1000), Number(t.PausedMs / 1000), Number(t.IdleMs / 1000), string.Join("; ", reasons), Number(t.Taken),
                Number(t.Missed), Number(t.Cancelled), Number(t.Unclosed),
            ];
        }
    }

    /// <summary>The heads of the calls' columns.</summary>
    public IReadOnlyList<string> CallsHead =>
        [
            texts["Event"], texts["Entered"], texts["Queue"], texts["Channel"], texts["Result"], texts["Agent"], Seconds("Waited"), Seconds("Talk"),
            texts["Ended"], texts["Number"],
        ];

    /// <summary>A call.</summary>
    public IReadOnlyList<string> Call(EventCatalog catalog, Call call, string? number) =>
    [
        Name(
            catalog), Moment(
                catalog, call.EnteredMs), Words.Queue(
                    texts, call.Exchange, call.Queue), Words.Channel(
                        texts, call.Exchange), Words.Outcome(texts, call), call.Agent is null ? "" : Words.Agent(access, call.Exchange, call.Agent),
        Whole(call.WaitSeconds), Whole(call.TalkSeconds), call.EndedMs is { } ended ? Moment(catalog, ended) : "", number ?? "",
    ];

    // A drill says so in each row: rows of files are copied one beside the other.
    private string Name(EventCatalog catalog) => catalog.Event.Drill ? $"{catalog.Event.Name} ({texts["Drill"]})" : catalog.Event.Name.ToString();

    private string Seconds(string column) => texts["InSeconds", texts[column]];

    private static string Moment(EventCatalog catalog, long ms) => catalog.Calendar.Local(ms).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Whole(int? value) => value is { } known ? Number(known) : "";

    private static string Mean(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Share(double? share) => share is { } some ? (some * 100).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
