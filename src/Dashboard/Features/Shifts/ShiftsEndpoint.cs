using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Shifts;

/// <summary>GET /api/events/{event}/shifts: which station has signed off which shift of a day.</summary>
public static class ShiftsEndpoint
{
    public static void MapShifts(this RouteGroupBuilder events)
    {
        events.MapGet("/shifts", Handle).RequireAuthorization(Policies.ReadFigures)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("ReadShifts").WithTags("Shifts").WithSummary("Which station has signed off which shift of a day, how complete and how timely.");
        events.MapSignOffs();
    }

    private static Ok<ShiftsAnswer> Handle([AsParameters] ShiftsQuery query, RequestedEvent requested)
    {
        var state = requested.Current;
        var (catalog, calendar, day) = (state.Board.Catalog, state.Board.Catalog.Calendar, query.Day?.Value ?? state.Board.Day);
        var reports = Reporting.Of(state.Board, day, state.AsOf);
        return TypedResults.Ok(new ShiftsAnswer(
            day, reports.Expected, reports.Received, reports.OnTime, reports.Completeness, reports.Timeliness, catalog.Event.Drill,
            [.. reports.Reports.Select(r => new ShiftAnswer(
                r.Station.Code, r.Span.Shift.Code, calendar.Local(r.Span.FromMs), calendar.Local(r.Span.UntilMs), r.State,
                r.SignOff is { } of ? calendar.Local(of.RecordedMs) : null))]));
    }
}

/// <summary>Whose sign-offs.</summary>
/// <param name="Day">The day on which the shifts begin, such as 2027-01-23; today if left out.</param>
internal sealed record ShiftsQuery(QueryDay? Day);

/// <summary>The sign-offs of a day.</summary>
/// <param name="Day">The day on which the shifts begin.</param>
/// <param name="Expected">How many should be in: each station that is not retired with each shift that has ended.</param>
/// <param name="Received">How many are in.</param>
/// <param name="OnTime">How many of them came within the event's grace after the shift's end.</param>
/// <param name="Completeness">Received of expected, 0 to 1; null while nothing is expected.</param>
/// <param name="Timeliness">On time of expected, 0 to 1; null while nothing is expected.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="Reports">One a station and shift.</param>
public sealed record ShiftsAnswer(
    DateOnly Day, int Expected, int Received, int OnTime, double? Completeness, double? Timeliness, bool Drill, IReadOnlyList<ShiftAnswer> Reports);

/// <summary>One shift at one station.</summary>
/// <param name="Station">The station.</param>
/// <param name="Shift">The shift.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="State">upcoming (has not ended), due (may still be on time), missing, on-time, late (signed off, then or then), or reopened.</param>
/// <param name="At">When it was last signed off, or opened again; null before the first time.</param>
public sealed record ShiftAnswer(
    string Station, string Shift, DateTimeOffset From, DateTimeOffset To,
    ReportState State, DateTimeOffset? At);
