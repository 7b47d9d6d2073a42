using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

// Agents' times.
public abstract partial class HotlineContract
{
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task An_agent_s_time_is_the_same_in_whatever_order_the_files_come_and_a_span_is_its_days(params int[] order)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        // From ten in the evening over midnight to two; an hour's talk over midnight.
        const int Evening = -12 * 3600, Midnight = -10 * 3600;
        string[][] files =
        [
            [
                Line(Evening, "MANAGER", "ADDMEMBER", "", "Agent/7"), Line(Evening, "MANAGER", "ADDMEMBER", "", "Agent/7", "law"),
                Line(Evening + 600, "NONE", "PAUSE", "午休", "Agent/7"), Line(Evening + 600, "NONE", "PAUSE", "午休", "Agent/7", "law"),
            ],
            [
                Line(
                    Evening + 1200, "NONE", "UNPAUSE", "", "Agent/7", "law"), Line(
                        Midnight - 1810, "c1", "ENTERQUEUE", ""), Line(Midnight - 1805, "c1", "RINGNOANSWER", "5000", "Agent/8"),
                Line(Midnight - 1800, "c1", "CONNECT", "10", "Agent/7"), Line(Midnight + 1800, "c1", "COMPLETECALLER", "10|3600|1", "Agent/7"),
            ],
            [
                Line(Midnight + 3600, "NONE", "PAUSE", "", "Agent/7", "law"), Line(Midnight + 3900, "MANAGER", "REMOVEMEMBER", "", "Agent/7", "law"),
                Line(Midnight + 7200, "MANAGER", "REMOVEMEMBER", "", "Agent/7"), Line(0, "MANAGER", "ADDMEMBER", "", "Agent/9"),
            ],
        ];

        foreach (var file in order.Concat(order)) await hotline.TakeAsync(files[file]);

        var yesterday = Sample.Day.AddDays(-1);
        var days = await TimesAsync(hotline, yesterday, Sample.Day);
        Assert.Equal(
            [
                // From the evening on: ten minutes idle, ten paused, then idle but for the talk; in the night the pause in all queues, also once one of them is
                // left.
                (
                    "Agent/7", yesterday, 1800, 7200 - 1800 - 600, "午休 600", 1, 0, 0), (
                        "Agent/7", Sample.Day, 1800, 1800, "午休 3600", 0, 0, 0), (
                            "Agent/8", yesterday, 0, 0, "", 0, 1, 0), ("Agent/9", Sample.Day, 0, 7200, "", 0, 0, 0),
            ],
            days.Select(Read));
        foreach (var (from, until) in new[] { (yesterday, yesterday), (Sample.Day, Sample.Day) })
            Assert.Equal(days.Where(d => d.Day >= from && d.Day <= until).Select(Read), (await TimesAsync(hotline, from, until)).Select(Read));
        Assert.Equal(
            [("Agent/7", yesterday, 3600, 7200 - 1800 - 600 + 1800, "午休 4200", 1, 0, 0)], days.ByAgent().Where(d => d.Agent == "Agent/7").Select(Read));
    }

    [Fact]
    public async Task Who_never_signs_off_is_on_duty_up_to_the_last_that_was_heard_and_what_is_written_by_hand_proves_no_time()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7"),
            Line(60, "c1", "ENTERQUEUE", ""),
            Line(65, "c1", "CONNECT", "5", "Agent/7"),
            Line(165, "c1", "COMPLETECALLER", "5|100|1", "Agent/7"));
        await hotline.TakeOfAsync(
            "desk", Line(60, "c1", "ENTERQUEUE", ""), Line(65, "c1", "CONNECT", "5", "manager"), Line(165, "c1", "COMPLETECALLER", "5|100|1", "manager"));

        Assert.Equal([("Agent/7", Sample.Day, 100, 7200 - 100, "", 1, 0, 0)], (await TimesAsync(hotline, Sample.Day, Sample.Day)).Select(Read));
        Clock.Set((Ten + (20 * 3600)) * 1000);
        Assert.Equal([("Agent/7", Sample.Day, 100, 65, "", 1, 0, 1)], (await TimesAsync(hotline, Sample.Day, Sample.Day.AddDays(3))).Select(Read));
    }

    private async Task<IReadOnlyList<AgentTime>> TimesAsync(RunningHotline hotline, DateOnly from, DateOnly until) =>
        await new AgentTimeStore(Scratch.Database, Clock).TimesAsync(hotline.Catalog, from, until, "desk", Stop);

    private static (string Agent, DateOnly Day, int Talking, int Idle, string Pauses, int Taken, int Missed, int Unclosed) Read(AgentTime t) =>
        (
            t.Agent,
            t.Day,
            (int)(t.TalkingMs / 1000),
            (int)(t.IdleMs / 1000),
            string.Join(',', t.Pauses.Select(p => $"{p.Reason} {p.Ms / 1000}")),
            t.Taken,
            t.Missed,
            t.Unclosed);
}
