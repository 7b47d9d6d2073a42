using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Features.Hotline;

/// <summary>The newest calls of some days that pass a filter.</summary>
public sealed partial class CallsPanel
{
    // No name holds a tabulator: the desk's own queue, and what stands between an exchange and its agent, are no names.
    private const string Own = "\t";
    private const char Between = '\t';

    private readonly Readings _readings = new();
    private IReadOnlyList<MaskedCall>? _calls;
    private string _queue = "", _agent = "", _outcome = "";
    private Measures? _total;
    private Call? _asking;
    private Guid _key;
    private string _reason = "";

    [Parameter, EditorRequired] public FeedState State { get; set; } = default!;

    [Parameter, EditorRequired] public DeskSpan Span { get; set; }

    /// <summary>The days' sums, once they are read: they know the queues and agents, and whether there is more than the list shows.</summary>
    [Parameter, EditorRequired] public SpanSums? Sums { get; set; }

    private EventCalendar Calendar => State.Board.Catalog.Calendar;

    // Of one day times stand without it.
    private DateOnly Shown => Span.IsDay ? Span.From : DateOnly.MinValue;

    private bool Newer => _total is not null && Sums is not null && Sums.Total != _total;

    private bool Filtered => _queue.Length + _agent.Length + _outcome.Length > 0;

    private CallFilter Filter => new(
        Calendar.StartOf(Span.From), Calendar.StartOf(Span.Until.AddDays(1)), _queue == Own ? null : Or(_queue), Or(_agent.Split(Between)[^1]),
        int.TryParse(_outcome, NumberStyles.None, CultureInfo.InvariantCulture, out var outcome) ? (Outcome)outcome : null,
        _queue == Own ? HotlineService.Desk
            : _agent.Length > 0 ? _agent.Split(Between)[0]
            : null, _queue.Length > 0 && _queue != Own ? HotlineService.Desk : null);

    private IEnumerable<(string Value, string Text)> Queues =>
        All((Sums?.Queues ?? []).ByQueue(HotlineService.Desk).Select(q => q.Own ? Own : q.Queue), _queue, q => q == Own ? Texts["ByHand"] : q);

    private IEnumerable<(string Value, string Text)> Agents
    {
        get
        {
            var names = Words.Agents(Access, Texts, (Sums?.Agents ?? []).Where(s => s.Agent is not null).Select(s => (s.Exchange, s.Agent!)))
                .ToDictionary(a => a.Exchange + Between + a.Agent, a => a.Name, StringComparer.Ordinal);
            return All(names.Keys, _agent, a => names.GetValueOrDefault(a) ?? a.Split(Between)[^1]);
        }
    }

    private IEnumerable<(string Value, string Text)> Outcomes =>
        [("", Texts["All"]), .. Enum.GetValues<Outcome>().Select(o => (((int)o).ToString(CultureInfo.InvariantCulture), Words.Outcome(Texts, o)))];

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnParametersSet() => _total ??= Sums?.Total;

    private IEnumerable<(string Value, string Text)> All(IEnumerable<string> names, string chosen, Func<string, string> text) =>
        [
            ("", Texts["All"]),
            .. names.Append(chosen).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n => (n, text(n))),
        ];

    private Task FilterAsync(string queue, string agent, string outcome)
    {
        // What passed another filter must not stand under this one, should it not be read.
        (_queue, _agent, _outcome, _calls) = (queue, agent, outcome, null);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var (filter, total) = (Filter, Sums?.Total);
        var calls = await _readings.RunAsync(() => ReadAsync(caller => Service.CallsAsync(caller, Slug, filter, CancellationToken.None)));
        // Of two filters chosen fast, the later one holds.
        if (calls is not null && filter == Filter) (_calls, _total) = (calls, total);
    }

    // Made once for what is being asked: pressing again, when nothing was confirmed, takes back once.
    private void Ask(Call call)
    {
        (_asking, _reason, _key) = (call, "", Guid.CreateVersion7());
        Check();
    }

    private async Task UndoAsync()
    {
        if (_asking is not { } call || !Check(_reason.Length == 0 ? [new("reason", "is missing")] : [])) return;
        // As they were pressed: another call may be asked about before this one is done.
        var (key, reason) = (_key, _reason);
        if (!(await GiveAsync(
            Undoing(call), async caller => Words.Require(await Service.UndoAsync(caller, Slug, key, call.Seq, reason)), Texts["CallUndone"])).Answered)
            return;
        if (_asking?.Seq == call.Seq) _asking = null;
        await LoadAsync();
    }

    private static string Undoing(Call call) => $"undo-{call.Seq}";

    private static string? Or(string text) => text.Length == 0 ? null : text;

    private static string? Class(Call call) => call.Outcome switch
    {
        Outcome.Answered => "in",
        Outcome.Abandoned when !call.Returned => "attention",
        Outcome.Lost => "missing",
        Outcome.Undone => "undone",
        _ => null,
    };

    private static string Icon(Call call) => call.Talking ? Icons.Material.Outlined.Phone : call.Outcome switch
    {
        Outcome.Waiting => Icons.Material.Outlined.HourglassBottom,
        Outcome.Answered => Icons.Material.Outlined.CheckCircle,
        Outcome.Abandoned => Icons.Material.Outlined.PhoneMissed,
        Outcome.Lost => Icons.Material.Outlined.PhoneDisabled,
        Outcome.LeftByKey => Icons.Material.Outlined.Dialpad,
        Outcome.Undone => Icons.Material.Outlined.Undo,
        _ => Icons.Material.Outlined.HelpOutline,
    };
}
