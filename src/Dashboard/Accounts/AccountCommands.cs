using System.CommandLine;
using Dashboard.Engine.Access;
using Dashboard.Shared;

namespace Dashboard.Accounts;

/// <summary>account invite &lt;name&gt;: the way back in for whoever has the machine but no administrator who can sign in.</summary>
public static class AccountCommands
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The account's name" };
        var administrator = new Option<bool>("--administrator") { Description = "Make the account, as an administrator, if there is none of that name" };
        var invite = new Command("invite", "Prints a link by which the account's person sets a new password") { name, administrator };
        invite.Runs(async (parsed, services, cancellation) =>
        {
            var (accounts, service) = (services.GetRequiredService<AccountStore>(), services.GetRequiredService<AccountService>());
            var wanted = AccountService.New(parsed.GetValue(name)!, parsed.GetValue(name)!);
            var account = await accounts.FindByNameAsync(wanted.NameKey, cancellation);
            if (account is null)
            {
                if (!parsed.GetValue(administrator)) throw new CommandException($"name: there is no account '{wanted.Name}'; add --administrator to make one");
                await accounts.AddAsync(account = wanted, [new(Role.Administrator, 0)], CommandHost.Actor, cancellation);
            }

            if (account.Disabled) throw new CommandException($"name: '{account.Name}' is disabled");
            Console.WriteLine($"/welcome#{await service.InviteAsync(account.AccountId, CommandHost.Actor, cancellation)}");
            Console.WriteLine($"Open it below the server's own address; good once, for {AccountService.InvitationLasts.TotalHours:0} hours.");
            return 0;
        }, more: services => services.AddSingleton<AccessDirectory>().AddSingleton<Refusals>().AddSingleton<AccountService>());
        return new Command("account", "Accounts") { invite };
    }
}
