using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Agents' times over made-up days of several zones, beside a model that looks at each minute by itself.</summary>
public sealed class DutyTests
{
    private const long Minute = 60_000;
    private const int Days = 5;

    public static TheoryData<int, string, string> Made =>
        [.. Enumerable.Range(1, 24)
            .Select(seed => new TheoryDataRow<int, string, string>(seed, Zones[seed % Zones.Length].Zone, Zones[seed % Zones.Length].Day))];

    // A day of 23 hours, of 25 and of 24; and one whose clocks are changed at midnight.
    private static readonly (string Zone, string Day)[] Zones =
    [
        ("Europe/Berlin", "2027-03-27"), ("Europe/Berlin", "2026-10-24"), ("Asia/Shanghai", "2027-02-01"), ("America/Santiago", "2026-09-05")
    ];

    [Theory]
    [MemberData(nameof(Made))]
    public void Each_minute_of_each_local_day_is_counted_once_for_what_was_done_in_it_in_whatever_order_it_is_told(int seed, string zone, string first)
    {
        var random = new Random(seed);
        var from = DateOnly.Parse(first, CultureInfo.InvariantCulture);
        var calendar = new EventCalendar(from, from.AddDays(Days - 1), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var start = calendar.StartOf(from);
        var now = random.Next(3) == 0 ? random.Next(Days * 1440) : (Days * 1440) + 3000;
        var (told, talks) = Make(random);
        var model = new DutyModel(now, [.. told.Where(t => t.At <= now)], [.. talks.Where(t => t.At <= now)], 12 * 60);

        var days = Fold(told, talks, start, now, calendar, from, random);

        for (var day = from; day < from.AddDays(Days); day = day.AddDays(1))
        {
            bool IsOf(int at) => calendar.DayOf(start + (at * Minute)) == day;
            var time = days.SingleOrDefault(d => d.Day == day) ?? new() { Exchange = "main", Agent = "li", Day = day };
            Assert.Equal(
                (day, model.Talking(IsOf), model.Paused(IsOf), model.Idle(IsOf)),
                (day, (int)(time.TalkingMs / Minute), (int)(time.PausedMs / Minute), (int)(time.IdleMs / Minute)));
        }

        var (whole, again) = (days.ByAgent().SingleOrDefault(), Fold(told, talks, start, now, calendar, from, random));
        Assert.Equal(days.Sum(d => d.OnDutyMs), whole?.OnDutyMs ?? 0);
        Assert.Equal(Text(days), Text(again));
    }

    [Fact]
    public void Two_calls_at_once_are_one_time_and_talking_goes_before_a_pause()
    {
        var duty = Duty.Of(
            [Told(0, HotlineKinds.AgentOn, 1), Told(10, HotlineKinds.AgentPaused, 2, "午休"), Told(60, HotlineKinds.AgentOff, 3)],
            [Talk(5, 10), Talk(12, 8), Talk(70, 5)], 1000 * Minute, 1000 * Minute);

        Assert.Equal(
            [(0, 5, Doing.Idle, null), (5, 20, Doing.Talking, null), (20, 60, Doing.Paused, "午休"), (70, 75, Doing.Talking, null)],
            duty.Intervals.Select(s => ((int)(s.FromMs / Minute), (int)(s.UntilMs / Minute), s.Doing, s.Reason)));
        Assert.Empty(duty.Unclosed);
    }

    [Fact]
    public void Who_is_silent_for_more_than_twelve_hours_had_gone_when_they_were_last_heard_of()
    {
        var known = 40 * 60 * Minute;
        Assert.Equal([(0, 720)], Minutes(Duty.Of([Told(0, HotlineKinds.AgentOn, 1), Told(720, HotlineKinds.AgentOff, 2)], [], known, known)));
        Assert.Empty(Minutes(Duty.Of([Told(0, HotlineKinds.AgentOn, 1), Told(721, HotlineKinds.AgentOff, 2)], [], known, known)));

        var forgot = Duty.Of(
            [Told(0, HotlineKinds.AgentOn, 1), Told(960, HotlineKinds.AgentOn, 2), Told(1200, HotlineKinds.AgentOff, 3)], [Talk(100, 20)], known, known);
        Assert.Equal([(0, 100), (100, 120), (960, 1200)], Minutes(forgot));
        Assert.Equal([120 * Minute], forgot.Unclosed);
        // Until then they are believed.
        Assert.Equal([(0, 60)], Minutes(Duty.Of([Told(0, HotlineKinds.AgentOn, 1)], [], 60 * Minute, 60 * Minute)));
    }

    [Fact]
    public void A_talk_goes_on_until_now_and_counts_as_none_where_nobody_told_of_its_end()
    {
        Assert.Equal([(5, 30)], Minutes(Duty.Of([], [Talk(5, null)], 30 * Minute, 30 * Minute)));
        // Another call since, a going since, an exchange that started anew, and half a day.
        Assert.Equal([(20, 22)], Minutes(Duty.Of([], [Talk(5, null), Talk(20, 2)], 30 * Minute, 30 * Minute)));
        Assert.Equal(
            [(0, 10)], Minutes(Duty.Of([Told(0, HotlineKinds.AgentOn, 1), Told(10, HotlineKinds.AgentOff, 2)], [Talk(5, null)], 30 * Minute, 30 * Minute)));
        Assert.Empty(Minutes(Duty.Of([], [Talk(5, null) with { EndedMs = 9 * Minute }], 30 * Minute, 30 * Minute)));
        Assert.Empty(Minutes(Duty.Of([], [Talk(5, null)], 725 * Minute, 725 * Minute)));
    }

    [Fact]
    public void What_a_wrong_clock_told_for_later_happened_when_it_was_told()
    {
        var (entry, detail) = Told(120, HotlineKinds.AgentOn, 1);

        Assert.Equal(
            [(10, 60)],
            Minutes(Duty.Of([(entry with { RecordedMs = 10 * Minute }, detail), Told(60, HotlineKinds.AgentOff, 2)], [], 300 * Minute, 300 * Minute)));
    }

    private static IReadOnlyList<AgentTime> Fold(
        IReadOnlyList<(
            int At, bool OnDuty, bool Paused)> told, IReadOnlyList<(
                int At, int Lasts)> talks, long start, int now, EventCalendar calendar, DateOnly from, Random random)
    {
        // Numbered as the files happened to come: only of what was told for one minute the order is that of one file.
        var files = told.Select((t, i) => (t, i)).GroupBy(t => t.t.At).OrderBy(_ => random.Next()).SelectMany(g => g).Select((t, seq) => (t.i, Seq: seq + 1))
            .ToDictionary(t => t.i, t => t.Seq);
        List<(Entry, CallDetail)> entries = [];
        for (var i = 0; i < told.Count; i++)
        {
            var (at, onDuty, paused) = told[i];
            var (entry, detail) = Told(at, !onDuty ? HotlineKinds.AgentOff : paused ? HotlineKinds.AgentPaused : HotlineKinds.AgentBack, files[i]);
            entries.Add((entry with { AtMs = start + entry.AtMs, RecordedMs = long.MaxValue / 2 }, detail with { Joins = true }));
        }

        var until = start + (now * Minute);
        var taken = talks.Select(t => Talk(t.At, t.Lasts)).Select(t => t with { AnsweredMs = start + t.AnsweredMs }).OrderBy(_ => random.Next());
        var duty = Duty.Of(entries.OrderBy(_ => random.Next()), taken, until, until);
        Assert.All(duty.Intervals.Zip(duty.Intervals.Skip(1)), pair => Assert.True(pair.First.UntilMs <= pair.Second.FromMs));
        return [.. AgentTimes.ByDay("main", "li", duty, [], [], calendar, from, from.AddDays(Days - 1))];
    }

    // They come, pause, talk and go, or forget to; and are silent for half a day now and then.
    private static (List<(int At, bool OnDuty, bool Paused)> Told, List<(int At, int Lasts)> Talks) Make(Random random)
    {
        var (told, talks) = (new List<(int, bool, bool)>(), new List<(int, int)>());
        for (var at = random.Next(600); at < Days * 1440; at += random.Next(6) == 0 ? random.Next(1600) : random.Next(240))
        {
            for (var times = 1 + random.Next(2); times > 0; times--) told.Add((at, random.Next(5) > 0, random.Next(3) == 0));
            if (random.Next(2) == 0) talks.Add((at + random.Next(300), random.Next(90)));
        }

        // Who pauses is on duty: nobody pauses who has gone.
        return ([.. told.Select(t => t.Item2 ? t : (t.Item1, false, false))], talks);
    }

    private static (Entry Entry, CallDetail Detail) Told(int at, string kind, long seq, string? why = null) => (
        new()
        {
            Seq = seq,
            Key = "",
            Kind = kind,
            StationId = 0,
            MetricId = 0,
            Delta = 0,
            AtLeast = 0,
            Timed = false,
            AtMs = at * Minute,
            RecordedMs = at * Minute,
            RecordedBy = "",
        },
        new() { Exchange = "main", Agent = "li", Queue = "help", How = why, Joins = kind == HotlineKinds.AgentOn });

    private static Talk Talk(int at, int? minutes) =>
        new()
        {
            Exchange = "main",
            Agent = "li",
            AnsweredMs = at * Minute,
            TalkSeconds = minutes * 60,
            EndedMs = minutes is null ? null : (at + minutes) * Minute,
        };

    private static IEnumerable<(int, int)> Minutes(Duty duty) => duty.Intervals.Select(s => ((int)(s.FromMs / Minute), (int)(s.UntilMs / Minute)));

    private static IEnumerable<string> Text(IEnumerable<AgentTime> times) => times.Select(t => $"{t.Day:O} {t.TalkingMs} {t.PausedMs} {t.IdleMs} {t.Unclosed}");
}
