using Dashboard.Engine.Access;

namespace Dashboard.Tests.Features.Keys;

/// <summary>The commands as real processes, beside a server on the same database.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_key_is_made_listed_and_revoked_and_the_running_server_follows()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));

        var (code, output, error) = await KeyAsync(
            "create", "--role", "coordinator", "--event", "e", "--station", "a", "--station", "b", "--name", "turnstiles", "--expires", "2099-03-01");
        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n');
        Assert.Equal("key 2 \"turnstiles\": coordinator of e, stations a, b, good until the end of 2099-03-01. It is shown this once:", lines[0]);
        Assert.Matches("^dk_[A-Za-z0-9_-]{43}$", lines[1]);
        Assert.Equal(2, lines.Length);
        await Wait.ForAsync(() => Known(server, lines[1]) is { Live: true }, "the server knows the key");
        Assert.Equal([new(Role.Coordinator, 1, 1), new(Role.Coordinator, 1, 2)], Known(server, lines[1])!.Rights.Grants);

        var list = (await KeyAsync("list")).Output;
        Assert.Contains($"key 2 {lines[1][..7]}… \"turnstiles\": coordinator of e, stations a, b; active; made ", list, StringComparison.Ordinal);
        Assert.Contains(" by command; not used yet; good until the end of 2099-03-01", list, StringComparison.Ordinal);
        Assert.DoesNotContain(lines[1], list, StringComparison.Ordinal);

        Assert.Equal((0, "key 2 revoked; running servers refuse it within a second", ""), await KeyAsync("revoke", "2"));
        Assert.Equal((1, "", "id: there is no key 2 that could be revoked"), await KeyAsync("revoke", "2"));
        await Wait.ForAsync(() => Known(server, lines[1]) is { Live: false }, "the server refuses the key");
        Assert.Contains("; revoked 2", (await KeyAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_named()
    {
        await using (await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e")))
        {
        }

        Assert.Equal((1, "", "event: there is no event 'none'"), await KeyAsync("create", "--role", "display", "--event", "none"));
        Assert.Equal((1, "", "event: is missing; this role is bound to an event"), await KeyAsync("create", "--role", "coordinator"));
        Assert.Equal((1, "", "event: is missing; stations are an event's"), await KeyAsync("create", "--role", "integration", "--station", "a"));
        Assert.Equal((1, "", "station: there is no station 'z' in e"), await KeyAsync("create", "--role", "coordinator", "--event", "e", "--station", "z"));
        Assert.Equal(
            (1, "", "expires: 'soon' is not a day such as 2027-03-01"), await KeyAsync("create", "--role", "display", "--event", "e", "--expires", "soon"));
        Assert.Equal((1, "", "expires: lies in the past"), await KeyAsync("create", "--role", "display", "--event", "e", "--expires", "2020-01-01"));
        Assert.Equal(1, (await KeyAsync("create", "--role", "administrator")).Code);
        Assert.Equal(1, (await KeyAsync("revoke", "x")).Code);
    }

    public void Dispose() => _folder.Dispose();

    private static Holding? Known(RunningServer server, string secret) => server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret));

    private Task<(int Code, string Output, string Error)> KeyAsync(params IEnumerable<string> arguments) =>
        Run.CommandAsync(_folder.Database, ["key", .. arguments]);
}
