namespace Dashboard.Engine.Hotline;

/// <summary>How a visit to a queue ended.</summary>
public enum Outcome
{
    /// <summary>Not yet.</summary>
    Waiting,

    /// <summary>An agent took it.</summary>
    Answered,

    /// <summary>The caller hung up while waiting.</summary>
    Abandoned,

    /// <summary>The exchange gave up: time out, no agent left, withdrawn.</summary>
    Lost,

    /// <summary>The caller left by pressing a key: neither lost nor abandoned.</summary>
    LeftByKey,

    /// <summary>Nobody knows: the exchange never said how it ended.</summary>
    Unknown,
}

/// <summary>One visit of a call to a queue.</summary>
/// <param name="EnteredMs">When it entered, Unix milliseconds: the day and hour that it belongs to, however late it ends.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="WaitSeconds">For how long the caller waited, seconds; null while waiting, or unknown.</param>
/// <param name="TalkSeconds">For how long they talked, seconds; null while they talk, or never.</param>
public readonly record struct Visit(long EnteredMs, Outcome Outcome, int? WaitSeconds, int? TalkSeconds = null);

/// <summary>The formula of a service level; see <see cref="Measures.ServiceLevel"/>.</summary>
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

/// <summary>A hotline's measures over some visits: counts and sums, which add up; shares come from them, and are null where nothing is to be divided by.</summary>
/// <param name="Offered">Entered the queue.</param>
/// <param name="Answered">Taken by an agent.</param>
/// <param name="Abandoned">The caller hung up while waiting.</param>
/// <param name="Lost">The exchange gave up.</param>
/// <param name="AnsweredWithin">Answered within the threshold T.</param>
/// <param name="AbandonedWithin">Abandoned within T.</param>
/// <param name="ShortAbandoned">Abandoned within the short threshold S.</param>
/// <param name="WaitSum">The waits of the answered, seconds.</param>
/// <param name="TalkSum">The talks, seconds; hold within them.</param>
/// <param name="LongestWait">The longest wait of any, seconds.</param>
public sealed record Measures(
    long Offered = 0, long Answered = 0, long Abandoned = 0, long Lost = 0, long AnsweredWithin = 0, long AbandonedWithin = 0, long ShortAbandoned = 0, long WaitSum = 0, long TalkSum = 0, int LongestWait = 0)
{
    /// <summary>接通率: answered ÷ offered.</summary>
    public double? ConnectionRate => Share(Answered, Offered);

    /// <summary>Abandoned ÷ offered.</summary>
    public double? AbandonRate => Share(Abandoned, Offered);

    /// <summary>The mean wait of the answered, seconds: an arithmetic mean.</summary>
    public double? Asa => Share(WaitSum, Answered);

    /// <summary>The mean talk of the answered, seconds; a queue log knows no wrap-up.</summary>
    public double? Aht => Share(TalkSum, Answered);

    /// <summary>The measures of some visits.</summary>
    /// <param name="visits">The visits, in any order.</param>
    /// <param name="threshold">T, seconds: within it counts as answered in time; compared with ≤.</param>
    /// <param name="shortThreshold">S, seconds: who hangs up within it has not waited; compared with ≤.</param>
    public static Measures Of(IEnumerable<Visit> visits, int threshold = 20, int shortThreshold = 5)
    {
        var sum = new Measures();
        foreach (var visit in visits) sum += One(visit, threshold, shortThreshold);
        return sum;
    }

    /// <summary>Both together.</summary>
    public static Measures operator +(Measures a, Measures b) => new(
        a.Offered + b.Offered, a.Answered + b.Answered, a.Abandoned + b.Abandoned, a.Lost + b.Lost, a.AnsweredWithin + b.AnsweredWithin, a.AbandonedWithin + b.AbandonedWithin,
        a.ShortAbandoned + b.ShortAbandoned, a.WaitSum + b.WaitSum, a.TalkSum + b.TalkSum, Math.Max(a.LongestWait, b.LongestWait));

    /// <summary>The service level by a formula, 0 to 1; null where nothing is to be divided by.</summary>
    public double? ServiceLevel(LevelFormula formula) => formula switch
    {
        LevelFormula.F1 => Share(AnsweredWithin + AbandonedWithin, Answered + Abandoned),
        LevelFormula.F2 => Share(AnsweredWithin, Answered),
        LevelFormula.F3 => Share(AnsweredWithin, Answered + Abandoned),
        LevelFormula.F4 => Share(AnsweredWithin, Answered + Abandoned - AbandonedWithin),
        LevelFormula.F5 => Share(AnsweredWithin + ShortAbandoned, Answered + Abandoned),
        _ => Share(AnsweredWithin, Answered + Abandoned + Lost - ShortAbandoned),
    };

    private static Measures One(Visit visit, int threshold, int shortThreshold)
    {
        var within = visit.WaitSeconds <= threshold ? 1 : 0;
        var counted = new Measures(Offered: 1, LongestWait: visit.WaitSeconds ?? 0);
        return visit.Outcome switch
        {
            Outcome.Answered => counted with { Answered = 1, AnsweredWithin = within, WaitSum = visit.WaitSeconds ?? 0, TalkSum = visit.TalkSeconds ?? 0 },
            Outcome.Abandoned => counted with { Abandoned = 1, AbandonedWithin = within, ShortAbandoned = visit.WaitSeconds <= shortThreshold ? 1 : 0 },
            Outcome.Lost => counted with { Lost = 1 },
            _ => counted,
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
