using System.Globalization;
using System.Text;
using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>
/// A day of an exchange, made up from a seed: what happened, as a plain model that knows nothing of lines, and the log that such an exchange writes of it, in
/// the ways that exchanges and their tools are known to mangle it.
/// </summary>
internal sealed class ExchangeDay
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030")!, Cyrillic = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
    private static readonly string[] Names = ["王芳", "李强", "张玥", "anna", "Agent/3001"];
    private static readonly string[] Queues = ["hotline", "Legal", "desk", "热线"];
    private static readonly string[] OfNobody =
    [
        "DID|8585888", "WRAPUPSTART|30", "OUTCALL|ANSWER|65|", "CALLERONHOLD|", "RINGNOANSWER|3000", "CONFIGRELOAD|", "NOTE|\0\u0001|x"
    ];

    // Who calls is drawn apart, so that all else of a day is as its seed always made it.
    private readonly Random _random, _callers;
    private readonly long _start;
    private readonly List<(long Second, byte[] Line)> _lines = [];
    private readonly Dictionary<string, (bool OnDuty, bool Paused)> _agents = new(StringComparer.Ordinal);

    public ExchangeDay(int seed, DateTimeOffset day)
    {
        (_random, _callers, _start) = (new(seed), new(seed + 1_000), day.ToUnixTimeSeconds() + 3600);
        foreach (var name in Names) Duty(name, _random.Next(60));
        for (var call = 0; call < 40; call++) Caller(call, 120 + _random.Next(6 * 3600));
        _lines = [.. _lines.Select((l, i) => (l, i)).OrderBy(x => x.l.Second).ThenBy(x => x.i).Select(x => x.l)];
    }

    /// <summary>What happened: of each visit the queue, when it began, who took it, and the measures that it counts for (T = 20 s, S = 5 s).</summary>
    public List<(string Queue, long AtMs, string? Agent, Measures Measures)> Visits { get; } = [];

    /// <summary>What was said of agents, in order: the second since the day's beginning, and how they are from then on.</summary>
    public List<(string Agent, int Second, bool OnDuty, bool Paused)> Told { get; } = [];

    /// <summary>Who talked from which second on, and for how many.</summary>
    public List<(string Agent, int Second, int Seconds)> Talks { get; } = [];

    /// <summary>Whose telephone rang in vain, and whether the call was gone first.</summary>
    public List<(string Agent, bool Cancelled)> Rings { get; } = [];

    /// <summary>The agents' names.</summary>
    public static IReadOnlyList<string> Agents => Names;

    /// <summary>When the first second begins, Unix milliseconds.</summary>
    public long StartMs => _start * 1000;

    /// <summary>Of each visit that is over who called, when they entered, and whether nobody answered.</summary>
    public List<(int Person, long AtMs, bool Unanswered)> Callers { get; } = [];

    /// <summary>Who is to be called back: whoever can be, and was not answered the last time.</summary>
    public IEnumerable<int> ToCallBack =>
        Callers.Where(c => CallBackModel.CanBeCalled(c.Person)).GroupBy(c => c.Person).Where(g => g.MaxBy(c => c.AtMs).Unanswered).Select(g => g.Key).Order();

    /// <summary>How many were not answered who withhold their number.</summary>
    public int Withheld => Callers.Count(c => c is { Person: CallBackModel.Withholds, Unanswered: true });

    /// <summary>How many wait at the end.</summary>
    public int Waiting { get; private set; }

    /// <summary>Who is on duty at the end, and whether they pause.</summary>
    public IEnumerable<(string Name, bool Paused)> OnDuty =>
        _agents.Where(a => a.Value.OnDuty).Select(a => (a.Key, a.Value.Paused)).OrderBy(a => a.Key, StringComparer.Ordinal);

    public Measures Total => Visits.Aggregate(new Measures(), (all, v) => all + v.Measures);

    /// <summary>The log in one to four files as they were rotated, each perhaps with the end of the one before it, in any order, some of them twice, some
    /// after a byte-order mark or in UTF-16.</summary>
    public IEnumerable<byte[]> Files()
    {
        // Cut between two seconds: what stands in one second is of one file.
        var cuts = Enumerable.Range(0, _random.Next(4)).Select(_ => Boundary(_random.Next(_lines.Count))).Append(0).Append(_lines.Count).Distinct().Order()
            .ToList();
        var files = cuts.Zip(cuts.Skip(1), (from, until) => Bytes(Boundary(Math.Max(0, from - (_random.Next(2) * _random.Next(40)))), until))
            .OrderBy(_ => _random.Next()).ToList();
        return files.Concat(files.Where(_ => _random.Next(3) == 0)).Select(Marked);
    }

    /// <summary>All of it in one file, as a follower reads it.</summary>
    public byte[] Whole => Bytes(0, _lines.Count);

    private static byte[] Marked(byte[] file, int index) => index == 1 ? [0xEF, 0xBB, 0xBF, .. file] : file;

    private int Boundary(int at)
    {
        while (at > 0 && at < _lines.Count && _lines[at].Second == _lines[at - 1].Second) at--;
        return at;
    }

    private byte[] Bytes(int from, int until) => [.. _lines[from..until].SelectMany(l => l.Line)];

    private void Duty(string name, int at)
    {
        var queue = Queues[_random.Next(Queues.Length)];
        Say(at, "REALTIME", queue, name, "ADDMEMBER", "");
        Tell(name, at, true, false);
        for (at += 60; at < 7 * 3600; at += 1 + _random.Next(7200))
        {
            // Within one second too, and equal lines among them.
            for (var times = 1 + _random.Next(3); times > 0; times--)
            {
                var pauses = !_agents[name].Paused;
                Say(at, "NONE", queue, name, pauses ? "PAUSE" : "UNPAUSE", pauses ? "午休" : "");
                Tell(name, at, true, pauses);
            }
        }

        if (_random.Next(3) > 0) return;
        Say(8 * 3600, "REALTIME", queue, name, "REMOVEMEMBER", "");
        Say(8 * 3600, "NONE", queue, name, "UNPAUSE", "");
        Tell(name, 8 * 3600, false, false);
    }

    private void Tell(string name, int at, bool onDuty, bool paused)
    {
        _agents[name] = (onDuty, paused);
        Told.Add((name, at, onDuty, paused));
    }

    private void Caller(int number, int at)
    {
        var (call, queue, person) = ($"{_start}.{number}", Queues[_random.Next(Queues.Length)], _callers.Next(CallBackModel.People.Length));
        if (_random.Next(3) == 0) Say(at, call, queue, "NONE", OfNobody[_random.Next(OfNobody.Length)], "");
        // Who is not taken in time may try the same queue again, in the very second.
        for (var more = _random.Next(3); more > 0; more--)
        {
            var (gaveUp, left) = (_random.Next(2) == 0, 1 + _random.Next(90));
            Enter(call, queue, at, person);
            Say(at + left, call, queue, "NONE", gaveUp ? "EXITWITHTIMEOUT" : "EXITWITHKEY", gaveUp ? $"1|1|{left}" : $"0|1|1|{left}");
            Callers.Add((person, (_start + at) * 1000, true));
            Count(queue, at, null, gaveUp ? new(Offered: 1, Lost: 1, LongestWait: left) : new(Offered: 1, LongestWait: left));
            at += left + (_random.Next(2) * _random.Next(30));
        }

        var (wait, talk, agent) = (_random.Next(60), _random.Next(300), Names[_random.Next(Names.Length)]);
        for (var rings = _random.Next(3); rings > 0; rings--)
        {
            var (rung, cancelled) = (Names[_random.Next(Names.Length)], _random.Next(4) == 0);
            Say(at + wait, call, queue, rung, cancelled ? "RINGCANCELED" : "RINGNOANSWER", "9000");
            Rings.Add((rung, cancelled));
        }

        switch (_random.Next(6))
        {
            case 0:
                Enter(call, queue, at, person);
                Count(queue, at, null, new(Offered: 1));
                Waiting++;
                break;
            case 1:
                // An exchange that is slow to write that a caller has joined, though not by half a minute.
                wait %= 25;
                Say(at + wait, call, queue, "NONE", "ABANDON", $"1|1|{wait}");
                Enter(call, queue, at + wait + _random.Next(2), person);
                Callers.Add((person, (_start + at + wait) * 1000, true));
                Count(
                    queue,
                    at + wait,
                    null,
                    new(Offered: 1, Abandoned: 1, AbandonedWithin: wait <= 20 ? 1 : 0, ShortAbandoned: wait <= 5 ? 1 : 0, LongestWait: wait));
                break;
            case 2:
                Enter(call, queue, at, person);
                Say(at + wait, call, queue, "NONE", "ABANDON", $"1|1|{wait}");
                Callers.Add((person, (_start + at) * 1000, true));
                Count(
                    queue, at, null, new(Offered: 1, Abandoned: 1, AbandonedWithin: wait <= 20 ? 1 : 0, ShortAbandoned: wait <= 5 ? 1 : 0, LongestWait: wait));
                break;
            default:
                Enter(call, queue, at, person);
                // The line of an answer may be lost, the end tells of it.
                if (_random.Next(8) > 0) Say(at + wait, call, queue, agent, "CONNECT", $"{wait}|m|3");
                Say(at + wait + talk, call, queue, agent, _random.Next(2) == 0 ? "COMPLETEAGENT" : "COMPLETECALLER", $"{wait}|{talk}|1");
                Talks.Add((agent, at + wait, talk));
                Callers.Add((person, (_start + at) * 1000, false));
                Count(
                    queue,
                    at,
                    agent,
                    new(Offered: 1, Answered: 1, AnsweredWithin: wait <= 20 ? 1 : 0, WaitSum: wait, TalkSum: talk, LongestWait: wait, Talks: 1));
                break;
        }
    }

    private void Enter(string call, string queue, int at, int person)
    {
        _random.Next();
        Say(at, call, queue, "NONE", "ENTERQUEUE", $"|{CallBackModel.Spelt(person, _callers)}|1|{(char)0xE000}");
    }

    private void Count(string queue, long second, string? agent, Measures measures) => Visits.Add((queue, (_start + second) * 1000, agent, measures));

    private void Say(int second, string call, string queue, string agent, string what, string data)
    {
        var spelt = _random.Next(3) switch { 0 => queue.ToUpperInvariant(), 1 => queue.ToLowerInvariant(), _ => queue };
        var line = new List<byte>();
        foreach (var field in (string[])[(_start + second).ToString(CultureInfo.InvariantCulture), call, spelt, agent, what, .. data.Split('|')])
        {
            if (line.Count > 0) line.Add((byte)'|');
            line.AddRange(field == "\uE000" ? Name() : (_random.Next(2) == 0 ? Gbk : Encoding.UTF8).GetBytes(field));
        }

        _lines.Add((second, [.. line, .. _random.Next(9) == 0 ? "\r\n"u8 : "\n"u8]));
    }

    // A caller's name, as telephones give them: in whatever encoding, cut off within a character, or no text at all.
    private byte[] Name() => _random.Next(6) switch
    {
        0 => Gbk.GetBytes("陈伟"),
        1 => Cyrillic.GetBytes("Анна"),
        2 => Encoding.Latin1.GetBytes("José"),
        3 => Encoding.UTF8.GetBytes("李四")[..^1],
        4 => [0, 7, 0xFF, 0xFE],
        _ => Encoding.UTF8.GetBytes("赵六"),
    };
}
