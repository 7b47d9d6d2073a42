using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>What is exported of the hotline.</summary>
public enum Report
{
    /// <summary>The measures of each day.</summary>
    Days,

    /// <summary>The time of each agent, day by day.</summary>
    Agents,

    /// <summary>The calls, one by one.</summary>
    Calls,
}

/// <summary>
/// What the desk reads of several days, and gives away as files. Each method checks its caller each time. Throws <see cref="RefusedException"/> when they may
/// not, <see cref="CatalogException"/>
/// where there is no such event, or the span is none of it.
/// </summary>
public sealed class ReportService(
    HotlineService hotline, MeasureStore measures, AgentTimeStore times, CallExportStore calls, AuditStore audit, AccessDirectory directory, Refusals refusals)
{
    /// <summary>The measures of some days.</summary>
    public async Task<SpanSums> SumsAsync(Caller? caller, string slug, DeskSpan span, CancellationToken cancellation)
    {
        var catalog = Find(caller, slug, span);
        if (span.IsDay) return new(await Of(MeasuresBy.All));
        return new(await Of(MeasuresBy.Quarter), await Of(MeasuresBy.Queue), await Of(MeasuresBy.Agent), await Of(MeasuresBy.Exchange));

        Task<IReadOnlyList<MeasureSum>> Of(MeasuresBy by) => measures.SumsAsync(catalog, span.From, span.Until, by, cancellation);
    }

    /// <summary>The times of the agents, by agent and day.</summary>
    public Task<IReadOnlyList<AgentTime>> TimesAsync(Caller? caller, string slug, DeskSpan span, CancellationToken cancellation) =>
        times.TimesAsync(Find(caller, slug, span), span.From, span.Until, HotlineService.Desk, cancellation);

    /// <summary>The rows of a file. The audit is told before they are given.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">The event.</param>
    /// <param name="report">Which.</param>
    /// <param name="span">The days.</param>
    /// <param name="numbers">With callers' full numbers: for managers alone.</param>
    /// <param name="words">In the reader's language.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IAsyncEnumerable<IReadOnlyList<string>>> ExportAsync(
        Caller? caller, string slug, Report report, DeskSpan span, bool numbers, ReportWords words, CancellationToken cancellation)
    {
        var catalog = Find(caller, slug, span);
        numbers &= report == Report.Calls;
        if (numbers) refusals.Require(directory, caller, Permission.Manage, "hotline: export numbers", catalog.Event.EventId, slug);
        var what = $"{report.ToString().ToLowerInvariant()} {span.From.Iso()} – {span.Until.Iso()}";
        await audit.AppendAsync([new(caller!.Actor, numbers ? "caller.exported" : "hotline.exported", slug, what)], cancellation);
        return report switch
        {
            Report.Days => Rows(words.Days(catalog, span, await measures.SumsAsync(catalog, span.From, span.Until, MeasuresBy.Quarter, cancellation))),
            Report.Agents => Rows(words.Times(catalog, await times.TimesAsync(catalog, span.From, span.Until, HotlineService.Desk, cancellation))),
            _ => CallsAsync(catalog, span, numbers, words, cancellation),
        };
    }

    // A day at a time: a season's calls are never in memory together.
    private async IAsyncEnumerable<IReadOnlyList<string>> CallsAsync(
        EventCatalog catalog,
        DeskSpan span,
        bool numbers,
        ReportWords words,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return words.CallsHead;
        for (var day = span.From; day <= span.Until; day = day.AddDays(1))
        {
            foreach (var (call, number, _) in await calls.DayAsync(catalog, day, cancellation))
                yield return words.Call(catalog, call, numbers || number is null ? number : HotlineService.Mask(number));
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> Rows(IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows) yield return row;
        await Task.CompletedTask;
    }

    private EventCatalog Find(Caller? caller, string slug, DeskSpan span)
    {
        EventFeed feed = hotline.Find(caller, slug);
        var catalog = feed.Current.Board.Catalog;
        return span.Fault(catalog.Calendar) is { } fault ? throw new CatalogException(fault.Field, fault.Reason) : catalog;
    }
}
