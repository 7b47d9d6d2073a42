using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>What the database knows of a batch before it is decided.</summary>
internal sealed record Known
{
    /// <summary>Entries that already carry one of the batch's keys.</summary>
    public required IReadOnlyDictionary<string, KnownKey> Keys { get; init; }

    /// <summary>Entries that the batch's corrections name.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>Current sums of every counter and day that the batch might lower, and of those that a part is compared with its whole by.</summary>
    public required IReadOnlyDictionary<CellDay, CellDayState> Cells { get; init; }

    /// <summary>What became of the shifts that the batch's service times might lie in.</summary>
    public IReadOnlyList<SignOffRow> SignOffs { get; init; } = [];

    /// <summary>The figures of the shifts that the batch signs off.</summary>
    public IReadOnlyList<SpanFigures> Spans { get; init; } = [];

    /// <summary>What waits, or has waited, for a manager under one of the batch's keys, or under one that a correction names.</summary>
    public IReadOnlyList<LateCount> Late { get; init; } = [];

    /// <summary>The visits that the numbers of the batch may mean, what is open at an exchange that starts anew, and the calls that were called back.</summary>
    public IReadOnlyList<Call> Calls { get; init; } = [];

    /// <summary>The lines under those numbers that no visit explains yet.</summary>
    public IReadOnlyList<CallFact> Strays { get; init; } = [];

    /// <summary>When the batch's exchanges started, from its earliest time on.</summary>
    public IReadOnlyList<ExchangeStart> Starts { get; init; } = [];

    /// <summary>How the batch's queues were spelt first, by their names in small letters.</summary>
    public IReadOnlyDictionary<string, string> Queues { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How the batch's agents were spelt first, by their names in small letters.</summary>
    public IReadOnlyDictionary<string, string> AgentNames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The agents of the exchanges that the batch tells of.</summary>
    public IReadOnlyList<Agent> Agents { get; init; } = [];

    /// <summary>All tries to call back the callers of the calls that the batch is about.</summary>
    public IReadOnlyList<CallTry> Tries { get; init; } = [];
}

/// <summary>An exchange's start.</summary>
internal sealed record ExchangeStart
{
    public required string Exchange { get; init; }

    public required long AtMs { get; init; }
}

internal sealed record KnownKey
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required long Content { get; init; }
}

/// <summary>An entry named by a correction, and the sequence of what already reversed it.</summary>
internal sealed record Target
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required string Kind { get; init; }

    public required int StationId { get; init; }

    public required int MetricId { get; init; }

    public required long Delta { get; init; }

    public required int AtLeast { get; init; }

    public required bool Timed { get; init; }

    public required long AtMs { get; init; }

    public bool WholeDay { get; init; }

    public long? Amount { get; init; }

    public long? ReversedBy { get; init; }

    /// <summary>What it stands for: a correction for the amount that it put right, anything else for what it added.</summary>
    public long Standing => Amount ?? Delta;
}

/// <summary>A counter and one local day of it.</summary>
internal readonly record struct CellDay(int StationId, int MetricId, DateOnly Day);

/// <summary>Sums of a counter, in all and on one day.</summary>
internal sealed record CellDayState(long Total, long OfDay);

/// <summary>What became of one working of a shift at a station, as the table sign_off keeps it.</summary>
internal sealed record SignOffRow
{
    public required int StationId { get; init; }

    public required int ShiftId { get; init; }

    public required long StartsMs { get; init; }

    public required long EndsMs { get; init; }

    public required bool Confirmed { get; init; }

    public required long FirstMs { get; init; }

    public required long RecordedMs { get; init; }

    public required string RecordedBy { get; init; }

    public required long Seq { get; init; }

    /// <summary>Of the entry that did so, where boards are loaded.</summary>
    public string? Note { get; init; }

    public string? Body { get; init; }
}

/// <summary>What a station with its gates counted from one instant up to another, by metric, parts included; as of the draft that is decided.</summary>
internal sealed record SpanFigures(int StationId, long FromMs, long UntilMs, IReadOnlyDictionary<int, long> Sums);

/// <summary>A draft with what its caller's thread can work out before the writer sees it.</summary>
internal sealed record Prepared(Draft Draft, string Key, long Content)
{
    // A correction's content depends on the entry that it names, which the writer finds.
    public static Prepared Of(Draft draft) => new(draft, draft.Key.ToString(), draft switch
    {
        TallyDraft tally => tally.Content,
        SignOffDraft signOff => signOff.Content,
        ReopeningDraft reopening => reopening.Content,
        CallDraft call => call.Content,
        AgentDraft agent => agent.Content,
        RingDraft ring => ring.Content,
        CallBackDraft tried => tried.Content,
        UndoDraft undo => undo.Content,
        _ => 0,
    });
}
