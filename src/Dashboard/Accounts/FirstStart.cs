using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// The first accounts. In Development: demonstration accounts, which act nowhere else (AccessOptions). Elsewhere, as long as nobody can administer: a link,
/// printed once a start, that makes the first administrator. There is no default password anywhere.
/// </summary>
public sealed class FirstStart(
    AccountStore accounts,
    AccountService service,
    CatalogStore catalogs,
    SignInStore proofs,
    SetUpLink link,
    AccessDirectory directory,
    AccessOptions options,
    IHostApplicationLifetime lifetime,
    IServiceProvider services) : IHostedService
{
    /// <summary>How long the set-up link is good.</summary>
    public static TimeSpan LinkLasts => TimeSpan.FromHours(1);

    /// <summary>The demonstration accounts: known to everybody who can read, and therefore to Development alone.</summary>
    public static readonly IReadOnlyList<(string Name, string DisplayName, string Password, Role Role)> Demo =
    [
        ("admin", "演示管理员", "demo-admin-maotai-lake-41", Role.Administrator),
        ("manager", "演示值班经理", "demo-manager-jiaxiu-tower-42", Role.Manager),
        ("coordinator", "演示站点协调员", "demo-coordinator-nanming-43", Role.Coordinator),
    ];

    private static readonly Actor System = new("start");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await proofs.WrapCodesAsync(cancellationToken);
        if (options.DemoAccounts) await AddDemoAsync(cancellationToken);
        else await EndDemoAsync(cancellationToken);
        if (options.DemoAccounts)
            lifetime.ApplicationStarted.Register(() => Console.WriteLine(
                $"Sign in   {Demo[0].Name} · {Demo[0].Password} (Development only; the README has the others)"));
        if (await accounts.HasAdministratorAsync(cancellationToken))
        {
            link.Forget();
            return;
        }

        var token = await service.InviteAsync(Welcome.FirstAdministrator, System, cancellationToken, LinkLasts);
        lifetime.ApplicationStarted.Register(() => link.Show(Addresses.Root(services), token, LinkLasts));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // They could not sign in anyway (MaySignIn), nor act (AccessDirectory); but a list of accounts should not look as if they might.
    private async Task EndDemoAsync(CancellationToken cancellation)
    {
        foreach (var account in (await accounts.AllAsync(cancellation)).Where(a => a is { Demo: true, PasswordHash: not null }))
        {
            (account.PasswordHash, account.Disabled, account.Stamp) = (null, true, Secrets.New());
            await accounts.UpdateAsync(account, [new(System, "account.disabled", account.Holder.ToString())], cancellation);
        }
    }

    private async Task AddDemoAsync(CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>();
        var drill = await catalogs.FindAsync("drill", cancellation);
        foreach (var (name, displayName, password, role) in Demo)
        {
            var account = AccountService.New(name, displayName, demo: true);
            if (await accounts.FindByNameAsync(account.NameKey, cancellation) is { } known)
            {
                // One that another environment ended (below) comes back.
                if (known is not { Demo: true, PasswordHash: null }) continue;
                (known.PasswordHash, known.Disabled) = (hasher.HashPassword(known, password), false);
                await accounts.UpdateAsync(known, [new(System, "account.enabled", known.Holder.ToString())], cancellation);
            }
            else if (Grants(role) is [..] grants)
            {
                account.PasswordHash = hasher.HashPassword(account, password);
                await accounts.AddAsync(account, grants, System, cancellation);
            }
        }

        await directory.RefreshAsync(cancellation);

        Grant[]? Grants(Role role) =>
            role == Role.Administrator ? [new(role, 0)]
            : drill is null ? null
            : role == Role.Manager ? [new(role, drill.Event.EventId)]
            : drill.Station("railway") is { } railway ? [new(role, drill.Event.EventId, railway.StationId)] : null;
    }
}
