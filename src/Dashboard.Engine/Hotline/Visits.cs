namespace Dashboard.Engine.Hotline;

/// <summary>A visit of a call to a queue, and what was said of it.</summary>
internal sealed class Visit(Call of)
{
    public Call Call { get; } = of;

    public CallFact? Answer { get; set; }

    /// <summary>How it ended, talked on or not.</summary>
    public CallFact? End { get; set; }

    /// <summary>When the next one began, Unix milliseconds; null for none.</summary>
    public long? NextMs { get; init; }

    /// <summary>The call as what was said of it makes it.</summary>
    public Call After(long seq)
    {
        var call = Call;
        var said = CallFact.Of(call).ToList();
        var isAsItWas = Answer?.Key == said.Find(f => f.IsAnswer)?.Key && End?.Key == said.Find(f => !f.IsAnswer)?.Key;
        if (isAsItWas) return call.EndedMs is null && NextMs is { } cut ? call.CutOff(cut, seq) : call;
        call = call with
        {
            Outcome = Outcome.Waiting,
            WaitSeconds = null,
            Agent = null,
            AnsweredMs = null,
            TalkSeconds = null,
            How = null,
            EndedMs = null,
            Told = false,
        };
        if (Answer is { } answer)
            call = call with
            {
                Outcome = Outcome.Answered,
                WaitSeconds = answer.Wait ?? Seconds(call.EnteredMs, answer.AtMs),
                Agent = answer.Agent,
                AnsweredMs = answer.AtMs,
            };
        if (End is { IsEnd: true } end)
        {
            if (Answer is null)
            {
                // It says all that the answer said.
                var wait = end.Wait ?? Seconds(call.EnteredMs, end.AtMs - ((end.Talk ?? 0) * 1000L));
                call = call with
                {
                    Outcome = Outcome.Answered,
                    WaitSeconds = wait,
                    Agent = end.Agent,
                    AnsweredMs = call.EnteredMs + (wait * 1000L),
                    Told = true,
                };
            }

            return call with { TalkSeconds = end.Talk ?? Seconds(call.AnsweredMs!.Value, end.AtMs), How = end.How, EndedMs = end.AtMs };
        }

        if (End is { } left)
            return call with { Outcome = left.Outcome, WaitSeconds = left.Wait ?? Seconds(call.EnteredMs, left.AtMs), How = left.How, EndedMs = left.AtMs };
        return NextMs is { } next ? call.CutOff(next, seq) : call;
    }

    /// <summary>It can have been said of this visit, beside what was.</summary>
    public bool Takes(CallFact fact) =>
        fact.IsAnswer ? Answer is null && End is null or { IsEnd: true } && !(End?.AtMs + Visits.PutBack < fact.AtMs)
        : End is null && (fact.IsEnd || Answer is null);

    // Times that run backwards are an exchange's clock put right: nobody waited less than nothing.
    private static int Seconds(long fromMs, long untilMs) => (int)Math.Clamp((untilMs - fromMs) / 1000, 0, int.MaxValue);
}

/// <summary>
/// The visits of one call to one queue of an exchange, and the lines that no visit explains. Which visit a line is of is found from all that is known
/// together, so that it is the same in whatever order lines come.
/// </summary>
internal sealed class Visits
{
    /// <summary>By how much a clock may be put back within a call, milliseconds.</summary>
    internal const long PutBack = 60_000;

    // How much later than a caller joined an exchange may write that they have, milliseconds.
    internal const long LateJoin = 30_000;

    // Waits are told in whole seconds.
    private const long Second = 1_000;

    /// <summary>The calls, in the order in which they entered.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>Lines that no visit explains yet, by their keys.</summary>
    public Dictionary<string, CallFact> Strays { get; } = new(StringComparer.Ordinal);

    /// <summary>Something has come of this batch.</summary>
    public bool Touched { get; set; }

    /// <summary>It may have changed what is known already.</summary>
    public bool Unsettled { get; set; }

    /// <summary>Who brought the last of it.</summary>
    public string RecordedBy { get; set; } = "";

    /// <summary>Nothing is known that happened later, or at that time.</summary>
    public bool IsNewest(long atMs) => Calls.TrueForAll(c => c.EnteredMs <= atMs && !(c.AnsweredMs > atMs) && !(c.EndedMs > atMs));

    /// <summary>Takes a call over as it is now.</summary>
    public void Keep(Call call)
    {
        var at = Calls.FindLastIndex(c => c.Seq == call.Seq);
        if (at >= 0) Calls[at] = call;
        else Calls.Insert(Calls.FindLastIndex(c => (c.EnteredMs, c.Seq).CompareTo((call.EnteredMs, call.Seq)) < 0) + 1, call);
    }

    /// <summary>Finds for all that was said the visit that it was said of.</summary>
    /// <returns>The visits, and what none of them explains.</returns>
    public (IReadOnlyList<Visit> Visits, IReadOnlyList<CallFact> Left) Settle()
    {
        List<Visit> visits = [.. Calls.Select((c, i) => new Visit(c) { NextMs = i + 1 < Calls.Count ? Calls[i + 1].EnteredMs : null })];
        var left = new List<CallFact>();
        // Of what was said in one second first what had begun first. What contradicts itself is as it was.
        foreach (var fact in Calls.SelectMany(CallFact.Of).Concat(Strays.Values).OrderBy(f => f.AtMs).ThenBy(f => f.EnteredMs).ThenBy(f => f.Owner == 0)
            .ThenBy(f => !f.IsAnswer).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            if (Find(visits, fact) is not { } visit) left.Add(fact);
            else if (fact.IsAnswer) visit.Answer = fact;
            else visit.End = fact;
        }

        return (visits, left);
    }

    /// <summary>Why no visit explains a line.</summary>
    public string Why(CallFact fact) => Calls.FindLast(c => c.EnteredMs <= fact.AtMs) switch
    {
        null => "callid: no call of this number has entered the queue",
        { Outcome: Outcome.Answered } when fact.IsEnd => "callid: the call of this number has ended",
        _ when fact.IsEnd => "callid: the call of this number was not answered",
        _ => "callid: the call of this number waits no more",
    };

    /// <summary>The call whose end has told of its answer already what a line tells.</summary>
    public Call? Told(CallFact fact) =>
        Calls.FindLast(c => c.Told && fact.IsAnswer && c.AnsweredMs == fact.AtMs && c.Agent == fact.Agent && (fact.Wait ?? c.WaitSeconds) == c.WaitSeconds);

    /// <summary>The call that says already what a line says.</summary>
    public Call? Said(CallFact fact) => Calls.FindLast(c => CallFact.Of(c).Any(fact.Repeats)
        || (fact.IsAnswer && c.Outcome == Outcome.Answered && c.Agent == fact.Agent && c.EnteredMs <= fact.AtMs && fact.AtMs <= c.EndedMs));

    // The last visit that had begun when it happened. Else one that began in that second, or a little later: an exchange may be slow to write that a caller
    // has joined, and clocks are put back. But by its own account it
    // must not have begun before the last visit had ended, nor so much earlier that it must be of one of which the log does not tell.
    private static Visit? Find(List<Visit> visits, CallFact fact)
    {
        var at = visits.FindLastIndex(v => v.Call.EnteredMs < fact.AtMs);
        var last = at < 0 ? null : visits[at];
        var later = visits.Skip(at + 1).TakeWhile(v => v.Call.EnteredMs <= fact.AtMs + PutBack).Where(v => v.Takes(fact) && Joins(v));
        if (last?.Takes(fact) != true) return later.FirstOrDefault();
        var nearer = later.FirstOrDefault(v => v.Call.EnteredMs == fact.AtMs && (fact.Lasted is not null || fact.IsAnswer || fact.IsEnd));
        return nearer is not null && Math.Abs(nearer.Call.EnteredMs - fact.EnteredMs) + Second < Math.Abs(last.Call.EnteredMs - fact.EnteredMs) ? nearer : last;

        bool Joins(Visit visit) =>
            last is null ? fact.Lasted is null || fact.HangsUp || visit.Call.EnteredMs - fact.EnteredMs <= LateJoin
            : fact.Lasted is null ? visit.Call.EnteredMs == fact.AtMs
            : visit.Call.EnteredMs - fact.EnteredMs <= LateJoin && (last.End?.AtMs ?? last.Answer?.AtMs ?? last.Call.EnteredMs) <= fact.EnteredMs + Second;
    }
}
