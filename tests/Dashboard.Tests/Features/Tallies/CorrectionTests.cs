using System.Text.Json;

namespace Dashboard.Tests.Features.Tallies;

public sealed class CorrectionTests(ServerFixture server)
{
    [Fact]
    public async Task A_correction_reverses_an_entry_when_it_counted()
    {
        var e = server.Take();
        var key = await e.CountAsync(9, at: TestEvent.At(-1, "10:00:00"));
        await e.CountAsync(1);

        var result = Assert.Single(await e.TallyAsync(Correction(key)));

        Assert.Equal(("accepted", 3), (result.Status, result.Seq));
        Assert.Equal((1, 1), await e.CounterAsync("a", "served"));
        var entry = (await e.JsonAsync("entries")).GetProperty("entries")[2];
        Assert.Equal(
            ("correction", -9, key.ToString(), "按错了"),
            (
                entry.GetProperty("kind").GetString(),
                entry.GetProperty("delta").GetInt64(),
                entry.GetProperty("reverses").GetString(),
                entry.GetProperty("reason").GetString()));
        Assert.Equal(TestEvent.At(-1, "10:00:00.000"), entry.GetProperty("at").GetString());
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_correction_with_an_amount_puts_an_entry_right_and_may_be_put_right_itself()
    {
        var e = server.Take();
        await e.CountAsync(9);

        var results = await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":1,"reason":"数量有误","amount":6,"delta":-3}""");
        results = [.. results, .. await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":2,"reason":"数量有误","amount":7}""")];

        Assert.Equal(["accepted", "accepted"], results.Select(r => r.Status));
        Assert.Equal((7, 7), await e.CounterAsync("a", "served"));
        var entries = (await e.JsonAsync("entries")).GetProperty("entries").EnumerateArray().Skip(1);
        Assert.Equal([(-3, 6), (1, 7)], entries.Select(x => (x.GetProperty("delta").GetInt64(), x.GetProperty("amount").GetInt64())));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task An_entry_can_be_named_by_its_sequence()
    {
        var e = server.Take();
        await e.CountAsync(9);

        Assert.Equal("accepted", Assert.Single(await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":1,"reason":"x"}""")).Status);
        Assert.Equal((0, 0), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task An_entry_is_reversed_once()
    {
        var e = server.Take();
        var key = await e.CountAsync(9);
        var correction = Correction(key);
        await e.TallyAsync(correction);

        Assert.Equal("duplicate", Assert.Single(await e.TallyAsync(correction)).Status);
        var second = Assert.Single(await e.TallyAsync(Correction(key)));

        Assert.Equal(("rejected", "reverses: entry 1 is already reversed by entry 2"), (second.Status, second.Reason));
        Assert.Equal((0, 0), await e.CounterAsync("a", "served"));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task Two_corrections_of_one_entry_in_one_request_reverse_it_once()
    {
        var e = server.Take();
        var key = await e.CountAsync(9);

        var results = await e.TallyAsync(Correction(key), Correction(key));

        Assert.Equal(["accepted", "rejected"], results.Select(r => r.Status));
        Assert.Equal((0, 0), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task An_entry_and_its_correction_may_come_together()
    {
        var e = server.Take();
        var key = Guid.NewGuid();

        var results = await e.TallyAsync(TestEvent.Entry(key, delta: 4), Correction(key));

        Assert.Equal(["accepted", "accepted"], results.Select(r => r.Status));
        Assert.Equal((0, 0), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task A_correction_is_not_reversed()
    {
        var e = server.Take();
        var key = await e.CountAsync(9);
        var correction = Guid.NewGuid();
        await e.TallyAsync(Correction(key, correction));

        var result = Assert.Single(await e.TallyAsync(Correction(correction)));

        Assert.Equal(("rejected", "reverses: a correction cannot be reversed; record the count again"), (result.Status, result.Reason));
    }

    [Fact]
    public async Task No_counter_goes_below_zero()
    {
        var e = server.Take();
        var key = await e.CountAsync(5);
        await e.TallyAsync(TestEvent.Entry(Guid.NewGuid(), delta: -3));

        var result = Assert.Single(await e.TallyAsync(Correction(key)));

        Assert.Equal(("rejected", "delta: would take the counter below zero, to -3"), (result.Status, result.Reason));
        Assert.Equal((2, 2), await e.CounterAsync("a", "served"));
    }

    [Theory]
    [InlineData("reason", """{"key":"KEY","reverses":"TARGET"}""")]
    [InlineData("reason", """{"key":"KEY","reverses":"TARGET","reason":"  "}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":"KEY","reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":999999,"reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":0,"reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":1.5,"reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":true,"reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":"\ud800","reason":"x"}""")]
    [InlineData("reverses", """{"key":"KEY","reverses":"nobody","reason":"x"}""")]
    [InlineData("at", """{"key":"KEY","reverses":"TARGET","reason":"x","at":"2027-01-23T14:05:00+08:00"}""")]
    [InlineData("station", """{"key":"KEY","reverses":"TARGET","reason":"x","station":"b"}""")]
    [InlineData("metric", """{"key":"KEY","reverses":"TARGET","reason":"x","metric":"calls"}""")]
    [InlineData("delta", """{"key":"KEY","reverses":"TARGET","reason":"x","delta":-8}""")]
    [InlineData("delta", """{"key":"KEY","reverses":"TARGET","reason":"x","delta":9}""")]
    [InlineData("delta", """{"key":"KEY","reverses":"TARGET","reason":"x","amount":4,"delta":-9}""")]
    [InlineData("amount", """{"key":"KEY","reverses":"TARGET","reason":"x","amount":9}""")]
    [InlineData("amount", """{"key":"KEY","reverses":"TARGET","reason":"x","amount":0}""")]
    [InlineData("amount", """{"key":"KEY","reverses":"TARGET","reason":"x","amount":"4"}""")]
    [InlineData("amount", """{"key":"KEY","reverses":"TARGET","reason":"x","amount":1000001}""")]
    [InlineData("enteredAt", """{"key":"KEY","reverses":"TARGET","reason":"x","enteredAt":"2027-01-23T14:05:00+08:00"}""")]
    [InlineData("clockOffset", """{"key":"KEY","reverses":"TARGET","reason":"x","clockOffset":1}""")]
    public async Task A_bad_correction_names_its_field_and_changes_nothing(string field, string entry)
    {
        var e = server.Shared(nameof(CorrectionTests));
        var target = await e.CountAsync(9);
        var before = await e.CounterAsync("a", "served");

        var result = Assert.Single(await e.TallyAsync(entry.Replace("KEY", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("TARGET", target.ToString(), StringComparison.Ordinal)));

        Assert.Equal("rejected", result.Status);
        Assert.StartsWith($"{field}: ", result.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await e.CounterAsync("a", "served"));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_correction_may_repeat_what_it_reverses()
    {
        var e = server.Take();
        var key = await e.CountAsync(9);

        var result = Assert.Single(await e.TallyAsync(
            $$"""{"key":"{{Guid.NewGuid()}}","reverses":"{{key}}","reason":"x","station":"a","metric":"served","delta":-9,"note":"旁注"}"""));

        Assert.Equal("accepted", result.Status);
    }

    [Fact]
    public async Task An_entry_of_another_event_cannot_be_reversed()
    {
        var key = await server.Take().CountAsync();

        Assert.Equal("reverses: there is no such entry", Assert.Single(await server.Take().TallyAsync(Correction(key))).Reason);
    }

    private static string Correction(Guid target, Guid? key = null) =>
        JsonSerializer.Serialize(new { key = key ?? Guid.NewGuid(), reverses = target, reason = "按错了" });
}
