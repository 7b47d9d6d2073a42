namespace Dashboard.Engine.Data;

/// <summary>The formula of a service level. Within, ≤T and ≤S are the two thresholds of <see cref="HotlineSettings"/>.</summary>
public enum LevelFormula
{
    /// <summary>answered≤T ÷ (answered + abandoned + lost − short abandons ≤S): the default.</summary>
    F3s,

    /// <summary>(answered≤T + abandoned≤T) ÷ (answered + abandoned).</summary>
    F1,

    /// <summary>answered≤T ÷ answered.</summary>
    F2,

    /// <summary>answered≤T ÷ (answered + abandoned).</summary>
    F3,

    /// <summary>answered≤T ÷ (answered + abandoned>T).</summary>
    F4,

    /// <summary>(answered≤T + abandoned≤S) ÷ (answered + abandoned).</summary>
    F5,
}

/// <summary>How a figure stands against its two bounds.</summary>
public enum Grade
{
    /// <summary>There is nothing to judge.</summary>
    None,

    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Wants attention.</summary>
    Warning,

    /// <summary>An alarm.</summary>
    Breach,
}

/// <summary>How an event's hotline is measured and watched. What is changed here changes the past too: measures are made from the calls each time.</summary>
public sealed record HotlineSettings
{
    /// <summary>What holds until something is set.</summary>
    public static HotlineSettings Default { get; } = new();

    /// <summary>Of fewer calls than so many a share says little.</summary>
    public const int Few = 10;

    /// <summary>The formula of the service level.</summary>
    public LevelFormula Formula { get; init; } = LevelFormula.F3s;

    /// <summary>T: a call taken within so many seconds counts as answered in time.</summary>
    public int ThresholdSeconds { get; init; } = 20;

    /// <summary>S: who hangs up within so many seconds has not waited.</summary>
    public int ShortSeconds { get; init; } = 5;

    /// <summary>The service level aimed at, per cent; below it is a warning.</summary>
    public int LevelTarget { get; init; } = 80;

    /// <summary>The service level below which it is an alarm, per cent.</summary>
    public int LevelBreach { get; init; } = 60;

    /// <summary>From how many seconds on the longest wait is a warning.</summary>
    public int WaitWarningSeconds { get; init; } = 60;

    /// <summary>From how many seconds on it is an alarm.</summary>
    public int WaitBreachSeconds { get; init; } = 120;

    /// <summary>From how many seconds on a talk is a warning on the desk; 0 for never.</summary>
    public int TalkWarningSeconds { get; init; }

    /// <summary>From how many seconds on a pause is one; 0 for never.</summary>
    public int PauseWarningSeconds { get; init; }

    /// <summary>For how many days callers' numbers are kept.</summary>
    public int CallerDays { get; init; } = 30;

    /// <summary>How a wait of so many seconds stands.</summary>
    public Grade OfWait(long seconds) => seconds >= WaitBreachSeconds ? Grade.Breach : seconds >= WaitWarningSeconds ? Grade.Warning : Grade.Ok;

    /// <summary>A talk of so many seconds is a warning.</summary>
    public bool IsLongTalk(long seconds) => TalkWarningSeconds > 0 && seconds >= TalkWarningSeconds;

    /// <summary>A pause of so many seconds is a warning.</summary>
    public bool IsLongPause(long seconds) => PauseWarningSeconds > 0 && seconds >= PauseWarningSeconds;

    /// <summary>How a service level (0 to 1; null without traffic) of so many offered calls stands. Of fewer than <see cref="Few"/> it is no alarm
    /// yet.</summary>
    // The bounds are divided as the level was, so that one just at its bound is equal to it.
    public Grade OfLevel(double? level, long offered) =>
        level is not { } share ? Grade.None
            : share < LevelBreach / 100d && offered >= Few ? Grade.Breach
            : share < LevelTarget / 100d ? Grade.Warning
            : Grade.Ok;
}
