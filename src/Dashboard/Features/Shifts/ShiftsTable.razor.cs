using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Features.Shifts;

/// <summary>Who has signed off what, and the way to open it again.</summary>
public sealed partial class ShiftsTable
{
    private ShiftReport? _asked;
    private Guid _key;
    private string _reason = "";

    [Inject] private ShiftService Service { get; set; } = default!;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [Parameter, EditorRequired] public FeedState State { get; set; } = default!;

    [Parameter, EditorRequired] public DayReports Reports { get; set; } = default!;

    private EventCatalog Catalog => State.Board.Catalog;

    private EventCalendar Calendar => Catalog.Calendar;

    private static string? Mood(ShiftReport report) =>
        report.State switch
        {
            ReportState.Missing => "missing",
            ReportState.Reopened or ReportState.Late => "attention",
            ReportState.OnTime => "in",
            ReportState.Upcoming => "soft",
            _ => null,
        };

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
    private void Ask(ShiftReport report)
    {
        (_asked, _key, _reason) = (report, Guid.CreateVersion7(), "");
        Tell(CommandOutcome.None);
    }

    private static string Named(ShiftReport report) => $"reopen-{report.Station.Code}-{report.Span.Shift.Code}-{report.Span.FromMs}";

    private async Task ReopenAsync()
    {
        if (_asked is not { } asked) return;
        // As they were when the button was pressed: another shift may be asked about before this one's turn comes.
        var (key, reason) = (_key, _reason);
        await RunAsync(Named(asked), async caller =>
        {
            var result = await Service.ReopenAsync(
                caller, Slug, asked.Station.Code, asked.Span.Day, asked.Span.Shift.Code, reason, key, CancellationToken.None);
            var fault = Faults.Of(result, Texts, ShiftService.MaxReason);
            if (fault is null && _key == key) _asked = null;
            return new(fault ?? Texts["ReopenedNow", asked.Station.Name, asked.Span.Shift.Name], Failed: fault is not null);
        });
    }

    private protected override string? Say(Exception fault) => Faults.Of(fault, Texts, ShiftService.MaxReason);
}
