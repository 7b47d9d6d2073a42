using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class QueueLogTests
{
    [Theory]
    [InlineData("BLINDTRANSFER|9|ctx|32|10|4")]
    [InlineData("ATTENDEDTRANSFER|BRIDGE|b1|32|10|4")]
    [InlineData("ATTENDEDTRANSFER|APP|Voicemail|32|10|4")]
    [InlineData("ATTENDEDTRANSFER|LINK|SIP/7-1|SIP/8-1|32|10|4")]
    [InlineData("ATTENDEDTRANSFER|link|SIP/7-1|SIP/8-1| 32|10 |4")]
    public void A_transfer_tells_for_how_long_the_caller_waited_and_they_talked(string what) =>
        Assert.Equal((32, 10, "Agent/7"), (Call(what).Wait, Call(what).Talk, Call(what).Agent));

    [Theory]
    [InlineData("PENALTY|2")]
    [InlineData("RINGINUSE|0")]
    [InlineData("CONFIGRELOAD")]
    [InlineData("WRAPUPSTART|30")]
    [InlineData("OUTCALL|ANSWER|65|")]
    [InlineData("JUGGLE")]
    public void What_is_of_no_interest_is_no_fault(string what) => Assert.Equal((null, null), Read(what));

    [Theory]
    [InlineData("1800000000||q|NONE|ABANDON", "a name is missing or longer than 128 characters")]
    [InlineData("1800000000|c1||NONE|ABANDON", "a name is missing or longer than 128 characters")]
    [InlineData("1800000000|c1|q||CONNECT|5", "a name is missing or longer than 128 characters")]
    [InlineData("1800000000|c1|NONE|NONE|ABANDON", "queue: is missing")]
    [InlineData("1800000000|c1|q||ABANDON|1|1|5", null)]
    [InlineData("1800000000||||NOTE", null)]
    public void Only_what_is_read_of_a_line_must_be_there(string line, string? fault) =>
        Assert.Equal(fault, new QueueLog("main", "exchange").Read(QueueLogLine.Parse(line).Line!).Fault);

    [Theory]
    [InlineData("43200", 43_200)]
    [InlineData("43201", null)]
    [InlineData("999999999999", null)]
    [InlineData("-5", null)]
    public void A_wait_and_a_talk_beyond_belief_are_none(string seconds, int? read)
    {
        Assert.Equal(read, Call($"ABANDON|1|1|{seconds}").Wait);
        Assert.Equal(read, Call($"COMPLETEAGENT|5|{seconds}|1").Talk);
    }

    private static CallDraft Call(string what) => Assert.IsType<CallDraft>(Read(what).Draft);

    private static (Draft? Draft, string? Fault) Read(string what) =>
        new QueueLog("main", "exchange").Read(QueueLogLine.Parse($"1800000000|c1|q|Agent/7|{what}").Line!);
}
