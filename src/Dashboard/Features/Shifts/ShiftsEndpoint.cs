using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;

namespace Dashboard.Features.Shifts;

/// <summary>GET /api/events/{event}/shifts: which station has signed off which shift of a day.</summary>
public static class ShiftsEndpoint
{
    public static void MapShifts(this IEndpointRouteBuilder routes)
    {
        routes.MapEventGet<ShiftsAnswer>("shifts", Policies.ReadFigures, HandleAsync, ("day", "The day on which the shifts begin, such as 2027-01-23; today if left out.")).WithName("ReadShifts").WithTags("Shifts");
        routes.MapSignOffs();
    }

    private static Task<IResult> HandleAsync(HttpContext http, EventFeed feed)
    {
        var state = feed.Current;
        var (catalog, text) = (state.Board.Catalog, http.Request.Query["day"].ToString());
        if ((text.Length == 0 ? state.Board.Day : HouseTime.ReadDay(text)) is not { } day) return Task.FromResult<IResult>(Api.Bad("day", "must be a day such as 2027-01-23"));
        var reports = Reporting.Of(state.Board, day, state.AsOf);
        return Task.FromResult<IResult>(TypedResults.Ok(new ShiftsAnswer(
            day.Iso(), reports.Expected, reports.Received, reports.OnTime, reports.Completeness, reports.Timeliness, catalog.Event.Drill,
            [.. reports.Reports.Select(r => new ShiftAnswer(r.Station.Code, r.Span.Shift.Code, catalog.Calendar.Iso(r.Span.FromMs), catalog.Calendar.Iso(r.Span.UntilMs), Name(r.State), r.SignOff is { } of ? catalog.Calendar.Iso(of.RecordedMs) : null))])));
    }

    private static string Name(ReportState state) => state switch
    {
        ReportState.Upcoming => "upcoming",
        ReportState.Due => "due",
        ReportState.Missing => "missing",
        ReportState.OnTime => "on-time",
        ReportState.Late => "late",
        _ => "reopened",
    };
}

/// <summary>The sign-offs of a day.</summary>
/// <param name="Day">The day on which the shifts begin.</param>
/// <param name="Expected">How many should be in: each station that is not retired with each shift that has ended.</param>
/// <param name="Received">How many are in.</param>
/// <param name="OnTime">How many of them came within the event's grace after the shift's end.</param>
/// <param name="Completeness">Received of expected, 0 to 1; null while nothing is expected.</param>
/// <param name="Timeliness">On time of expected, 0 to 1; null while nothing is expected.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="Reports">One a station and shift.</param>
public sealed record ShiftsAnswer(string Day, int Expected, int Received, int OnTime, double? Completeness, double? Timeliness, bool Drill, IReadOnlyList<ShiftAnswer> Reports);

/// <summary>One shift at one station.</summary>
/// <param name="Station">The station.</param>
/// <param name="Shift">The shift.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="State">upcoming (has not ended), due (may still be on time), missing, on-time, late (signed off, then or then), or reopened.</param>
/// <param name="At">When it was last signed off, or opened again; null before the first time.</param>
public sealed record ShiftAnswer(string Station, string Shift, string From, string To, string State, string? At);
