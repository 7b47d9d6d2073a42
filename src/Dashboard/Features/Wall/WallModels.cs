using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>Which day of the event it is, from 1; below 1 before it begins, above its days when it is over.</summary>
public sealed record DayModel(bool Closed, int Day, int Days);

/// <summary>The first figure. Today is null for a closed event, whose figures are totals.</summary>
public sealed record HeadlineModel(Bilingual Name, Bilingual Unit, long? Today, long Total, bool LowerBound, long? Target);

/// <summary>The stations by today's count, the busiest first; how many more there are than fit, and how many of those are silent.</summary>
public sealed record StationsModel(Bilingual Metric, Bilingual Unit, ValueList<StationRow> Rows, int More = 0, int MoreSilent = 0);

/// <summary>One station: today's count, the time of its last entry, and for how many minutes it has been silent (null: not counted yet today).</summary>
public sealed record StationRow(string Code, Bilingual Name, long Today, string? LastAt, long? SilentMinutes)
{
    // A station that served somebody every minute and then nobody for half an hour wants a call.
    private const int SilentAfterMinutes = 30;

    /// <summary>Whether it wants a call.</summary>
    public bool Silent => SilentMinutes is null or >= SilentAfterMinutes;
}

/// <summary>The last hours of the first figure.</summary>
public sealed record TrendModel(Bilingual Metric, Bilingual Unit, Trend Trend);

/// <summary>The newest entries, newest first.</summary>
public sealed record NewestModel(ValueList<NewestRow> Rows);

/// <summary>One entry, without what might name a person.</summary>
public sealed record NewestRow(long Seq, string At, Bilingual? Station, Bilingual Metric, long Delta, bool Correction);

/// <summary>Further figures, side by side: totals when the event is closed, else today's.</summary>
public sealed record FiguresModel(bool Closed, ValueList<FigureRow> Rows);

/// <summary>One figure: today's count, or the total of a closed event.</summary>
public sealed record FigureRow(string Code, Bilingual Name, Bilingual Unit, long Value, bool LowerBound, Bilingual? Period);
