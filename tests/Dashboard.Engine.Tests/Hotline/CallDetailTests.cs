using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class CallDetailTests
{
    // SQL Server's column holds 4,000 characters.
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

        Assert.InRange(detail.ToText().Length, 0, 4_000);
        Assert.Contains("话", (detail with { How = "话" }).ToText(), StringComparison.Ordinal);
    }
}
