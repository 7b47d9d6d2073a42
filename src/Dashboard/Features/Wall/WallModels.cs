using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>Which day of the event it is, from 1; below 1 before it begins, above its days when it is over.</summary>
public sealed record DayModel(bool Closed, int Day, int Days);

/// <summary>What needs somebody now.</summary>
/// <param name="Silent">Stations that have not reported for too long, as many as are named.</param>
/// <param name="More">How many more.</param>
/// <param name="Wait">How long the first caller has waited, seconds, where that is too long; else null.</param>
/// <param name="Level">The hotline's service level is far too low.</param>
public sealed record AlarmsModel(ValueList<Bilingual> Silent, int More, long? Wait, bool Level);

/// <summary>How old a figure is. Its words go on by themselves on the wall (js/wall/ages.js), so that they do not have to be drawn anew.</summary>
/// <param name="State">Whether it is as fresh as it should be.</param>
/// <param name="SinceMs">Since when nothing came, Unix milliseconds; null where there is nothing to tell.</param>
/// <param name="At">The clock time of the last count; null for none.</param>
/// <param name="Cadence">Within how many minutes something is expected; null where silence says nothing.</param>
public sealed record AgeModel(FreshState State, long? SinceMs, string? At, int? Cadence)
{
    /// <summary>The age of what was last counted then.</summary>
    public static AgeModel Of(FeedState state, Freshness freshness, int? cadence)
    {
        var calendar = state.Board.Catalog.Calendar;
        var at = freshness.LastAt is not { } last ? null
            : calendar.DayOf(last) == state.Board.Day ? Figure.Time(calendar.Local(last))
            : $"{Figure.Day(calendar.DayOf(last))} {Figure.Time(calendar.Local(last))}";
        return new(freshness.State, freshness.State == FreshState.Stale ? freshness.SilentSince : freshness.LastAt, at, cadence);
    }

    /// <summary>The age of a metric's figure; null for a closed event, whose figures do not age.</summary>
    public static AgeModel? Of(FeedState state, MetricFigure figure) => state.Board.Catalog.Event.Closed
        ? null
        : Of(state, Freshness.Of(state.Board.Catalog, figure.LastAt, figure.Metric.CadenceMinutes, state.AsOf), figure.Metric.CadenceMinutes);
}

/// <summary>The first figure. Today is null for a closed event, whose figures are totals.</summary>
public sealed record HeadlineModel(
    Bilingual Name, Bilingual Unit, long? Today, long Total, bool LowerBound, long? Target, PaceModel? Pace = null, AgeModel? Age = null);

/// <summary>What the total should have been by the end of yesterday had every day brought as much, and what it was.</summary>
/// <param name="Even">Target × <paramref name="Done"/> ÷ <paramref name="Days"/>.</param>
/// <param name="Actual">The total without today's count.</param>
/// <param name="Done">How many of the event's days are over.</param>
/// <param name="Days">How many there are.</param>
public sealed record PaceModel(long Even, long Actual, int Done, int Days);

/// <summary>The stations by today's count, the busiest first; how many more there are than fit, and how many of those are silent.</summary>
public sealed record StationsModel(Bilingual Metric, Bilingual Unit, ValueList<StationRow> Rows, int More = 0, int MoreSilent = 0);

/// <summary>One station: today's count, and when it last reported anything.</summary>
public sealed record StationRow(string Code, Bilingual Name, long Today, AgeModel Age)
{
    /// <summary>A station at this moment.</summary>
    public static StationRow Of(FeedState state, Place place) =>
        new(place.Station.Code, place.Station.Name, place.Today, AgeModel.Of(state, place.Freshness, place.Cadence));
}

/// <summary>The last hours of the first figure.</summary>
public sealed record TrendModel(Bilingual Metric, Bilingual Unit, Trend Trend, AgeModel? Age = null);

/// <summary>The newest entries, newest first.</summary>
public sealed record NewestModel(ValueList<NewestRow> Rows);

/// <summary>One entry, without what might name a person.</summary>
public sealed record NewestRow(long Seq, string At, Bilingual? Station, Bilingual Metric, long Delta, bool Correction);

/// <summary>The newest milestones, newest first, and the next of the first metric that has any.</summary>
public sealed record MilestonesModel(ValueList<MilestoneRow> Rows, MilestoneNext? Next);

/// <summary>A milestone reached.</summary>
/// <param name="Code">The code of what is counted.</param>
/// <param name="Metric">What is counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The number reached.</param>
/// <param name="Day">The day on which it was.</param>
/// <param name="At">The clock time about which it was.</param>
/// <param name="AtMs">The same, Unix milliseconds: a wall celebrates what has just been reached (js/wall/cheer.js).</param>
public sealed record MilestoneRow(string Code, Bilingual Metric, Bilingual Unit, long Value, DateOnly Day, string At, long AtMs);

/// <summary>The next milestone, and what is missing to it.</summary>
public sealed record MilestoneNext(Bilingual Metric, Bilingual Unit, long Value, long Missing, double Share);

/// <summary>Further figures, side by side: totals when the event is closed, else today's.</summary>
public sealed record FiguresModel(bool Closed, ValueList<FigureRow> Rows);

/// <summary>One figure: today's count, or the total of a closed event.</summary>
public sealed record FigureRow(string Code, Bilingual Name, Bilingual Unit, long Value, bool LowerBound, Bilingual? Period, AgeModel? Age = null);
