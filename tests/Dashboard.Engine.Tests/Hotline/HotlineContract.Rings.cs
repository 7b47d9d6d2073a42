using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

// Telephones that rang in vain.
public abstract partial class HotlineContract
{
    [Fact]
    public async Task Rings_in_vain_are_counted_by_agent_once_each_and_change_neither_call_nor_agent()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[] lines =
        [
            Line(
                0, "MANAGER", "ADDMEMBER", "", "Agent/7", "Help"), Line(
                    1, "c1", "ENTERQUEUE", "", queue: "Help"), Line(
                        16, "c1", "RINGNOANSWER", "15000", "Agent/7", "HELP"), Line(17, "c1", "RINGNOANSWER", "0", "Agent/8", "Help"),
            Line(
                17, "c1", "RINGNOANSWER", "0", "Agent/8", "Help"), Line(
                    30, "c1", "RINGCANCELED", "2500", "Agent/7", "Help"), Line(30, "c1", "ABANDON", "1|1|29", queue: "Help"),
        ];

        Assert.Equal((7L, 0L), Taken(await hotline.TakeAsync(lines)));

        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal([("Agent/7", false), ("Agent/8", false), ("Agent/8", false), ("Agent/7", true)], board.Rings.Select(r => (r.Agent, r.Cancelled)));
        Assert.Equal(["Agent/7"], board.Agents.Values.Select(a => a.Name));
        Assert.Equal("Help", CallDetail.Of((await new LedgerStore(Scratch.Database).EntriesAsync(1, 2, 3, Stop))[0]).Queue);
        Assert.Equal((0L, 0L), Taken(await hotline.TakeAsync([.. lines, .. lines])));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task A_ring_of_nobody_is_of_no_interest_and_one_of_yesterday_is_not_of_today()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        var report = await hotline.TakeAsync(
            Line(
                0, "c1", "RINGNOANSWER", "3000"), Line(
                    0, "c1", "RINGNOANSWER", "3000", ""), Line(
                        0, "c1", "RINGNOANSWER", "3000", new string('x', CallDraft.MaxName + 1)), Line(0, "", "RINGNOANSWER", "?", "Agent/7", ""),
            Line(-86_400, "c0", "RINGNOANSWER", "3000", "Agent/7"));

        Assert.Equal((2L, 3L, 0L), (report.Accepted, report.Ignored, report.Faults));
        Assert.Equal([Ten * 1000], (await hotline.LoadedAsync(Sample.Day)).Hotline.Rings.Select(r => r.AtMs));
        Assert.Empty((await hotline.LoadedAsync(Sample.Day)).Turn(Sample.Day.AddDays(1)).Hotline.Rings);
        await AgreeAsync(hotline);
    }
}
