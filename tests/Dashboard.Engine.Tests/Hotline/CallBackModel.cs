using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Calls and calls back as a plain list has them, which knows people and nothing of how their numbers are written.</summary>
internal sealed class CallBackModel
{
    private readonly List<(int Person, ModelCall Call, Outcome Outcome)> _calls = [];
    private readonly List<ModelTry> _unnumbered = [];

    /// <summary>Who calls, each in every way that exchanges write them; the last two cannot be called: one withholds the number, one is an agent.</summary>
    public static string[][] People { get; } =
    [
        [
            "13811112222", "+8613811112222", "008613811112222", "013811112222", "138 1111-2222"
        ], ["85551234", "0851-85551234", "+86 851 8555 1234"], ["12125550100", "+12125550100"],
        ["anna7", "Anna7"], ["13900007777"], ["Restricted", "", "anonymous", "<unknown>", "asterisk"], ["3001"],
    ];

    /// <summary>Who withholds the number.</summary>
    public const int Withholds = 5;

    /// <summary>The unanswered calls, of whomever.</summary>
    public List<ModelCall> Calls { get; } = [];

    /// <summary>How many cannot be called back.</summary>
    public int Withheld => _calls.Count(c => c.Person == Withholds && c.Outcome != Outcome.Answered);

    /// <summary>Of each who can be called the last call, where nobody answered it and nobody has called back.</summary>
    public IEnumerable<(long Seq, int Tries, long? LastMs)> Open =>
        _calls.Where(c => CanBeCalled(c.Person)).GroupBy(c => c.Person).Select(g => g.Last()).Where(c => c.Outcome != Outcome.Answered && !c.Call.Settled)
            .OrderBy(c => c.Call.Seq)
                .Select(c => (c.Call.Seq, c.Call.Standing.Count(), c.Call.LastMs));

    /// <summary>The calls that somebody has called back, in order.</summary>
    public IEnumerable<long> Done => Calls.Where(c => c.Settled).Select(c => c.Seq).Order();

    public static int PersonOf(string written) => Array.FindIndex(People, p => p.Contains(written, StringComparer.Ordinal));

    public static bool CanBeCalled(int person) => person < Withholds;

    public static string Spelt(int person, Random random) => People[person][random.Next(People[person].Length)];

    public void Called(int person, long seq, Outcome outcome)
    {
        var call = new ModelCall(seq, _unnumbered);
        _calls.Add((person, call, outcome));
        if (outcome != Outcome.Answered) Calls.Add(call);
    }

    /// <summary>The ledger has numbered the tries that it took.</summary>
    public void Numbered(IEnumerable<long> seqs)
    {
        foreach (var (tried, seq) in _unnumbered.Zip(seqs)) tried.Seq = seq;
        _unnumbered.Clear();
    }
}

/// <summary>A call that nobody answered.</summary>
internal sealed record ModelCall(long Seq, List<ModelTry> Unnumbered)
{
    public List<ModelTry> Tries { get; } = [];

    public IEnumerable<ModelTry> Standing => Tries.Where(t => !t.Undone);

    public long? LastMs => Standing.LastOrDefault()?.AtMs;

    public bool Settled => Standing.LastOrDefault()?.Result is TryResult.Reached or TryResult.WrongNumber;

    public bool Try(TryResult result, long? seenMs, long atMs)
    {
        if (Settled || seenMs != LastMs) return false;
        Tries.Add(new(result, atMs));
        Unnumbered.Add(Tries[^1]);
        return true;
    }
}

/// <summary>A try to call back.</summary>
internal sealed class ModelTry(TryResult result, long atMs)
{
    public long Seq { get; set; }

    public TryResult Result => result;

    public long AtMs => atMs;

    public bool Undone { get; private set; }

    public bool Undo() => !Undone && (Undone = true);
}
