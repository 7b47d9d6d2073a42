using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>A hotline's measures over some calls: counts and sums, which add up; shares come from them, and are null where nothing is to be divided
/// by.</summary>
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
/// <param name="Talks">The talks that have ended, as far as it is known how long they were: what <paramref name="TalkSum"/> is the sum of.</param>
public sealed record Measures(
    long Offered = 0,
    long Answered = 0,
    long Abandoned = 0,
    long Lost = 0,
    long AnsweredWithin = 0,
    long AbandonedWithin = 0,
    long ShortAbandoned = 0,
    long WaitSum = 0,
    long TalkSum = 0,
    int LongestWait = 0,
    long Talks = 0)
{
    /// <summary>接通率: answered ÷ offered.</summary>
    public double? ConnectionRate => Share(Answered, Offered);

    /// <summary>Abandoned ÷ offered.</summary>
    public double? AbandonRate => Share(Abandoned, Offered);

    /// <summary>The mean wait of the answered, seconds: an arithmetic mean.</summary>
    public double? Asa => Share(WaitSum, Answered);

    /// <summary>The mean of the talks that have ended, seconds: one that goes on would count as none at all. A queue log knows no wrap-up.</summary>
    public double? Aht => Share(TalkSum, Talks);

    /// <summary>The measures of some calls, in any order, by an event's settings: "within" is compared with ≤.</summary>
    public static Measures Of(IEnumerable<Call> calls, HotlineSettings settings)
    {
        var sum = new Measures();
        foreach (var call in calls) sum += One(call, settings);
        return sum;
    }

    /// <summary>Both together.</summary>
    public static Measures operator +(Measures a, Measures b) => new(
        a.Offered
            + b.Offered, a.Answered
                + b.Answered, a.Abandoned + b.Abandoned, a.Lost + b.Lost, a.AnsweredWithin + b.AnsweredWithin, a.AbandonedWithin + b.AbandonedWithin,
        a.ShortAbandoned + b.ShortAbandoned, a.WaitSum + b.WaitSum, a.TalkSum + b.TalkSum, Math.Max(a.LongestWait, b.LongestWait), a.Talks + b.Talks);

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

    private static Measures One(Call call, HotlineSettings settings)
    {
        if (call.Outcome == Outcome.Undone) return new();
        var within = call.WaitSeconds <= settings.ThresholdSeconds ? 1 : 0;
        var counted = new Measures(Offered: 1, LongestWait: call.WaitSeconds ?? 0);
        return call.Outcome switch
        {
            Outcome.Answered => counted with
            {
                Answered = 1,
                AnsweredWithin = within,
                WaitSum = call.WaitSeconds ?? 0,
                TalkSum = call.TalkSeconds ?? 0,
                Talks = call.TalkSeconds is null ? 0 : 1,
            },
            Outcome.Abandoned => counted with { Abandoned = 1, AbandonedWithin = within, ShortAbandoned = call.WaitSeconds <= settings.ShortSeconds ? 1 : 0 },
            Outcome.Lost => counted with { Lost = 1 },
            _ => counted,
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
