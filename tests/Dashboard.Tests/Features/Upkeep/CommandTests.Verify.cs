namespace Dashboard.Tests.Features.Upkeep;

/// <summary>What the command verify finds.</summary>
public sealed partial class CommandTests
{
    [Fact]
    public async Task Verify_finds_a_counter_that_was_tampered_with()
    {
        await using (var server = await ServerAsync())
        {
            var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
            await e.CountAsync(5, at: TestEvent.At(-1, "08:00:00"));
        }

        var (sound, told, _) = await CommandAsync("verify");
        Assert.Equal(0, sound);
        Assert.Matches("^e: 1 entries, all sums agree, the head's hash is [0-9a-f]{64}\naudit: [0-9]+ lines, the chain holds, ends with [0-9a-f]{64}$", told);

        await SqlAsync("UPDATE counter SET total = 6");
        var (code, output, _) = await CommandAsync("verify");
        Assert.Equal(1, code);
        Assert.StartsWith("e: 1 entries, 1 differences\n  counter served at a: the ledger gives 5, stored is 6\naudit: ", output, StringComparison.Ordinal);

        await SqlAsync("UPDATE counter SET total = 5; UPDATE bucket SET total = 7");
        Assert.Contains(
            $"minute served at a {TestEvent.At(-1, "08:00:00.000")}: the ledger gives 5, stored is 7",
            (await CommandAsync("verify")).Output,
            StringComparison.Ordinal);

        await SqlAsync("UPDATE bucket SET total = 5; DELETE FROM entry");
        (code, output, _) = await CommandAsync("verify");
        Assert.Equal(1, code);
        Assert.Contains("sequence", output, StringComparison.Ordinal);
        Assert.Contains("the ledger gives nothing, stored is 5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_finds_an_audit_that_was_tampered_with()
    {
        Assert.Equal(0, (await CommandAsync("event", "create", "e", "--name", "活动", "--from", "2027-01-23", "--to", "2027-03-03")).Code);
        Assert.Equal(0, (await CommandAsync("station", "add", "a", "--event", "e", "--name", "甲站")).Code);
        Assert.Equal(0, (await CommandAsync("station", "add", "b", "--event", "e", "--name", "乙站")).Code);

        await SqlAsync("UPDATE audit SET detail = '丙站' WHERE seq = 2");

        Assert.Equal((1, "e: 0 entries, all sums agree\naudit: 3 lines, line 2 is missing or not as it was written", ""), await CommandAsync("verify"));
    }

    [Fact]
    public async Task Verify_of_a_database_without_events_verifies_its_audit()
    {
        Assert.Equal(1, (await CommandAsync("event", "create", "x", "--name", "x", "--from", "2027-01-23", "--to", "2027-01-22")).Code);
        Assert.Equal((1, "", "This database holds no event: there is nothing to verify."), await CommandAsync("verify"));

        await Run.CommandAsync(_folder.Database, "key", "create", "--role", "integration");

        var (code, output, _) = await CommandAsync("verify");
        Assert.Equal(0, code);
        Assert.StartsWith("audit: 1 lines, the chain holds, ends with ", output, StringComparison.Ordinal);
        await SqlAsync("DELETE FROM audit");
        Assert.Equal((1, "audit: 1 lines, line 1 is missing or not as it was written", ""), await CommandAsync("verify"));
    }
}
