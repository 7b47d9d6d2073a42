using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>What the store of accounts promises.</summary>
public abstract class AccountContract : DatabaseContract
{
    private static readonly IReadOnlyList<Grant> Administrator = [new(Role.Administrator, 0)];
    private static readonly IReadOnlyList<Grant> Coordinator = [new(Role.Coordinator, 1, 2)];

    private AccountStore Accounts => Store(demo: false);

    [Fact]
    public async Task An_account_is_read_back_as_it_was_made()
    {
        var made = Draft("zhang.san", a =>
        {
            (
                a.DisplayName, a.PasswordHash, a.Demo, a.TwoFactor, a.Authenticator, a.TotpStep, a.LastSeenMs) = (
                    "张三", "hash", true, true, "secret", 5_000_000_000, 8);
        });
        await Accounts.AddAsync(made, Coordinator, By, Stop);

        foreach (var read in (Account?[])
        [
            await Accounts.FindAsync(1, Stop), await Accounts.FindByNameAsync("ZHANG.SAN", Stop), Assert.Single(await Accounts.AllAsync(Stop))
        ])
            Assert.Equivalent(made, read, strict: true);
        Assert.Equal((1, 1, Sample.Noon.ToUnixTimeMilliseconds()), (made.AccountId, made.Revision, made.CreatedMs));
        Assert.Null(await Accounts.FindAsync(2, Stop));
        Assert.Null(await Accounts.FindByNameAsync("ZHANG", Stop));
        Assert.Equal(["account:1 account.created account:1 coordinator event 1 station 2"], await ToldAsync());
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await AddAsync("a", Coordinator);
        await RefusedAsync("name", () => AddAsync("A", Coordinator));

        var refused = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    await AddAsync("b", Coordinator);
                    return 0;
                }
                catch (CatalogException)
                {
                    return 1;
                }
            },
            Stop)));

        Assert.Equal(5, refused.Sum());
        Assert.Equal([1, 2], (await Accounts.AllAsync(Stop)).Select(a => a.AccountId));
    }

    [Fact]
    public async Task A_change_over_one_that_was_not_seen_is_refused_and_tells_nothing()
    {
        await AddAsync("a", Coordinator);
        var (first, second) = ((await Accounts.FindAsync(1, Stop))!, (await Accounts.FindAsync(1, Stop))!);
        first.DisplayName = "first";
        second.DisplayName = "second";

        Assert.True(await Accounts.UpdateAsync(first, [new(By, "account.changed", "account:1")], Stop));
        Assert.False(await Accounts.UpdateAsync(second, [new(By, "account.changed", "account:1", "second")], Stop));

        Assert.Equal("first", (await Accounts.FindAsync(1, Stop))!.DisplayName);
        Assert.Equal(2, (await ToldAsync()).Count);
        first.DisplayName = "again";
        Assert.True(await Accounts.UpdateAsync(first, [], Stop));
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        var first = await AddAsync("a", Administrator);
        await AddAsync("c", Coordinator);
        // Neither a disabled one nor, outside Development, a demonstration's counts.
        await Accounts.AddAsync(Draft("disabled", a => a.Disabled = true), Administrator, By, Stop);
        await Accounts.AddAsync(Draft("demo", a => a.Demo = true), Administrator, By, Stop);

        await RefusedAsync("last-administrator", () => Accounts.SetGrantsAsync(first, Coordinator, By, Stop));
        first.Disabled = true;
        await RefusedAsync("last-administrator", () => Accounts.UpdateAsync(first, [new(By, "account.disabled", "account:1")], Stop, disables: true));
        Assert.False((await Accounts.FindAsync(1, Stop))!.Disabled);
        Assert.True(await Accounts.HasAdministratorAsync(Stop));
        Assert.Equal(4, (await ToldAsync()).Count);

        first = (await Accounts.FindAsync(1, Stop))!;
        first.Disabled = true;
        Assert.True(await Store(demo: true).UpdateAsync(first, [], Stop, disables: true));
        Assert.False(await Accounts.HasAdministratorAsync(Stop));
        Assert.True(await Store(demo: true).HasAdministratorAsync(Stop));
    }

    [Fact]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        Account[] both = [await AddAsync("a", Administrator), await AddAsync("b", Administrator)];

        var results = await Task.WhenAll(both.Select(account => Task.Run(
            async () => await Record.ExceptionAsync(() => Accounts.SetGrantsAsync(account, Coordinator, By, Stop)), Stop)));

        Assert.Single(results, r => r is CatalogException);
        Assert.True(await Accounts.HasAdministratorAsync(Stop));
    }

    [Fact]
    public async Task Roles_are_replaced_and_told()
    {
        await AddAsync("a", Administrator);
        var account = await AddAsync("b", Coordinator);

        await Accounts.SetGrantsAsync(account, [new(Role.Manager, 0), new(Role.Display, 3), new(Role.Display, 3)], By, Stop);

        Assert.Equal(
            [new(Role.Manager, 0), new(Role.Display, 3)],
            (await new AccessStore(Scratch.Database, Audit, Clock).LoadAsync(false, Stop)).Find(account.Holder)!.Rights.Grants);
        Assert.Equal("account:1 account.roles account:2 manager, display event 3, display event 3", (await ToldAsync())[0]);
    }

    [Fact]
    public async Task A_time_step_is_good_once_and_none_before_it()
    {
        var account = await AddAsync("a", Coordinator);
        var taken = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(async () => await Accounts.TakeStepAsync((await Accounts.FindAsync(1, Stop))!, 100, Stop), Stop)));

        Assert.Single(taken, t => t);
        Assert.False(await Accounts.TakeStepAsync(account, 99, Stop));
        Assert.True(await Accounts.TakeStepAsync(account, 101, Stop));
        Assert.Equal(101, account.TotpStep);
        Assert.True(await Accounts.UpdateAsync(account, [], Stop));
    }

    [Fact]
    public async Task An_invitation_is_good_once_and_for_its_time()
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await AddAsync("a", Coordinator);
        await Accounts.InviteAsync(1, "token", now + 1000, By, Stop);

        Assert.Equal(1, await Accounts.InvitedAsync("token", Stop));
        Assert.Null(await Accounts.InvitedAsync("other", Stop));
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Accounts.TakeInvitationAsync("token", Stop), Stop))), t => t);
        Assert.Null(await Accounts.InvitedAsync("token", Stop));

        await Accounts.InviteAsync(1, "expired", now + 1000, By, Stop);
        Clock.Set(now + 1000);
        Assert.Null(await Accounts.InvitedAsync("expired", Stop));
        Assert.False(await Accounts.TakeInvitationAsync("expired", Stop));
        Assert.Equal(["account:1 account.invited account:1", "account:1 account.invited account:1"], (await ToldAsync()).Take(2));
    }

    [Fact]
    public async Task Another_invitation_ends_the_one_before_and_nobody_else_s()
    {
        var later = Clock.GetUtcNow().ToUnixTimeMilliseconds() + 1000;
        await Accounts.InviteAsync(0, "first start", later, By, Stop);
        await Accounts.InviteAsync(1, "one", later, By, Stop);
        await Accounts.InviteAsync(1, "two", later, By, Stop);

        Assert.Null(await Accounts.InvitedAsync("one", Stop));
        Assert.Equal(1, await Accounts.InvitedAsync("two", Stop));
        Assert.Equal(0, await Accounts.InvitedAsync("first start", Stop));
    }

    private AccountStore Store(bool demo) => new(Scratch.Database, Audit, new(demo), Clock);

    private async Task<Account> AddAsync(string name, IReadOnlyList<Grant> grants)
    {
        var account = Draft(name);
        await Accounts.AddAsync(account, grants, By, Stop);
        return account;
    }

    private static Account Draft(string name, Action<Account>? set = null)
    {
        var account = new Account { Name = name, NameKey = name.ToUpperInvariant(), DisplayName = name, Stamp = "stamp", PasswordHash = "hash" };
        set?.Invoke(account);
        return account;
    }
}
