using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Boards;

/// <summary>GET /api/events/{event}/board.</summary>
public static class BoardEndpoint
{
    public static void MapBoard(this RouteGroupBuilder events) =>
        events.MapGet("/board", Handle).RequireAuthorization(Policies.ReadFigures)
            .WithName("GetBoard").WithTags("Board").WithSummary("The figures of an event: by metric, and by station and metric.");

    private static Ok<BoardAnswer> Handle(RequestedEvent requested) => TypedResults.Ok(Answer(requested.Current));

    private static BoardAnswer Answer(FeedState state)
    {
        var (board, calendar) = (state.Board, state.Board.Catalog.Calendar);
        return new(
            board.Catalog.Event.Slug, board.Catalog.Event.Drill, board.Seq, calendar.Local(state.AsOf), board.Day,
            [.. board.Figures.Metrics.Select(f => new MetricAnswer(
                f.Metric.Code, f.Metric.Name.ToString(), f.Metric.Unit.ToString(),
                f.Metric.ParentId is { } parent ? board.Catalog.Metric(parent)?.Code : null,
                f.Total, f.Today, f.LowerBound, f.Metric.Target, f.Metric.Retired))],
            [.. board.Figures.Counters.Select(c => new CounterAnswer(
                c.Station?.Code, board.Catalog.OfCode(c.Station), c.Metric.Code, c.Total, c.Today, c.LowerBound,
                c.LastAt is { } at ? calendar.Local(at) : null))]);
    }
}

/// <summary>An event's figures.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Drill">A drill: none of its figures is real.</param>
/// <param name="Seq">The last entry that is in them.</param>
/// <param name="AsOf">When they last agreed with the ledger.</param>
/// <param name="Day">The day that "today" means, in the event's time zone.</param>
/// <param name="Metrics">Every metric over all stations, its parts included.</param>
/// <param name="Counters">Every metric at every station, with what its gates count, and at every gate; station null for the whole event.</param>
public sealed record BoardAnswer(
    string Event, bool Drill, long Seq, DateTimeOffset AsOf, DateOnly Day, IReadOnlyList<MetricAnswer> Metrics, IReadOnlyList<CounterAnswer> Counters);

/// <summary>A metric over all stations.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name in the reader's language.</param>
/// <param name="Unit">Its unit in the reader's language.</param>
/// <param name="Parent">The metric of which it is a part.</param>
/// <param name="Total">Since the event began.</param>
/// <param name="Today">Today, by service time.</param>
/// <param name="LowerBound">The true figure is at least this.</param>
/// <param name="Target">The figure aimed at.</param>
/// <param name="Retired">Nothing more is counted under it; what was stays in its totals and those of its wholes.</param>
public sealed record MetricAnswer(
    string Code, string Name, string Unit, string? Parent, long Total, long Today, bool LowerBound, long? Target, bool Retired);

/// <summary>A metric at one station, its gates included, or at one gate.</summary>
/// <param name="Station">The code of the station or gate; null for the whole event.</param>
/// <param name="Of">Of a gate, the code of its station, in whose counters its own are included; null for a station.</param>
/// <param name="Metric">The metric's code.</param>
/// <param name="Total">Since the event began.</param>
/// <param name="Today">Today, by service time.</param>
/// <param name="LowerBound">The true figure is at least this.</param>
/// <param name="LastAt">The latest service time.</param>
public sealed record CounterAnswer(string? Station, string? Of, string Metric, long Total, long Today, bool LowerBound, DateTimeOffset? LastAt);
