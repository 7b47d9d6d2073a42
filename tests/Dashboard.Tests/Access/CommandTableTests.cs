using System.Reflection;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Tests.Access;

/// <summary>Every command of the acting services for everybody: what a forged event of a circuit would come to.</summary>
public sealed class CommandTableTests(Cast cast) : IClassFixture<Cast>
{
    [Fact]
    public void Every_command_has_a_row_and_every_row_a_command()
    {
        // What keeps connections asks no permission: it cuts them.
        var commands = typeof(Server).Assembly.GetTypes().Where(t => t != typeof(Connections))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Caller) && m.DeclaringType!.IsVisible && !m.IsSpecialName)
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Distinct(StringComparer.Ordinal).ToList();

        Faults.None(commands.Except(CommandTable.Rows.Keys, StringComparer.Ordinal).Select(c => $"{c} has no row"));
        Faults.None(CommandTable.Rows.Keys.Except(commands, StringComparer.Ordinal).Select(c => $"{c} is a row without a command"));
    }

    [Fact]
    public async Task Everybody_can_give_exactly_those_commands_that_are_theirs()
    {
        List<string> wrong = [];
        var cells = 0;
        foreach (var (name, row) in CommandTable.Rows)
        {
            foreach (var who in Cast.Everybody)
            {
                cells++;
                var (allowed, seen) = await GiveAsync(row, who);
                if (allowed != row.Allows(who)) wrong.Add($"{name} as {who}: {(allowed ? "allowed" : "refused")} ({seen})");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{CommandTable.Rows.Count} commands, {cells} cells");
        Faults.None(wrong);
        Assert.Equal(CommandTable.Rows.Count * 13, cells);
    }

    [Fact]
    public async Task What_is_refused_stands_in_the_audit()
    {
        var by = await cast.AccountAsync(new Grant(Role.Coordinator, cast.ThisId, cast.StationA));
        // Beyond so many different refusals at once only their number is kept; those of the table are done with.
        await cast.Server.Get<Refusals>().FlushAsync(Wait.Cancelled);
        foreach (var row in CommandTable.Rows.Values.Where(r => !r.Allows(Who.Coordinator)))
        {
            try
            {
                await row.Give(cast, by.Caller, Wait.Cancelled);
            }
            catch (RefusedException)
            {
                // Each of them; what was answered with nothing leaves no line.
            }
        }

        await cast.Server.Get<Refusals>().FlushAsync(Wait.Cancelled);
        string[] expected =
        [
            "accounts: list", "accounts: created", "accounts: invited", "accounts: roles", "accounts: disabled", "read the audit", "make a key", "revoke a key",
            "list keys", "screens: approve", "screens: revoke", "set-up: create event", "set-up: close event", "set-up: create station",
            "set-up: change metric",
        ];
        // What the server was writing down by itself at that moment comes a little later.
        await Wait.ForAsync(() => ToldAsync(by.Caller!), lines => expected.All(what => lines.Contains(what, StringComparer.Ordinal)), "the audit's lines");
    }

    private async Task<IReadOnlyList<string?>> ToldAsync(Caller by)
    {
        var lines = await cast.Server.Get<AuditStore>().ReadAsync(new(by.Actor.Name), 100, Wait.Cancelled);
        Assert.All(lines, line => Assert.Equal("access.refused", line.Action));
        return [.. lines.Select(l => l.Detail?.Split(" ×")[0])];
    }

    private async Task<(bool Allowed, string Seen)> GiveAsync(CommandRow row, Who who)
    {
        try
        {
            return (await row.Give(cast, cast[who].Caller, Wait.Cancelled), "answered");
        }
        catch (RefusedException refused)
        {
            return (false, refused.Message);
        }
        finally
        {
            await cast.Server.Get<CatalogStore>().ChangeEventAsync(cast.This.Catalog.Event, Wait.Cancelled);
        }
    }
}
