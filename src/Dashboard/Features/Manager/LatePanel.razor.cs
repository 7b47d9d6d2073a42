using System.Data.Common;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Features.Manager;

/// <summary>The list of late counts: read again when the feed says that it is another, not on a tick.</summary>
public sealed partial class LatePanel
{
    private IReadOnlyList<LateGroup> _groups = [];
    private LateWaiting _read = LateWaiting.None;
    private LateGroup? _asked;
    private string _reason = "";
    private string? _fault;
    private bool _busy;
    private bool _failed;
    private CommandOutcome _told = CommandOutcome.None;

    [Inject] private LateService Service { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

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
            _groups = Mark.Waiting == 0 ? [] : await Service.ListAsync(await States.CallerAsync(), Slug, CancellationToken.None);
            _failed = false;
        }
        catch (DbException failure)
        {
            if (!_failed) Log.LogError(failure, "The late counts of {Event} cannot be read.", Slug);
            _failed = true;
        }
    }

    private void Ask(LateGroup group) => (_asked, _reason, _fault, _told) = (group, "", null, CommandOutcome.None);

    private Task TakeAsync(LateGroup group) => DecideAsync(group, taken: true);

    private async Task RefuseAsync()
    {
        _fault = _reason.Trim().Length == 0 ? Texts["ReasonNeeded"].Value : null;
        if (_fault is null && _asked is { } asked) await DecideAsync(asked, taken: false);
    }

    private async Task DecideAsync(LateGroup group, bool taken)
    {
        if (_busy) return;
        (_busy, _told) = (true, CommandOutcome.None);
        try
        {
            var results = await Service.DecideAsync(await States.CallerAsync(), Slug, [.. group.Counts.Select(c => Guid.Parse(c.Key))], taken, _reason, CancellationToken.None);
            var refused = results.FirstOrDefault(r => r.Status is AppendStatus.Rejected or AppendStatus.Conflict);
            _told = refused is null ? new(taken ? Texts["TakenNow", Of(group)] : Texts["RefusedNow", Of(group)], Failed: false) : new(Say(refused, results.Count(r => r.Status is AppendStatus.Accepted or AppendStatus.Duplicate)), Failed: true);
            _asked = null;
            _groups = await Service.ListAsync(await States.CallerAsync(), Slug, CancellationToken.None);
        }
        catch (Exception fault) when (fault is DbException or IntakeFullException)
        {
            Log.LogWarning(fault, "A decision about late counts of {Event} was not confirmed.", Slug);
            _told = new(Texts["NotNow"], Failed: true);
        }
        finally
        {
            _busy = false;
        }
    }

    private string Say(AppendResult refused, int done) => Texts["LateNot", done, refused.Code switch
    {
        RefusalCodes.BelowZero => Texts["Late.BelowZero"],
        RefusalCodes.BeyondWhole => Texts["Late.BeyondWhole"],
        RefusalCodes.Corrected => Texts["Late.Corrected"],
        RefusalCodes.EventClosed => Texts["Late.Closed"],
        RefusalCodes.LateDecided or RefusalCodes.NoLate => Texts["Late.Decided"],
        RefusalCodes.StationGone or RefusalCodes.MetricGone => Texts["Late.Gone"],
        _ => refused.Reason ?? "",
    }];

    private string Of(LateGroup group) => $"{Catalog.Station(group.First.StationId)?.Name} {Catalog.Metric(group.First.MetricId)?.Name} {Figure.Signed(group.Amount)}";

    // When it was served, not when it was entered or came.
    private string Served(LateGroup group)
    {
        var (from, until) = (group.Counts[0].AtMs, group.Counts[^1].AtMs);
        var (first, last) = (Figure.Time(Catalog.Calendar.Local(from)), Figure.Time(Catalog.Calendar.Local(until)));
        return $"{Figure.Day(Catalog.Calendar.DayOf(from))} {(first == last ? first : $"{first}–{last}")}";
    }
}
