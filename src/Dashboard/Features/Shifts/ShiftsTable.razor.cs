using System.Data.Common;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Dashboard.Features.Shifts;

/// <summary>Who has signed off what, and the way to open it again.</summary>
public sealed partial class ShiftsTable
{
    private ShiftReport? _asked;
    private Guid _key;
    private string _reason = "";
    private bool _busy;
    private CommandOutcome _told = CommandOutcome.None;

    [Inject] private ShiftService Service { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    [Inject] private ILogger<ShiftsTable> Log { get; set; } = default!;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [Parameter, EditorRequired] public FeedState State { get; set; } = default!;

    [Parameter, EditorRequired] public DayReports Reports { get; set; } = default!;

    private EventCatalog Catalog => State.Board.Catalog;

    private EventCalendar Calendar => Catalog.Calendar;

    private static string? Mood(ShiftReport report) => report.State switch { ReportState.Missing => "missing", ReportState.Reopened or ReportState.Late => "attention", ReportState.OnTime => "in", ReportState.Upcoming => "soft", _ => null };

    private static string Icon(ShiftReport report) => report.State switch
    {
        ReportState.Due => Icons.Material.Outlined.HourglassBottom,
        ReportState.Missing => Icons.Material.Outlined.ErrorOutline,
        ReportState.OnTime => Icons.Material.Outlined.CheckCircle,
        ReportState.Late => Icons.Material.Outlined.History,
        ReportState.Reopened => Icons.Material.Outlined.LockOpen,
        _ => Icons.Material.Outlined.Schedule,
    };

    // A key for each question: a second press of the same answer counts once.
    private void Ask(ShiftReport report) => (_asked, _key, _reason, _told) = (report, Guid.CreateVersion7(), "", CommandOutcome.None);

    private async Task ReopenAsync()
    {
        if (_busy || _asked is not { } asked) return;
        (_busy, _told) = (true, CommandOutcome.None);
        try
        {
            var result = await Service.ReopenAsync(await States.CallerAsync(), Slug, asked.Station.Code, asked.Span.Day, asked.Span.Shift.Code, _reason, _key, CancellationToken.None);
            var fault = Words.Say(Texts, result);
            _told = new(fault ?? Texts["ReopenedNow", asked.Station.Name, asked.Span.Shift.Name], Failed: fault is not null);
            if (fault is null) _asked = null;
        }
        catch (Exception fault) when (Words.Say(Texts, fault) is { } text)
        {
            if (fault is DbException) Log.LogError(fault, "A shift of {Event} was not opened again.", Slug);
            _told = new(text, Failed: true);
        }
        finally
        {
            _busy = false;
        }
    }
}
