using System.Collections.Frozen;

namespace Dashboard.Engine.Access;

/// <summary>What a holder is to an event.</summary>
public enum Role
{
    /// <summary>Sets everything up, for all events.</summary>
    Administrator,

    /// <summary>Manages events: set-up, corrections, screens, keys.</summary>
    Manager,

    /// <summary>Counts for stations of an event.</summary>
    Coordinator,

    /// <summary>Reads the aggregates of one event, and nothing else.</summary>
    Display,

    /// <summary>A program: counts, and reads figures and, where it is bound to no station, the ledger.</summary>
    Integration,
}

/// <summary>What somebody wants to do. Each command asks for one of these, each time.</summary>
public enum Permission
{
    /// <summary>Accounts, new events, the audit, keys that reach beyond one event.</summary>
    Administer,

    /// <summary>An event's set-up, screens and keys, its managers' page.</summary>
    Manage,

    /// <summary>An event's entries, with who recorded them and what they wrote.</summary>
    ReadLedger,

    /// <summary>Append counts, and reverse them, at a station; station 0 is the whole event.</summary>
    Count,

    /// <summary>An event's aggregates.</summary>
    ReadFigures,

    /// <summary>Take lines of an exchange's log in.</summary>
    FeedHotline,

    /// <summary>The hotline's desk: its calls and agents, callers' numbers one by one, calls written down and called back.</summary>
    AnswerHotline,
}

/// <summary>A role, where it holds.</summary>
/// <param name="Role">The role.</param>
/// <param name="EventId">The event; 0 for every event.</param>
/// <param name="StationId">The station; 0 for every station.</param>
public sealed record Grant(Role Role, int EventId, int StationId = 0);

/// <summary>What a set of grants allows: a pure function.</summary>
public sealed class Rights(IEnumerable<Grant> grants) : IEquatable<Rights>
{
    // What each role may do, by name: a permission that is new is nobody's until it stands here.
    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Given = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Administrator] =
        [
            Permission.Administer, Permission.Manage, Permission.ReadLedger, Permission.Count, Permission.ReadFigures, Permission.FeedHotline,
            Permission.AnswerHotline,
        ],
        [Role.Manager] = [Permission.Manage, Permission.ReadLedger, Permission.Count, Permission.ReadFigures, Permission.FeedHotline, Permission.AnswerHotline],
        [Role.Coordinator] = [Permission.Count, Permission.ReadFigures],
        [Role.Integration] = [Permission.Count, Permission.ReadFigures, Permission.ReadLedger, Permission.FeedHotline],
        [Role.Display] = [Permission.ReadFigures],
    }.ToFrozenDictionary();

    // Roles whose accounts make accounts, or hold registers of people: a password that somebody else has learnt must not be enough for these.
    private static readonly FrozenSet<Role> Guarded = [Role.Administrator];

    private readonly FrozenSet<Grant> _grants = grants.ToFrozenSet();

    /// <summary>No rights.</summary>
    public static Rights None { get; } = new([]);

    /// <summary>The grants, in a stable order.</summary>
    public IReadOnlyList<Grant> Grants => [.. _grants.OrderBy(g => g.Role).ThenBy(g => g.EventId).ThenBy(g => g.StationId)];

    /// <summary>Whether this may be done.</summary>
    /// <param name="permission">What.</param>
    /// <param name="eventId">In which event; 0 where it concerns none in particular.</param>
    /// <param name="stationId">At which station; 0 for the event as a whole.</param>
    public bool Allow(Permission permission, int eventId = 0, int stationId = 0) => _grants.Any(g =>
        Gives(g.Role, permission)
        && (g.Role == Role.Administrator
            || ((g.EventId == 0 || g.EventId == eventId) && (g.StationId == 0 || g.StationId == stationId || permission == Permission.ReadFigures))));

    /// <summary>Whether whoever has these signs in with more than a password, where that is asked for (<see cref="AccessOptions.SecondFactor"/>).</summary>
    public bool NeedSecondFactor => _grants.Any(g => Guarded.Contains(g.Role));

    /// <summary>Whether this may be done in any event at all; counting at any station of it.</summary>
    public bool AllowAnywhere(Permission permission) => _grants.Any(g => Allow(permission, g.EventId, permission == Permission.Count ? g.StationId : 0));

    /// <summary>The only stations at which counting is allowed in an event; null when it is allowed at all of them.</summary>
    public IReadOnlySet<int>? StationsOf(int eventId) =>
        Allow(Permission.Count, eventId) ? null
        : _grants.Where(g => g.EventId == eventId && g.StationId != 0 && Gives(g.Role, Permission.Count)).Select(g => g.StationId).ToFrozenSet();

    /// <summary>Whether counting is allowed anywhere in an event.</summary>
    public bool CountsIn(int eventId) => StationsOf(eventId) is not { Count: 0 };

    /// <inheritdoc />
    public bool Equals(Rights? other) => ReferenceEquals(this, other) || (other is not null && _grants.SetEquals(other._grants));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Rights);

    /// <inheritdoc />
    public override int GetHashCode() => _grants.Aggregate(0, (sum, grant) => sum ^ grant.GetHashCode());

    private static bool Gives(Role role, Permission permission) => Given[role].Contains(permission);
}
