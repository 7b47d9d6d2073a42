using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>Who waits. While somebody does, it changes every second.</summary>
/// <param name="Silent">The hotline has never told anything.</param>
/// <param name="Count">How many callers.</param>
/// <param name="Longest">For how long the first of them has waited, seconds; null where nobody waits.</param>
/// <param name="Grade">How that stands.</param>
/// <param name="Warning">From how many seconds on it is a warning.</param>
/// <param name="Breach">From how many it is an alarm.</param>
/// <param name="Age">How old the newest of any call is.</param>
public sealed record WaitingModel(bool Silent, int Count, long? Longest, Grade Grade, int Warning, int Breach, AgeModel? Age);

/// <summary>The service level of the day.</summary>
/// <param name="Silent">The hotline has never told anything.</param>
/// <param name="Level">0 to 1; null where nothing is to be divided by.</param>
/// <param name="Grade">How it stands.</param>
/// <param name="Few">It would be an alarm, were there more calls.</param>
/// <param name="Settings">Its formula, thresholds and targets.</param>
/// <param name="Age">How old the newest of any call is.</param>
public sealed record LevelModel(bool Silent, double? Level, Grade Grade, bool Few, HotlineSettings Settings, AgeModel? Age)
{
    /// <summary>An exchange says who waits and who answers, though its log has told nothing: there is nothing to count yet.</summary>
    public bool Linked { get; init; }
}

/// <summary>What the agents do, without their names.</summary>
/// <param name="Known">Agents have signed in at some time, or an exchange says who answers; else nobody can say who is free.</param>
/// <param name="Talking">How many talk, signed in or not.</param>
/// <param name="Free">On duty; neither talk nor pause.</param>
/// <param name="Paused">On duty; pause, and do not talk.</param>
/// <param name="Reasons">Why they pause, the most frequent first, as far as there is room.</param>
/// <param name="Others">How many pause for other reasons.</param>
/// <param name="Age">How old the newest of any agent or call is.</param>
public sealed record AgentsModel(bool Known, int Talking, int Free, int Paused, ValueList<PauseReason> Reasons, int Others, AgeModel? Age);

/// <summary>A reason to pause, in the exchange's word (null: it gives none), and how many have it.</summary>
public sealed record PauseReason(string? Why, int Count);

/// <summary>The day's calls.</summary>
/// <param name="Silent">The hotline has never told anything.</param>
/// <param name="Measures">Of the calls that entered on the board's day.</param>
/// <param name="Age">How old the newest of any call is.</param>
public sealed record CallsModel(bool Silent, Measures Measures, AgeModel? Age)
{
    /// <summary>An exchange says who waits and who answers, though its log has told nothing: there is nothing to count yet.</summary>
    public bool Linked { get; init; }
}

/// <summary>The day's calls by the hour in which they entered.</summary>
/// <param name="Silent">The hotline has never told anything.</param>
/// <param name="Hours">All hours of the day.</param>
/// <param name="Begun">How many have begun; the last of these is still being filled.</param>
/// <param name="Age">How old the newest of any call is.</param>
public sealed record HoursModel(bool Silent, ValueList<CallHour> Hours, int Begun, AgeModel? Age)
{
    /// <summary>An exchange says who waits and who answers, though its log has told nothing: there is nothing to count yet.</summary>
    public bool Linked { get; init; }
}

/// <summary>An hour, by the clock time at which it begins.</summary>
public readonly record struct CallHour(string At, long Offered, long Answered, long Abandoned);
