using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Manager;

/// <summary>The list of late counts: read again when the feed says that it is another, not on a tick.</summary>
public sealed partial class LatePanel
{
    private readonly Readings _readings = new();
    private IReadOnlyList<LateGroup> _groups = [];
    private LateWaiting _read = LateWaiting.None;
    private LateGroup? _asked;
    private string _reason = "";
    private string? _fault;
    private bool _failed;

    [Inject] private LateService Service { get; set; } = default!;

    [Inject] private ILogger<LatePanel> Log { get; set; } = default!;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [Parameter, EditorRequired] public FeedState State { get; set; } = default!;

    private EventCatalog Catalog => State.Board.Catalog;

    private LateWaiting Mark => State.Phones?.Late ?? LateWaiting.None;

    private int Waiting => Math.Max(Mark.Waiting, _groups.Sum(g => g.Counts.Count));

    protected override async Task OnParametersSetAsync()
    {
        if (Mark == _read && !_failed) return;
        _read = Mark;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            await LoadAsync(await CallerAsync());
            _failed = false;
        }
        catch (DbException failure)
        {
            if (!_failed) Log.LogError(failure, "The late counts of {Event} cannot be read.", Slug);
            _failed = true;
        }
    }

    private async Task LoadAsync(Caller? caller) => _groups = await _readings.RunAsync<IReadOnlyList<LateGroup>>(
        async () => Mark.Waiting == 0 ? [] : await Service.ListAsync(caller, Slug, CancellationToken.None)) ?? _groups;

    private void Ask(LateGroup group)
    {
        (_asked, _reason, _fault) = (group, "", null);
        Tell(CommandOutcome.None);
    }

    private Task TakeAsync(LateGroup group) => DecideAsync(group, taken: true);

    private async Task RefuseAsync()
    {
        _fault = _reason.Trim().Length == 0 ? Texts["Fault.reason"].Value : null;
        if (_fault is null && _asked is { } asked) await DecideAsync(asked, taken: false);
    }

    private static string Named(LateGroup group, bool taken) => $"{(taken ? "take" : "refuse")}-{group.First.Key}";

    private Task DecideAsync(LateGroup group, bool taken)
    {
        // As it was typed when the button was pressed: another group may be asked about before this one's turn comes.
        var reason = _reason;
        return RunAsync(Named(group, taken), async caller =>
        {
            var results = await Service.DecideAsync(caller, Slug, [.. group.Counts.Select(c => Guid.Parse(c.Key))], taken, reason, CancellationToken.None);
            if (_asked?.First.Key == group.First.Key) _asked = null;
            await LoadAsync(caller);
            var refused = results.FirstOrDefault(r => r.Status is AppendStatus.Rejected or AppendStatus.Conflict);
            return refused is null
                ? new(taken ? Texts["TakenNow", Of(group)] : Texts["RefusedNow", Of(group)], Failed: false)
                : new(Say(refused, results.Count(r => r.Status is AppendStatus.Accepted or AppendStatus.Duplicate)), Failed: true);
        });
    }

    private protected override IStringLocalizer SliceTexts => Texts;

    private string Say(AppendResult refused, int done) => Texts["LateNot", done, Faults.Of(refused, Texts)!];

    private string Of(LateGroup group) =>
        $"{Catalog.Station(group.Entry.StationId)?.Name} {Catalog.Metric(group.Entry.MetricId)?.Name} {Figure.Signed(group.Amount)}";

    // When it was served, not when it was entered or came.
    private string Served(LateGroup group)
    {
        var (from, until) = (group.Counts[0].Entry.AtMs, group.Counts[^1].Entry.AtMs);
        var (first, last) = (Figure.Time(Catalog.Calendar.Local(from)), Figure.Time(Catalog.Calendar.Local(until)));
        return $"{Figure.Day(Catalog.Calendar.DayOf(from))} {(first == last ? first : $"{first}–{last}")}";
    }
}
