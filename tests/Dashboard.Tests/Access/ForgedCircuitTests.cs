using Dashboard.Accounts;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Access;

/// <summary>Circuits by somebody who sends what no page of theirs would.</summary>
public sealed class ForgedCircuitTests(Cast cast) : IClassFixture<Cast>
{
    private const string Refused = "无权访问";

    // Far beyond the handlers of any page here.
    private const int Handlers = 60;

    [Fact]
    public async Task An_administrator_is_drawn_the_page_of_accounts()
    {
        await using var circuit = await StartAsync(cast[Who.Administrator], "/admin/accounts", await PageAsync(Who.Administrator, "/admin/accounts"));

        await circuit.DrawsAsync(await NameAsync());
        Assert.Empty(circuit.Errors);
    }

    [Theory]
    [InlineData("/admin/accounts")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/keys")]
    [InlineData("/admin/screens")]
    [InlineData("/admin/events/this")]
    [InlineData("/live/this")]
    public async Task The_markers_of_an_administrators_page_draw_a_coordinator_nothing(string path)
    {
        var before = await StateAsync();
        await using var circuit = await StartAsync(cast[Who.Coordinator], path, await PageAsync(Who.Administrator, path));

        await circuit.DrawsAsync(Refused);
        await circuit.LivesAsync();
        for (var handler = 1; handler <= Handlers && circuit.Open; handler++) await circuit.ClickAsync(handler);

        Assert.DoesNotContain(await NameAsync(), circuit.Drawn, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
    }

    [Theory]
    [InlineData(Who.Nobody)]
    [InlineData(Who.Screen)]
    [InlineData(Who.DisabledAccount)]
    public async Task Whoever_has_no_account_starts_no_circuit(Who who)
    {
        var html = await PageAsync(Who.Administrator, "/admin/accounts");

        await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(cast[who], "/admin/accounts", html));
    }

    [Theory]
    [InlineData("/admin/accounts")]
    [InlineData("/admin/keys")]
    [InlineData("/live/this")]
    public async Task A_coordinators_own_circuit_leads_nowhere_else(string path)
    {
        await using var circuit = await StartAsync(cast[Who.Coordinator], "/", await PageAsync(Who.Coordinator, "/"));
        await circuit.DrawsAsync(cast.This.Catalog.Event.NameZh);
        await circuit.LivesAsync();

        await circuit.MoveAsync(path);

        await circuit.DrawsAsync(Refused);
        Assert.DoesNotContain(await NameAsync(), circuit.Drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(987_654_321)]
    [InlineData(-1)]
    public async Task A_handler_that_was_never_given_out_changes_nothing(long handler)
    {
        var before = await StateAsync();
        await using var circuit = await StartAsync(cast[Who.Coordinator], "/", await PageAsync(Who.Coordinator, "/"));
        await circuit.DrawsAsync(cast.This.Catalog.Event.NameZh);
        await circuit.LivesAsync();

        Assert.False(await circuit.ClickAsync(handler));

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_lost_circuit_is_joined_again_by_its_own_reader()
    {
        var manager = await cast.AccountAsync(new Grant(Role.Manager, cast.ThisId));
        await using var circuit = await LiveAsync(manager);
        await circuit.DropAsync();

        await using var again = await Circuit.ConnectAsync(cast.Server.Address, manager.Cookie);

        Assert.True(await again.JoinAsync(circuit.Id!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_demoted_managers_circuit_ends_and_cannot_be_joined_again(bool lost)
    {
        var manager = await cast.AccountAsync(new Grant(Role.Manager, cast.ThisId));
        await using var circuit = await LiveAsync(manager);
        // One that lost its connection waits to be joined, and must end all the same.
        if (lost) await circuit.DropAsync();

        var account = await cast.Server.Get<AccountStore>().FindAsync(manager.Caller!.Holder.Id, Wait.Cancelled);
        await cast.Server.Get<AccountService>()
            .SetGrantsAsync(cast[Who.Administrator].Caller, account!, [new(Role.Coordinator, cast.ThisId, cast.StationA)], Wait.Cancelled);

        await Wait.ForAsync(() => !circuit.Open, "the circuit's end");
        await Wait.ForAsync(
            async () =>
            {
                await using var again = await Circuit.ConnectAsync(cast.Server.Address, manager.Cookie);
                return await again.JoinAsync(circuit.Id!);
            },
            joined => !joined,
            "the circuit to be gone");
    }

    [Fact]
    public async Task A_disabled_managers_circuit_ends_and_cannot_be_joined_again_by_anybody()
    {
        var manager = await cast.AccountAsync(new Grant(Role.Manager, cast.ThisId));
        await using var circuit = await LiveAsync(manager);

        var account = await cast.Server.Get<AccountStore>().FindAsync(manager.Caller!.Holder.Id, Wait.Cancelled);
        await cast.Server.Get<AccountService>().SetDisabledAsync(cast[Who.Administrator].Caller, account!, true, Wait.Cancelled);

        await Wait.ForAsync(() => !circuit.Open, "the circuit's end");
        await Assert.ThrowsAnyAsync<Exception>(() => Circuit.ConnectAsync(cast.Server.Address, manager.Cookie));
        await Wait.ForAsync(
            async () =>
            {
                await using var other = await Circuit.ConnectAsync(cast.Server.Address, cast[Who.Coordinator].Cookie);
                return await other.JoinAsync(circuit.Id!);
            },
            joined => !joined,
            "the circuit to be gone");
    }

    private async Task<Circuit> LiveAsync(Pass manager)
    {
        using var answer = await cast.SendAsync(manager, "GET", $"/live/{cast.This.Slug}");
        var circuit = await StartAsync(manager, $"/live/{cast.This.Slug}", await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        await circuit.DrawsAsync("data-testid");
        await circuit.LivesAsync();
        return circuit;
    }

    private Task<Circuit> StartAsync(Pass pass, string path, string html) => Circuit.StartAsync(cast.Server.Address, pass.Cookie, path, html);

    private async Task<string> PageAsync(Who who, string path)
    {
        using var answer = await cast.SendAsync(cast[who], "GET", path);
        return await answer.Content.ReadAsStringAsync(Wait.Cancelled);
    }

    // Somebody whom only administrators know by name.
    private async Task<string> NameAsync() => (await cast.Server.Get<AccountStore>().FindAsync(cast[Who.OtherManager].Caller!.Holder.Id, Wait.Cancelled))!.Name;

    // All that a command could change leaves a line, or an entry.
    private async Task<(long Audit, long Head)> StateAsync() =>
        (
            (await cast.Server.Get<AuditStore>().ReadAsync(new(), 200, Wait.Cancelled)).Where(l => l.Action != "access.refused").Max(l => l.Seq),
            await cast.This.HeadAsync());
}
