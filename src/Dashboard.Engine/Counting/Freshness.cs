using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>How fresh a figure is.</summary>
public enum FreshState
{
    /// <summary>Nothing was ever counted.</summary>
    Never,

    /// <summary>Something was counted lately, or silence says nothing.</summary>
    Fresh,

    /// <summary>On duty, and silent for longer than expected.</summary>
    Stale,

    /// <summary>Nobody is on duty: silence is expected.</summary>
    OffDuty,
}

/// <summary>How fresh a figure is, and since when it has been silent.</summary>
/// <param name="State">How it is.</param>
/// <param name="LastAt">The latest service time, Unix milliseconds; null when nothing was ever counted.</param>
/// <param name="SilentSince">Since when something was to be expected, Unix milliseconds: the last count, or the beginning of the duty where that came later.
/// Null unless on duty.</param>
public sealed record Freshness(FreshState State, long? LastAt, long? SilentSince)
{
    private const long Minute = 60_000;

    // Duty that has gone on for longer than this has gone on for long enough for any cadence (a week).
    private const int MostShifts = 200;

    /// <summary>The freshness of what was last counted at an instant and is expected every so many minutes (null: silence says nothing).</summary>
    public static Freshness Of(EventCatalog catalog, long? lastAt, int? cadenceMinutes, long asOf)
    {
        if (DutySince(catalog, asOf, lastAt) is not { } duty) return new(lastAt is null ? FreshState.Never : FreshState.OffDuty, lastAt, null);
        var since = Math.Max(duty, lastAt ?? 0);
        var stale = cadenceMinutes is { } cadence && asOf - since > cadence * Minute;
        return new(lastAt is null && !stale ? FreshState.Never : stale ? FreshState.Stale : FreshState.Fresh, lastAt, since);
    }

    /// <summary>Whether it has been silent for so many times as long as expected.</summary>
    public bool SilentFor(int times, int? cadenceMinutes, long asOf) =>
        cadenceMinutes is { } cadence && SilentSince is { } since && asOf - since > times * cadence * Minute;

    // Since when somebody has been on duty without a break, looked for no further back than the last count, before which it does not matter; null while nobody
    // is. An event without shifts is on duty on all of its days.
    private static long? DutySince(EventCatalog catalog, long asOf, long? lastAt)
    {
        if (catalog.Event.Closed) return null;
        if (catalog.Shifts.Count == 0) return catalog.Calendar.Contains(asOf) ? catalog.Calendar.StartOf(catalog.Calendar.StartsOn) : null;
        long? since = null;
        var at = asOf;
        for (var i = 0; i < MostShifts && !(since <= lastAt) && catalog.ShiftsAt(at).Select(s => (long?)s.FromMs).Min() is { } from; i++)
            (since, at) = (from, from - 1);
        return since;
    }
}
