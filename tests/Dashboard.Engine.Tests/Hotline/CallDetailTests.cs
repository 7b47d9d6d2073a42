using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class CallDetailTests
{
    // What belongs to one call is a small part of a page.
    [Theory]
    [InlineData('话')]
    [InlineData('"')]
    [InlineData('\uE000')]
    public void The_longest_has_room_whatever_it_is_written_in(char letter)
    {
        var name = new string(letter, CallDraft.MaxName);
        var detail = new CallDetail
        {
            Exchange = name[..CallDraft.MaxExchange],
            CallId = name,
            Queue = name,
            Agent = name,
            How = name,
            Visit = long.MaxValue,
            Before = long.MaxValue,
            EnteredMs = long.MaxValue,
            Wait = int.MinValue,
            Talk = int.MinValue,
            Outcome = Outcome.Unknown,
            AnsweredMs = long.MaxValue,
            EndedMs = long.MaxValue,
            Told = true,
            Joins = true,
        };

        Assert.InRange(Body(detail).Length, 0, 4_000);
        Assert.Contains("话", Body(detail with { How = "话" }), StringComparison.Ordinal);
    }

    private static string Body(CallDetail detail) => detail.In(Steps.Ledger([new(0, 1, 1, 1, 0, 0)])[0]).Body!;
}
