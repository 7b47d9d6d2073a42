using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Shifts;

/// <summary>How things stand with the sign-off of one shift at one station.</summary>
public enum ReportState
{
    /// <summary>The shift has not ended: there is nothing to sign off yet.</summary>
    Upcoming,

    /// <summary>It has ended and is not signed off; it still can be on time.</summary>
    Due,

    /// <summary>It has ended longer ago than the event's grace, and is not signed off.</summary>
    Missing,

    /// <summary>Signed off, for the first time within the event's grace.</summary>
    OnTime,

    /// <summary>Signed off, for the first time after the event's grace.</summary>
    Late,

    /// <summary>It was signed off, and a manager opened it again.</summary>
    Reopened,
}

/// <summary>The sign-off of one shift at one station.</summary>
/// <param name="Station">The station.</param>
/// <param name="Span">The shift, and from when until when it is worked.</param>
/// <param name="State">How things stand.</param>
/// <param name="SignOff">What became of it; null before the first sign-off.</param>
public sealed record ShiftReport(Station Station, ShiftSpan Span, ReportState State, SignOff? SignOff)
{
    /// <summary>Its figures are confirmed; else they are provisional.</summary>
    public bool Confirmed => State is ReportState.OnTime or ReportState.Late;
}

/// <summary>The sign-offs of a day: each station that is not retired with each shift worked that day, stations in order of display, shifts in order of the
/// day.</summary>
/// <param name="Day">The day on which the shifts begin.</param>
/// <param name="Reports">The sign-offs.</param>
public sealed record DayReports(DateOnly Day, IReadOnlyList<ShiftReport> Reports)
{
    /// <summary>How many should be in: those of shifts that have ended.</summary>
    public int Expected => Reports.Count(r => r.State != ReportState.Upcoming);

    /// <summary>How many of them are in, and not opened again.</summary>
    public int Received => Reports.Count(r => r.Confirmed);

    /// <summary>How many of those in came on time.</summary>
    public int OnTime => Reports.Count(r => r.State == ReportState.OnTime);

    /// <summary>The share of the expected that is in, 0 to 1; null while nothing is expected.</summary>
    public double? Completeness => Share(Received);

    /// <summary>The share of the expected that came in on time, 0 to 1; null while nothing is expected.</summary>
    public double? Timeliness => Share(OnTime);

    private double? Share(int count) => Expected == 0 ? null : (double)count / Expected;
}

/// <summary>Who has signed off which shift, and by when: pure functions of a board.</summary>
public static class Reporting
{
    private const long Minute = 60_000;

    /// <summary>The sign-offs of a day, as of an instant (Unix milliseconds).</summary>
    public static DayReports Of(Board board, DateOnly day, long now) =>
        new(day, [.. board.Catalog.Stations.Where(s => !s.Retired).SelectMany(s => Of(board, s, day, now))]);

    /// <summary>The sign-offs of a day at one station, in order of the day, as of an instant (Unix milliseconds).</summary>
    public static IEnumerable<ShiftReport> Of(Board board, Station station, DateOnly day, long now) =>
        from span in board.Catalog.ShiftsOn(day).OrderBy(s => s.FromMs)
        let signOff = board.SignOffs.GetValueOrDefault(new(station.StationId, span.Shift.ShiftId, span.FromMs))
        select new ShiftReport(station, span, State(span, signOff, board.Catalog.Event.GraceMinutes * Minute, now), signOff);

    /// <summary>
    /// Up to when a station's figures of a day are confirmed, Unix milliseconds: the end of the last of an unbroken run of confirmed shifts from the day's
    /// first on. Null when the first is not, or no shift is worked that day: all of it is provisional.
    /// </summary>
    public static long? ConfirmedUntil(Board board, Station station, DateOnly day) =>
        Of(board, station, day, now: 0).TakeWhile(r => r.Confirmed).LastOrDefault()?.Span.UntilMs;

    private static ReportState State(ShiftSpan span, SignOff? signOff, long graceMs, long now) => signOff switch
    {
        { Confirmed: true } => signOff.FirstMs <= span.UntilMs + graceMs ? ReportState.OnTime : ReportState.Late,
        { Confirmed: false } => ReportState.Reopened,
        _ when now < span.UntilMs => ReportState.Upcoming,
        _ => now <= span.UntilMs + graceMs ? ReportState.Due : ReportState.Missing,
    };
}
