using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>What the directory promises: whoever lost a right has lost it at the next command, wherever it was taken.</summary>
public abstract class DirectoryContract : DatabaseContract
{
    private readonly ListLog<AccessDirectory> _log = new();

    [Fact]
    public async Task A_credential_is_good_until_it_is_not()
    {
        using var directory = await StartAsync();
        var accounts = Accounts(Scratch.Database);
        var account = await AddAsync(accounts, "a", new Grant(Role.Manager, 1));
        await directory.RefreshAsync(Stop);
        var caller = new Caller(account.Holder, account.Stamp, "session", null);

        directory.Require(caller, Permission.Manage, 1);
        Assert.Equal("Frau A", directory.DisplayOf("account:1"));
        Assert.Null(directory.DisplayOf("seed"));
        Assert.Null(directory.DisplayOf("account:99"));
        Refuses(directory, caller, Permission.Administer);
        Refuses(directory, caller, Permission.Manage, 2);
        Refuses(directory, null, Permission.ReadFigures, 1);
        Refuses(directory, caller with { Stamp = "old" }, Permission.Manage, 1);
        Refuses(directory, caller with { Holder = new(HolderKind.Key, 1) }, Permission.Manage, 1);

        account.Stamp = "new";
        await accounts.UpdateAsync(account, [], Stop);
        await directory.RefreshAsync(Stop);
        Refuses(directory, caller, Permission.Manage, 1);
        directory.Require(caller with { Stamp = "new" }, Permission.Manage, 1);

        account.Disabled = true;
        await AddAsync(accounts, "root", new Grant(Role.Administrator, 0));
        await accounts.UpdateAsync(account, [], Stop);
        await directory.RefreshAsync(Stop);
        Refuses(directory, caller with { Stamp = "new" }, Permission.Manage, 1);
        await StopAsync(directory);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_whatever_it_has_open()
    {
        using var directory = await StartAsync();
        var account = await AddAsync(Accounts(Scratch.Database), "a", new Grant(Role.Manager, 1));
        await directory.RefreshAsync(Stop);
        var (now, idle) = (Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)AccessDirectory.SessionIdle.TotalMilliseconds);
        var (used, unused) = (new Caller(account.Holder, account.Stamp, "used", null), new Caller(account.Holder, account.Stamp, "unused", null));
        directory.Touch("used");
        directory.Touch("unused");

        Clock.Set(now + idle);
        directory.Touch("used");
        Clock.Set(now + idle + 1);

        directory.Require(used, Permission.Manage, 1);
        Refuses(directory, unused, Permission.Manage, 1);
        await StopAsync(directory);
    }

    [Fact]
    public async Task A_key_is_good_until_its_end_and_until_it_is_revoked()
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var directory = await StartAsync();
        var keys = new KeyStore(Scratch.Database, Audit, Clock);
        var (id, secret) = await keys.AddAsync("k", [new(Role.Integration, 1)], now + 1000, By, Stop);
        await directory.RefreshAsync(Stop);
        var caller = new Caller(new(HolderKind.Key, id), Secrets.Hash(secret), null, null);

        directory.Require(caller, Permission.Count, 1);
        Clock.Set(now + 999);
        directory.Require(caller, Permission.Count, 1);
        // At its end, and without anything read anew.
        Clock.Set(now + 1000);
        Refuses(directory, caller, Permission.Count, 1);
        Assert.False(directory.Good(directory.Current.FindBySecret(Secrets.Hash(secret))!));

        Clock.Set(now);
        await keys.RevokeAsync(id, By, Stop);
        await directory.RefreshAsync(Stop);
        Refuses(directory, caller, Permission.Count, 1);
        Assert.Null(directory.Current.FindBySecret(Secrets.Hash("dk_other")));
        await StopAsync(directory);
    }

    [Fact]
    public async Task A_session_that_was_ended_opens_nothing_and_the_account_s_others_go_on()
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var directory = await StartAsync();
        var account = await AddAsync(Accounts(Scratch.Database), "a", new Grant(Role.Manager, 1));
        var store = new AccessStore(Scratch.Database, Audit, Clock);

        await store.EndSessionAsync("one", now + 1000, new(By, "session.ended", "account:1"), Stop);
        await store.EndSessionAsync("one", now + 1000, new(By, "session.ended", "account:1"), Stop);
        await directory.RefreshAsync(Stop);

        Refuses(directory, new(account.Holder, account.Stamp, "one", null), Permission.Manage, 1);
        directory.Require(new(account.Holder, account.Stamp, "two", null), Permission.Manage, 1);
        Assert.True(directory.Current.Ended("one"));

        // Once it would have ended by itself, it need not be remembered.
        Clock.Set(now + 1001);
        await store.EndSessionAsync("three", now + 5000, new(By, "session.ended", "account:1"), Stop);
        await directory.RefreshAsync(Stop);
        Assert.False(directory.Current.Ended("one"));
        await StopAsync(directory);
    }

    [Fact]
    public async Task Demonstration_accounts_act_where_they_are_wanted_alone()
    {
        var accounts = Accounts(Scratch.Database);
        await accounts.AddAsync(
            new() { Name = "demo", NameKey = "DEMO", DisplayName = "Demo", Stamp = "s", Demo = true }, [new(Role.Administrator, 0)], By, Stop);
        var caller = new Caller(new(HolderKind.Account, 1), "s", null, null);

        using var outside = await StartAsync();
        Refuses(outside, caller, Permission.Administer);
        using var development = await StartAsync(demo: true);
        development.Require(caller, Permission.Administer);
        await StopAsync(outside);
        await StopAsync(development);
    }

    [Fact]
    public async Task A_change_made_by_another_process_is_seen_by_looking()
    {
        using var directory = await StartAsync();
        using var elsewhere = Scratch.Another();
        var account = await AddAsync(Accounts(elsewhere), "a", new Grant(Role.Manager, 1));
        var caller = new Caller(account.Holder, account.Stamp, null, null);

        await Wait.Until(() => directory.RightsOf(caller).Allow(Permission.Manage, 1), "the account made elsewhere is known");
        var looks = 0;
        directory.Looked += () => Interlocked.Increment(ref looks);
        account.Stamp = "other";
        await Accounts(elsewhere).UpdateAsync(account, [], Stop);

        await Wait.Until(() => directory.Find(caller) is null, "the credential ended elsewhere is refused");
        // By looks at the interval, not by luck: no more of them than the time had room for.
        Assert.InRange(AccessDirectory.Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        await Wait.Until(() => Volatile.Read(ref looks) > 0, "who asked to be told of looks is told");
        await StopAsync(directory);
    }

    [Fact]
    public async Task While_the_database_cannot_be_read_what_was_known_holds_and_the_log_says_so_once()
    {
        var account = await AddAsync(Accounts(Scratch.Database), "a", new Grant(Role.Manager, 1));
        var caller = new Caller(account.Holder, account.Stamp, null, null);
        using var directory = await StartAsync();

        await Scratch.BreakTableAsync("access_head");
        await Wait.Until(() => !_log.Lines.IsEmpty, "the log tells of it");
        await Task.Delay(3 * AccessDirectory.Interval, Stop);
        directory.Require(caller, Permission.Manage, 1);
        Assert.Single(_log.Lines);

        await Scratch.MendTableAsync("access_head");
        account.Stamp = "other";
        await Accounts(Scratch.Database).UpdateAsync(account, [], Stop);
        await Wait.Until(() => directory.Find(caller) is null, "the change is seen once it can be read");
        Assert.Single(_log.Lines);
        await StopAsync(directory);
    }

    [Fact]
    public async Task A_start_without_rights_to_read_fails()
    {
        await Scratch.BreakTableAsync("access_head");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => StartAsync());
    }

    [Fact]
    public async Task Holders_are_found_by_either_name_whatever_the_case()
    {
        var accounts = Accounts(Scratch.Database);
        await AddAsync(accounts, "a", new Grant(Role.Manager, 1));
        await new KeyStore(Scratch.Database, Audit, Clock).AddAsync("frau a", [new(Role.Display, 1)], null, By, Stop);
        using var directory = await StartAsync();

        Assert.Equal(["account:1", "key:1"], directory.Current.Named("FRAU A").Select(h => h.Holder.ToString()));
        Assert.Equal(["account:1"], directory.Current.Named("A").Select(h => h.Holder.ToString()));
        Assert.Empty(directory.Current.Named("frau"));
        await StopAsync(directory);
    }

    private static void Refuses(AccessDirectory directory, Caller? caller, Permission permission, int eventId = 0) =>
        Assert.Equal(permission, Assert.Throws<RefusedException>(() => directory.Require(caller, permission, eventId)).Permission);

    private static async Task<Account> AddAsync(AccountStore accounts, string name, Grant grant)
    {
        var account = new Account { Name = name, NameKey = name.ToUpperInvariant(), DisplayName = $"Frau {name.ToUpperInvariant()}", Stamp = "stamp" };
        await accounts.AddAsync(account, [grant], By, Stop);
        return account;
    }

    private static Task StopAsync(AccessDirectory directory) => directory.StopAsync(CancellationToken.None);

    private AccountStore Accounts(Database database) => new(database, new(database, Clock), new(false), Clock);

    private async Task<AccessDirectory> StartAsync(bool demo = false)
    {
        var directory = new AccessDirectory(new(Scratch.Database, Audit, Clock), new(demo), Clock, _log);
        await directory.StartAsync(Stop);
        return directory;
    }
}
