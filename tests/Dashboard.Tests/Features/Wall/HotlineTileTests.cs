using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

public sealed class HotlineTileTests : ComponentTest
{
    [Theory]
    [InlineData("zh-CN", 0, null, Grade.Ok, "0 通", "—", "✓ 无人等待")]
    [InlineData("zh-CN", 2, 45, Grade.Ok, "2 通", "0:45", "✓ 等待正常")]
    [InlineData("zh-CN", 3, 83, Grade.Warning, "3 通", "1:23", "⚠ 等待偏长")]
    [InlineData("zh-CN", 12, 3725, Grade.Breach, "12 通", "1:02:05", "✖ 等待过长")]
    [InlineData("en", 0, null, Grade.Ok, "0 calls", "—", "✓ Nobody waits")]
    [InlineData("en", 2, 45, Grade.Ok, "2 calls", "0:45", "✓ Wait normal")]
    [InlineData("en", 3, 83, Grade.Warning, "3 calls", "1:23", "⚠ Long wait")]
    [InlineData("en", 12, 120, Grade.Breach, "12 calls", "2:00", "✖ Wait too long")]
    public void Who_waits_is_told_with_the_longest_wait_a_sign_and_words(
        string culture, int count, int? longest, Grade grade, string figure, string wait, string words)
    {
        var tile = Draw<WaitingTile>(culture, p => p.Add(t => t.Model, new WaitingModel(false, count, longest, grade, 60, 120, null)));

        Assert.Equal(figure, Words(tile.Component.FindAll(".figure")));
        Assert.Equal(wait, tile.Of("longest"));
        Assert.Equal(words, tile.Of("grade"));
        Assert.Contains(culture == "en" ? "warning from 1:00, alarm from 2:00" : "≥1:00 提醒，≥2:00 告警", tile.Text, StringComparison.Ordinal);
        Assert.Equal(grade == Grade.Breach, tile.Component.FindAll(".tile.breach").Count == 1);
    }

    [Theory]
    [InlineData("zh-CN", null, Grade.None, false, "—", "今日还没有可计算的来电")]
    [InlineData("zh-CN", .8190, Grade.Ok, false, "81.9%", "✓ 达标")]
    [InlineData("zh-CN", .75, Grade.Warning, false, "75.0%", "⚠ 未达标")]
    [InlineData("zh-CN", .5, Grade.Breach, false, "50.0%", "✖ 严重偏低")]
    [InlineData("zh-CN", 0d, Grade.Warning, true, "0.0%", "⚠ 严重偏低（来电不足 10 通，暂不告警）")]
    [InlineData("en", null, Grade.None, false, "—", "No calls to measure yet")]
    [InlineData("en", .8190, Grade.Ok, false, "81.9%", "✓ On target")]
    [InlineData("en", .75, Grade.Warning, false, "75.0%", "⚠ Below target")]
    [InlineData("en", .5, Grade.Breach, false, "50.0%", "✖ Far below target")]
    [InlineData("en", 0d, Grade.Warning, true, "0.0%", "⚠ Far below target (under 10 calls: no alarm yet)")]
    public void The_service_level_says_in_plain_words_what_it_is_and_stands_against_its_target(
        string culture, double? level, Grade grade, bool few, string figure, string words)
    {
        var tile = Draw<LevelTile>(culture, p => p.Add(t => t.Model, new LevelModel(false, level, grade, few, HotlineSettings.Default, null)));

        Assert.Equal(figure, tile.Of("level"));
        Assert.EndsWith(words, tile.Of("grade"), StringComparison.Ordinal);
        Assert.Equal(culture == "en" ? "Answered within 20 s; hang-ups within 5 s left out" : "20 秒内接通的占比（5 秒内挂断的不计）", tile.Of("formula"));
        Assert.Contains(culture == "en" ? "Target 80%, alarm below 60%" : "目标 80%，低于 60% 告警", tile.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LevelFormula.F1, "20 秒内接通或挂断的占比")]
    [InlineData(LevelFormula.F2, "接通的来电中 20 秒内接通的占比")]
    [InlineData(LevelFormula.F3, "全部来电中 20 秒内接通的占比")]
    [InlineData(LevelFormula.F4, "20 秒内接通的占比（20 秒内挂断的不计）")]
    [InlineData(LevelFormula.F5, "20 秒内接通或 5 秒内挂断的占比")]
    public void Every_formula_is_named_with_what_it_makes_of_abandons(LevelFormula formula, string text) =>
        Assert.Contains(
            text,
            Read<LevelTile>(
                "zh-CN", p => p.Add(t => t.Model, new LevelModel(false, .5, Grade.Breach, false, HotlineSettings.Default with { Formula = formula }, null))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "空闲 3 通话中 2 示忙 4", "午餐 2 未说明原因 1 其他原因 1", "无人示忙", "目前没有坐席在岗")]
    [InlineData("en", "Free 3 Talking 2 Paused 4", "午餐 2 No reason given 1 Other reasons 1", "Nobody is paused", "No agent is on duty")]
    public void Agents_are_counted_with_the_reasons_of_their_pauses(string culture, string counts, string reasons, string nobody, string none)
    {
        string Text(AgentsModel model) => Read<AgentsTile>(culture, p => p.Add(t => t.Model, model));

        var shown = Text(new(true, 2, 3, 4, new([new("午餐", 2), new(null, 1)]), 1, null));
        Assert.Contains(counts, shown, StringComparison.Ordinal);
        Assert.Contains(reasons, shown, StringComparison.Ordinal);
        Assert.Contains(nobody, Text(new(true, 2, 3, 0, new([]), 0, null)), StringComparison.Ordinal);
        Assert.Contains(none, Text(new(true, 0, 0, 0, new([]), 0, null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "还没有坐席状态，坐席签入后显示在这里", "空闲 — 通话中 1 示忙 —", "没有签入记录，空闲与示忙人数未知")]
    [InlineData(
        "en",
        "Nothing is known of agents yet; they will appear here once they sign in",
        "Free — Talking 1 Paused —",
        "No sign-ins: who is free or paused is not known")]
    public void Where_no_agent_has_signed_in_nothing_looks_counted(string culture, string unknown, string counts, string unsigned)
    {
        string Text(AgentsModel model) => Read<AgentsTile>(culture, p => p.Add(t => t.Model, model));

        var nobody = Text(new(false, 0, 0, 0, new([]), 0, null));
        Assert.Contains(unknown, nobody, StringComparison.Ordinal);
        Assert.DoesNotContain("0", nobody, StringComparison.Ordinal);
        var talks = Text(new(false, 1, 0, 0, new([]), 0, null));
        Assert.Contains(counts, talks, StringComparison.Ordinal);
        Assert.Contains(unsigned, talks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "今日，通；时长为分:秒 来电 1,200 接通 1,000 放弃 150 呼损 50 接通率 83.3% 放弃率 12.5% 平均等待 0:12 平均通话 1:35", "来电 0", "接通率 — 放弃率 — 平均等待 — 平均通话 —")]
    [InlineData(
        "en",
        "today, calls; times in m:ss Offered 1,200 Answered 1,000 Abandoned 150 Lost 50 Connection rate 83.3% Abandon rate 12.5% Mean wait 0:12 Mean talk 1:35",
        "Offered 0",
        "Connection rate — Abandon rate — Mean wait — Mean talk —")]
    public void The_day_s_calls_are_counts_shares_and_means(string culture, string all, string none, string nothing)
    {
        string Text(Measures sum) => Read<CallsTile>(culture, p => p.Add(t => t.Model, new CallsModel(false, sum, null)));

        Assert.Contains(all, Text(new(1200, 1000, 150, 50, 900, 20, 10, 12_000, 95_000, 200, 1000)), StringComparison.Ordinal);
        Assert.Contains(none, Text(new()), StringComparison.Ordinal);
        Assert.Contains(nothing, Text(new()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "来电 接通 放弃 00:00 0 0 0 01:00 5 3 1", "今日还没有来电")]
    [InlineData("en", "Offered Answered Abandoned 00:00 0 0 0 01:00 5 3 1", "No calls today yet")]
    public void The_hours_are_drawn_and_read_as_a_table(string culture, string table, string none)
    {
        var tile = Draw<HoursTile>(
            culture, p => p.Add(t => t.Model, new HoursModel(false, new([new("00:00", 0, 0, 0), new("01:00", 5, 3, 1), new("02:00", 0, 0, 0)]), 2, null)));

        Assert.EndsWith(table, Words(tile.Component.FindAll("table")), StringComparison.Ordinal);
        Assert.NotEmpty(tile.Component.Find("svg[role=img]").GetAttribute("aria-label")!);
        Assert.Contains(
            none, Read<HoursTile>(culture, p => p.Add(t => t.Model, new HoursModel(false, new([new("00:00", 0, 0, 0)]), 1, null))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "还没有热线记录，话务系统接入后显示在这里")]
    [InlineData("en", "No call data yet; calls appear here once the exchange is connected")]
    public void A_hotline_that_has_never_told_anything_shows_no_zero(string culture, string text)
    {
        string[] tiles =
        [
            Read<WaitingTile>(culture, p => p.Add(t => t.Model, new WaitingModel(true, 0, null, Grade.Ok, 60, 120, null))),
            Read<LevelTile>(culture, p => p.Add(t => t.Model, new LevelModel(true, null, Grade.None, true, HotlineSettings.Default, null))),
            Read<CallsTile>(culture, p => p.Add(t => t.Model, new CallsModel(true, new(), null))),
            Read<HoursTile>(culture, p => p.Add(t => t.Model, new HoursModel(true, new([]), 1, null))),
        ];

        Assert.All(tiles, tile => Assert.Contains(text, tile, StringComparison.Ordinal));
        Assert.All(tiles, tile => Assert.DoesNotContain("0", tile, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "尚未收到其队列日志")]
    [InlineData("en", "its queue log has not come in")]
    public void An_exchange_that_is_connected_without_its_log_is_not_said_to_be_yet_to_come(string culture, string text)
    {
        string[] tiles =
        [
            Read<LevelTile>(culture, p => p.Add(t => t.Model, new LevelModel(true, null, Grade.None, true, HotlineSettings.Default, null) { Linked = true })),
            Read<CallsTile>(culture, p => p.Add(t => t.Model, new CallsModel(true, new(), null) { Linked = true })),
            Read<HoursTile>(culture, p => p.Add(t => t.Model, new HoursModel(true, new([]), 1, null) { Linked = true })),
        ];

        Assert.All(tiles, tile => Assert.Contains(text, tile, StringComparison.Ordinal));
    }
}
