using Dashboard.Engine.Access;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>What the store of passkeys, recovery codes and organisations' sign-ins promises.</summary>
public abstract class SignInContract : DatabaseContract
{
    private static readonly byte[] Passkey = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    private SignInStore SignIns => new(Scratch.Database, Audit);

    [Fact]
    public async Task A_passkey_is_kept_moves_on_and_is_forgotten()
    {
        await AccountsAsync();
        await SignIns.SavePasskeyAsync(1, Passkey, "counter 1", By, Stop);
        await SignIns.SavePasskeyAsync(1, Passkey, "counter 2", null, Stop);

        Assert.Equal(["counter 2"], await SignIns.PasskeysAsync(1, Stop));
        Assert.Empty(await SignIns.PasskeysAsync(2, Stop));
        Assert.Equal(1, await SignIns.PasskeyOwnerAsync(Passkey, Stop));
        Assert.Null(await SignIns.PasskeyOwnerAsync([1], Stop));

        await SignIns.RemovePasskeyAsync(2, Passkey, By, Stop);
        Assert.Equal(1, await SignIns.PasskeyOwnerAsync(Passkey, Stop));
        await SignIns.RemovePasskeyAsync(1, Passkey, By, Stop);
        Assert.Null(await SignIns.PasskeyOwnerAsync(Passkey, Stop));
        Assert.Equal(["account:1 account.passkey-removed account:1", "account:1 account.passkey-added account:1"], (await ToldAsync()).Take(2));
    }

    [Fact]
    public async Task A_passkey_of_one_account_does_not_become_another_s()
    {
        await AccountsAsync();
        await SignIns.SavePasskeyAsync(1, Passkey, "first", By, Stop);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SignIns.SavePasskeyAsync(2, Passkey, "second", By, Stop));

        Assert.Equal(["first"], await SignIns.PasskeysAsync(1, Stop));
        Assert.Equal(1, await SignIns.PasskeyOwnerAsync(Passkey, Stop));
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_and_its_account_s_alone()
    {
        await AccountsAsync();
        await SignIns.ReplaceCodesAsync(1, ["one", "two", "three"], Stop);
        await SignIns.ReplaceCodesAsync(2, ["one"], Stop);

        Assert.False(await SignIns.TakeCodeAsync(1, "four", Stop));
        Assert.False(await SignIns.TakeCodeAsync(2, "two", Stop));
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SignIns.TakeCodeAsync(1, "one", Stop), Stop))), t => t);
        Assert.Equal((2, 1), (await SignIns.CodesLeftAsync(1, Stop), await SignIns.CodesLeftAsync(2, Stop)));

        await SignIns.ReplaceCodesAsync(1, ["five"], Stop);
        Assert.False(await SignIns.TakeCodeAsync(1, "two", Stop));
        Assert.True(await SignIns.TakeCodeAsync(1, "five", Stop));
        Assert.Equal(0, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM recovery_code WHERE code_hash = 'one'"));
    }

    [Fact]
    public async Task Recovery_codes_are_kept_salted_and_those_of_an_earlier_version_are_wrapped_and_stay_good()
    {
        await AccountsAsync();
        await SignIns.ReplaceCodesAsync(1, ["same"], Stop);
        await SignIns.ReplaceCodesAsync(2, ["same"], Stop);
        await Scratch.ExecuteAsync("INSERT INTO recovery_code (account_id, code_hash) VALUES (1, @hash)", new { hash = Secrets.Hash("old") });

        await SignIns.WrapCodesAsync(Stop);

        Assert.Equal(3, await Scratch.ScalarAsync<int>("SELECT COUNT(DISTINCT code_hash) FROM recovery_code"));
        Assert.Equal(
            0,
            await Scratch.ScalarAsync<int>(
                "SELECT COUNT(*) FROM recovery_code WHERE code_hash IN (@same, @old)", new { same = Secrets.Hash("same"), old = Secrets.Hash("old") }));
        Assert.True(await SignIns.TakeCodeAsync(1, "old", Stop));
        Assert.False(await SignIns.TakeCodeAsync(1, "old", Stop));
        Assert.Equal((1, 1), (await SignIns.CodesLeftAsync(1, Stop), await SignIns.CodesLeftAsync(2, Stop)));
    }

    [Fact]
    public async Task An_organisation_s_sign_in_is_tied_to_one_account()
    {
        await AccountsAsync();
        await SignIns.AddLoginAsync("oidc", "subject-1", 1, By, Stop);

        Assert.Equal(1, await SignIns.LoginOwnerAsync("oidc", "subject-1", Stop));
        Assert.Null(await SignIns.LoginOwnerAsync("oidc", "subject-2", Stop));
        Assert.Null(await SignIns.LoginOwnerAsync("other", "subject-1", Stop));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SignIns.AddLoginAsync("oidc", "subject-1", 2, By, Stop));
        Assert.Equal(1, await SignIns.LoginOwnerAsync("oidc", "subject-1", Stop));
        Assert.Equal("account:1 account.login-tied account:1 oidc", (await ToldAsync())[0]);

        await SignIns.RemoveLoginsAsync(1, By, Stop);
        await SignIns.RemoveLoginsAsync(1, By, Stop);
        Assert.Null(await SignIns.LoginOwnerAsync("oidc", "subject-1", Stop));
        Assert.Equal("account:1 account.login-untied account:1", (await ToldAsync())[0].Trim());
    }

    private async Task AccountsAsync()
    {
        var accounts = new AccountStore(Scratch.Database, Audit, new(false), Clock);
        foreach (var name in (string[])["a", "b"])
            await accounts.AddAsync(new() { Name = name, NameKey = name, DisplayName = name, Stamp = "s" }, [], By, Stop);
    }
}
