using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>How a phone stands, by when it was last heard.</summary>
public enum PhoneStanding
{
    /// <summary>Heard a moment ago.</summary>
    Live,

    /// <summary>Put away, and it said so: nobody counts on it.</summary>
    Resting,

    /// <summary>In use when it was last heard, and silent since: what was counted on it meanwhile nobody knows.</summary>
    Silent,
}

/// <summary>What a phone holds of a station, as it said last.</summary>
public sealed record PhoneState
{
    /// <summary>For how long a phone in use may be silent: it says something every minute.</summary>
    public static TimeSpan SilentAfter { get; } = TimeSpan.FromMinutes(3);

    /// <summary>The phone's own name, a UUID.</summary>
    public required string Phone { get; init; }

    /// <summary>The station that this is about, with its gates.</summary>
    public required int StationId { get; init; }

    /// <summary>The station or gate whose pad is open on it.</summary>
    public required int PlaceId { get; init; }

    /// <summary>Who is signed in.</summary>
    public required string Holder { get; init; }

    /// <summary>How many entries wait to be sent.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many were refused, and wait for a person.</summary>
    public required int Refused { get; init; }

    /// <summary>How many it has sent that wait for a manager.</summary>
    public required int Held { get; init; }

    /// <summary>The service time of the oldest that waits, Unix milliseconds; null for none.</summary>
    public long? OldestMs { get; init; }

    /// <summary>The service time of the newest that waits, Unix milliseconds; null for none.</summary>
    public long? NewestMs { get; init; }

    /// <summary>It was put away.</summary>
    public required bool Resting { get; init; }

    /// <summary>When it was last heard, Unix milliseconds.</summary>
    public required long HeardMs { get; init; }

    /// <summary>What people call it by: it stands on the phone as well.</summary>
    public string Code => Phone[^4..].ToUpperInvariant();

    /// <summary>How it stands at an instant, Unix milliseconds.</summary>
    public PhoneStanding At(long nowMs) =>
        Resting ? PhoneStanding.Resting : nowMs - HeardMs > SilentAfter.TotalMilliseconds ? PhoneStanding.Silent : PhoneStanding.Live;

    /// <summary>
    /// Whether it may hold counts of a shift at its station: it said so, or it was last heard during that shift, in use at this very station, and is silent
    /// since.
    /// </summary>
    public bool MayHold(EventCatalog catalog, ShiftSpan span, long nowMs)
    {
        var silent = At(nowMs) == PhoneStanding.Silent && HeardMs >= span.FromMs;
        if (Waiting > 0 && OldestMs < span.UntilMs && (NewestMs >= span.FromMs || silent)) return true;
        return silent && HeardMs < span.UntilMs && catalog.StationOf(PlaceId) == StationId;
    }
}

/// <summary>What the phones of an event hold, and what waits for a manager.</summary>
/// <param name="Phones">By phone and station.</param>
/// <param name="Late">Late counts.</param>
public sealed record PhoneStates(IReadOnlyList<PhoneState> Phones, LateWaiting Late) : LivePart
{
    /// <summary>Nothing.</summary>
    public static PhoneStates None { get; } = new([], LateWaiting.None);
}
