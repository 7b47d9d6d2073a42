using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class QueueLogLineTests
{
    [Fact]
    public void A_line_is_taken_apart_and_missing_fields_are_normal()
    {
        var (line, fault) = QueueLogLine.Parse("915144943|915144926.4|bank|Agent/MICHAL|CONNECT|17|915144926.4.1");

        Assert.Null(fault);
        Assert.Equal((915_144_943_000, "915144926.4", "bank", "Agent/MICHAL", "CONNECT"), (line!.AtMs, line.CallId, line.Queue, line.Agent, line.Event));
        Assert.Equal((17, null, "", null), (line.Seconds(0), line.Seconds(1), line.Field(2), line.Seconds(2)));
        Assert.Empty(QueueLogLine.Parse("915144943.25|NONE|NONE|NONE|QUEUESTART").Line!.Data);
        Assert.Equal(915_144_943_250, QueueLogLine.Parse("915144943.25|NONE|NONE|NONE|queuestart|").Line!.AtMs);
    }

    [Theory]
    [InlineData("", "fewer than 5 fields")]
    [InlineData("915144943|1|bank|NONE", "fewer than 5 fields")]
    [InlineData("yesterday|1|bank|NONE|ABANDON", "the time is none")]
    [InlineData("-5|1|bank|NONE|ABANDON", "the time is none")]
    [InlineData("0|1|bank|NONE|ABANDON", "the time is none")]
    [InlineData("99999999999|1|bank|NONE|ABANDON", "the time is none")]
    public void What_makes_no_sense_is_told_with_the_reason(string text, string reason)
    {
        var (line, fault) = QueueLogLine.Parse(text);

        Assert.Null(line);
        Assert.Equal(reason, fault);
    }

    [Theory]
    [InlineData("915144943|1|ba\u0000nk|NONE|ABANDON", "ba␀nk")]
    [InlineData("\0\0\0915144943|1|ba\uFFFDnk|NONE|ABANDON|\u0007", "ba\uFFFDnk")]
    public void What_cannot_be_seen_is_shown_and_costs_no_line(string text, string queue) => Assert.Equal(queue, QueueLogLine.Parse(text).Line!.Queue);

    [Theory]
    [InlineData("915144943|1|bank|NONE|ABANDON|1|1|5")]
    [InlineData("  915144943|1|bank|none|ABANDON|1|1|5\r")]
    [InlineData("\uFEFF915144943|1| bank |NONE|ABANDON|1|1| 5 ")]
    [InlineData("\t\uFEFF\uFEFF915144943.0| 1|bank|None| abandon |1|1|5|\0")]
    public void What_copying_leaves_around_a_line_or_its_fields_is_none_of_it(string text)
    {
        var line = QueueLogLine.Parse(text).Line!;

        Assert.Equal((915_144_943_000, "1", "bank", "NONE", "ABANDON", 5), (line.AtMs, line.CallId, line.Queue, line.Agent, line.Event, line.Seconds(2)));
    }

    [Theory]
    [InlineData("915144943|1|bank|Anna|Bert|CONNECT|5", "bank", "Anna|Bert", "CONNECT")]
    [InlineData("915144943|1|bank|A|b|c|CONNECT|5", "bank", "A|b|c", "CONNECT")]
    [InlineData("915144943|1|ba|nk|NONE|ENTERQUEUE||5", "ba|nk", "NONE", "ENTERQUEUE")]
    [InlineData("915144943|1|bank|anna|OUTCALL|CONNECT|5", "bank", "anna", "OUTCALL")]
    [InlineData("915144943|1|bank|anna|wrap up|30", "bank", "anna", "WRAP UP")]
    public void A_name_may_hold_what_parts_the_fields(string text, string queue, string agent, string what)
    {
        var line = QueueLogLine.Parse(text).Line!;

        Assert.Equal((queue, agent, what), (line.Queue, line.Agent, line.Event));
    }

    [Fact]
    public void A_name_is_one_whether_its_letters_are_put_together_or_apart()
    {
        var (together, apart) = (
            QueueLogLine.Parse("915144941|1|Caf\u00E9|Jos\u00E9|X").Line!, QueueLogLine.Parse("915144941|1|Cafe\u0301|Jose\u0301|X").Line!);

        Assert.Equal((together.Queue, together.Agent), (apart.Queue, apart.Agent));
    }

    [Fact]
    public void A_line_of_a_megabyte_is_none() => Assert.Equal("longer than 4096 characters", QueueLogLine.Parse(new('x', 1_000_000)).Fault);
}
