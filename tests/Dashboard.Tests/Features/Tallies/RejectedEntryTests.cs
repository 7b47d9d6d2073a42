namespace Dashboard.Tests.Features.Tallies;

/// <summary>An entry at fault names its field, changes nothing, and spoils no other.</summary>
public sealed class RejectedEntryTests(ServerFixture server)
{
    public static TheoryData<string, string, string> Faults { get; } = new()
    {
        { "key", "is missing", """{"metric":"served","station":"a","delta":1}""" },
        { "key", "is missing", """{"key":"","metric":"served","station":"a","delta":1}""" },
        { "key", "must be a UUID", """{"key":"one","metric":"served","station":"a","delta":1}""" },
        { "key", "must be a UUID", """{"key":"00000000-0000-0000-0000-000000000000","metric":"served","station":"a","delta":1}""" },
        { "key", "must be a UUID", """{"key":"{0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f}","metric":"served","station":"a","delta":1}""" },
        { "key", "must be a text", """{"key":1,"metric":"served","station":"a","delta":1}""" },
        { "key", "is not valid text", """{"key":"\ud800","metric":"served","station":"a","delta":1}""" },
        { "metric", "is missing", """{"key":"KEY","station":"a","delta":1}""" },
        { "metric", "there is no metric 'nothing'", """{"key":"KEY","metric":"nothing","station":"a","delta":1}""" },
        { "metric", "there is no metric 'Served'", """{"key":"KEY","metric":"Served","station":"a","delta":1}""" },
        { "metric", "must be a text", """{"key":"KEY","metric":["served"],"station":"a","delta":1}""" },
        { "station", "is missing", """{"key":"KEY","metric":"served","delta":1}""" },
        { "station", "there is no station 'c'", """{"key":"KEY","metric":"served","station":"c","delta":1}""" },
        { "station", "must be a text", """{"key":"KEY","metric":"served","station":1,"delta":1}""" },
        { "station", "must be left out", """{"key":"KEY","metric":"calls","station":"a","delta":1}""" },
        { "delta", "is missing", """{"key":"KEY","metric":"served","station":"a"}""" },
        { "delta", "must not be 0", """{"key":"KEY","metric":"served","station":"a","delta":0}""" },
        { "delta", "must not be 0", """{"key":"KEY","metric":"served","station":"a","delta":-0}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":1.5}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":"1"}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":"NaN"}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":true}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":1e400}""" },
        { "delta", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":99999999999999999999}""" },
        { "delta", "must lie between", """{"key":"KEY","metric":"served","station":"a","delta":1000001}""" },
        { "delta", "must lie between", """{"key":"KEY","metric":"served","station":"a","delta":-1000001}""" },
        { "delta", "must lie between", """{"key":"KEY","metric":"served","station":"a","delta":9223372036854775807}""" },
        { "delta", "below zero", """{"key":"KEY","metric":"calls","delta":-1}""" },
        { "at", "lies in the future", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"TOMORROW"}""" },
        { "at", "lies outside the event", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"2014-01-16T08:00:00+08:00"}""" },
        { "at", "lies outside the event", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"0001-01-01T00:00:00Z"}""" },
        { "at", "must be a time with an offset", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"TODAYT08:00:00"}""" },
        { "at", "must be a time with an offset", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"TODAY"}""" },
        { "at", "must be a time with an offset", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"TODAYT25:00:00+08:00"}""" },
        { "at", "must be a time with an offset", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"yesterday, about noon"}""" },
        { "at", "must be a text", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":1700000000000}""" },
        { "at", "lies in the future", """{"key":"KEY","metric":"served","station":"a","delta":1,"at":"9999-12-31T23:59:59.9999999Z"}""" },
        { "note", "must be a text", """{"key":"KEY","metric":"served","station":"a","delta":1,"note":{}}""" },
        { "note", "contains a control character", """{"key":"KEY","metric":"served","station":"a","delta":1,"note":"a\u0000b"}""" },
        { "note", "is not valid text", """{"key":"KEY","metric":"served","station":"a","delta":1,"note":"\ud800"}""" },
        { "note", "is longer than 500", """{"key":"KEY","metric":"served","station":"a","delta":1,"note":"LONG"}""" },
        { "reason", "belongs to a correction", """{"key":"KEY","metric":"served","station":"a","delta":1,"reason":"so"}""" },
        { "delta", "is given twice", """{"key":"KEY","metric":"served","station":"a","delta":1,"delta":2}""" },
        { "delta", "is given twice", """{"key":"KEY","metric":"served","station":"a","delta":1,"d\u0065lta":2}""" },
        { "Delta", "is not a field", """{"key":"KEY","metric":"served","station":"a","delta":1,"Delta":1}""" },
        { "amounts", "is not a field", """{"key":"KEY","metric":"served","station":"a","amounts":1}""" },
        { "amount", "belongs to a correction", """{"key":"KEY","metric":"served","station":"a","delta":1,"amount":1}""" },
        { "enteredAt", "must be a time with an offset", """{"key":"KEY","metric":"served","station":"a","delta":1,"enteredAt":"TODAY"}""" },
        { "enteredAt", "lies in the future", """{"key":"KEY","metric":"served","station":"a","delta":1,"enteredAt":"TOMORROW"}""" },
        { "enteredAt", "lies before at", """{"key":"KEY","metric":"served","station":"a","delta":1,"enteredAt":"2026-01-16T08:00:00+08:00"}""" },
        { "clockOffset", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":1,"clockOffset":1.5}""" },
        { "clockOffset", "must be a whole number", """{"key":"KEY","metric":"served","station":"a","delta":1,"clockOffset":"1"}""" },
        { "clockOffset", "must lie between", """{"key":"KEY","metric":"served","station":"a","delta":1,"clockOffset":4733683200001}""" },
        { "clockOffset", "must lie between", """{"key":"KEY","metric":"served","station":"a","delta":1,"clockOffset":-9223372036854775808}""" },
        { "entry", "not valid text", """{"key":"KEY","metric":"served","station":"a","delta":1,"\udc00":1}""" },
        { "entry", "must be an object", "null" },
        { "entry", "must be an object", "[]" },
        { "entry", "must be an object", "\"served\"" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_bad_entry_names_its_field_and_spoils_no_other(string field, string reason, string entry)
    {
        var e = server.Shared(nameof(RejectedEntryTests));
        var head = await e.HeadAsync();
        var bad = entry.Replace("KEY", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("TOMORROW", TestEvent.At(1, "12:00:00"), StringComparison.Ordinal)
                .Replace("TODAY", TestEvent.Text(TestEvent.Day()), StringComparison.Ordinal).Replace("LONG", new('x', 501), StringComparison.Ordinal);

        var results = await e.TallyAsync(TestEvent.Entry(Guid.NewGuid()), bad, TestEvent.Entry(Guid.NewGuid()));

        Assert.Equal(["accepted", "rejected", "accepted"], results.Select(r => r.Status));
        Assert.StartsWith($"{field}: ", results[1].Reason, StringComparison.Ordinal);
        Assert.Contains(reason, results[1].Reason, StringComparison.Ordinal);
        Assert.Null(results[1].Seq);
        Assert.Equal(head + 2, await e.HeadAsync());
        Assert.Equal(head + 2, (await e.CounterAsync("a", "served")).Total);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_closed_event_counts_nothing_more()
    {
        var result = Assert.Single(await server.Closed.TallyAsync(TestEvent.Entry(Guid.NewGuid())));

        Assert.Equal(("rejected", "event: 't-closed' is closed; nothing more is counted"), (result.Status, result.Reason));
        Assert.Equal(0, await server.Closed.HeadAsync());
    }
}
