using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>A screen's way from its code to its credential.</summary>
public sealed class PairingTests : IAsyncLifetime
{
    private static readonly Actor By = new("account:1", "192.0.2.1");

    private readonly SetClock _clock = new(Sample.Noon);
    private SqliteScratch _scratch = null!;
    private AuditStore _audit = null!;
    private PairingStore _pairings = null!;
    private ScreenStore _screens = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static long LifetimeMs => (long)PairingStore.Lifetime.TotalMilliseconds;

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        await Sample.AddEventAsync(_scratch.Database);
        _audit = new(_scratch.Database, _clock);
        _pairings = new(_scratch.Database, _audit, _clock);
        _screens = new(_scratch.Database, _audit, _clock);
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task A_screen_gets_a_code_of_eight_letters_and_keeps_a_secret_of_which_only_the_hash_is_kept()
    {
        var (secret, asked) = await AskAsync();

        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{8}$", asked.Code);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds() + LifetimeMs, asked.ExpiresMs);
        Assert.Equal(asked, await _pairings.FindAsync(Secrets.Hash(secret), Stop));
        Assert.Equal(0, await _scratch.ScalarAsync<int>("SELECT COUNT(*) FROM pairing WHERE secret_hash = @secret", new { secret }));
        Assert.Null(await _pairings.FindAsync(secret, Stop));
    }

    [Fact]
    public async Task Who_asks_for_a_code_writes_nothing_until_a_manager_enters_it()
    {
        var (secret, asked) = _pairings.Add("{}", "192.0.2.7");

        Assert.Equal(asked, await _pairings.FindAsync(Secrets.Hash(secret), Stop));
        Assert.Equal(0, await _scratch.ScalarAsync<int>("SELECT COUNT(*) FROM pairing"));

        Assert.Equal(
            (asked.SecretHash, 1),
            ((await _pairings.EnterAsync(asked.Code, Stop))!.SecretHash, (await _pairings.EnterAsync("NOSUCHCD", Stop) is null ? 1 : 0)));
        Assert.Equal(1, (await _pairings.FindAsync(Secrets.Hash(secret), Stop))!.Tries);
        Assert.Equal(1, await _scratch.ScalarAsync<int>("SELECT COUNT(*) FROM pairing"));
    }

    [Fact]
    public async Task One_network_s_codes_are_bounded_and_the_oldest_gives_way()
    {
        var (first, _) = _pairings.Add("{}", "192.0.2.7");
        var (other, _) = _pairings.Add("{}", "192.0.2.8");
        _clock.Set(_clock.GetUtcNow().ToUnixTimeMilliseconds() + 1);
        for (var i = 0; i < PairingStore.MostOfOne; i++) _pairings.Add("{}", "192.0.2.7");

        Assert.Null(await _pairings.FindAsync(Secrets.Hash(first), Stop));
        Assert.NotNull(await _pairings.FindAsync(Secrets.Hash(other), Stop));
    }

    [Fact]
    public async Task A_code_is_found_until_it_expires()
    {
        var (_, asked) = await AskAsync();

        _clock.Set(asked.ExpiresMs - 1);
        Assert.Equal(asked.SecretHash, (await _pairings.EnterAsync(asked.Code, Stop))?.SecretHash);

        _clock.Set(asked.ExpiresMs);
        Assert.Null(await _pairings.EnterAsync(asked.Code, Stop));
        Assert.Null(await _screens.AddAsync(Draft, asked, By, Stop));
        Assert.False(await _pairings.DeclineAsync(asked, By, Stop));
        Assert.Empty(await _screens.AllAsync(Stop));
    }

    [Fact]
    public async Task The_sixth_try_of_a_code_finds_nothing()
    {
        var (_, asked) = await AskAsync();
        for (var i = 1; i <= PairingStore.MaxTries; i++) Assert.Equal(i, (await _pairings.EnterAsync(asked.Code, Stop))?.Tries);

        Assert.Null(await _pairings.EnterAsync(asked.Code, Stop));
    }

    [Fact]
    public async Task A_code_that_was_used_or_declined_is_found_no_more()
    {
        var (_, used) = await AskAsync();
        var (_, declined) = await AskAsync();
        Assert.NotNull(await _screens.AddAsync(Draft, used, By, Stop));
        Assert.True(await _pairings.DeclineAsync(declined, By, Stop));

        Assert.Null(await _pairings.EnterAsync(used.Code, Stop));
        Assert.Null(await _pairings.EnterAsync(declined.Code, Stop));
        Assert.Null(await _screens.AddAsync(Draft, declined, By, Stop));
        Assert.False(await _pairings.DeclineAsync(used, By, Stop));
        Assert.Null(await _pairings.EnterAsync("NOSUCHCD", Stop));
    }

    [Fact]
    public async Task Of_two_approvals_at_once_one_makes_the_screen()
    {
        var (_, asked) = await AskAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 2)
            .Select(i => Task.Run(() => _screens.AddAsync(Draft with { Place = $"{i}" }, asked, By, Stop), Stop)));

        var screen = Assert.Single(made, s => s is not null)!;
        Assert.Equal(screen, Assert.Single(await _screens.AllAsync(Stop)));
        Assert.Equal(
            ["screen.paired"],
            (await _audit.ReadAsync(new(), 10, Stop)).Where(l => l.Action.StartsWith("screen.", StringComparison.Ordinal)).Select(l => l.Action));
    }

    [Fact]
    public async Task The_credential_is_the_same_however_often_the_screen_fetches_it_since_an_answer_may_be_lost()
    {
        var (secret, asked) = await AskAsync();
        Assert.Null(await _pairings.TakeAsync(asked, secret, Stop));
        var screen = await _screens.AddAsync(Draft, asked, By, Stop);
        Assert.Null(Find(await DirectoryAsync(), secret));
        var settled = (await _pairings.FindAsync(Secrets.Hash(secret), Stop))!;

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _pairings.TakeAsync(settled, secret, Stop), Stop)));

        var credential = Assert.Single(taken.Distinct())!;
        Assert.NotEqual(secret, credential);
        var directory = await DirectoryAsync();
        Assert.Equal(screen!.Holder, Find(directory, credential)?.Holder);
        Assert.True(Find(directory, credential)!.Rights.Equals(new([new(Role.Display, 1)])));
        var first = (await _pairings.FindAsync(Secrets.Hash(secret), Stop))!.TakenMs;
        Assert.NotNull(first);
        Assert.Equal(credential, await _pairings.TakeAsync(settled, secret, Stop));
        Assert.Equal(first, (await _pairings.FindAsync(Secrets.Hash(secret), Stop))!.TakenMs);
        Assert.Null(await _pairings.TakeAsync(settled, Secrets.New(), Stop));
        Assert.NotNull(Find(await DirectoryAsync(), credential));

        Assert.True(await _screens.RevokeAsync(screen, By, Stop));
        Assert.Null(await _pairings.TakeAsync(settled, secret, Stop));
        Assert.False(Find(await DirectoryAsync(), credential)!.Live);
    }

    [Fact]
    public async Task A_screen_that_was_revoked_before_it_fetched_its_credential_gets_none()
    {
        var (secret, asked) = await AskAsync();
        var screen = await _screens.AddAsync(Draft, asked, By, Stop);
        Assert.True(await _screens.RevokeAsync(screen!, By, Stop));

        Assert.Null(await _pairings.TakeAsync((await _pairings.FindAsync(Secrets.Hash(secret), Stop))!, secret, Stop));
    }

    [Fact]
    public async Task What_is_long_over_is_cleared_away_by_the_next_that_asks()
    {
        var (secret, asked) = await AskAsync();
        _clock.Set(asked.ExpiresMs + LifetimeMs);
        await AskAsync();
        Assert.NotNull(await _pairings.FindAsync(Secrets.Hash(secret), Stop));

        _clock.Set(asked.ExpiresMs + LifetimeMs + 1);
        await AskAsync();

        Assert.Null(await _pairings.FindAsync(Secrets.Hash(secret), Stop));
    }

    internal static Screen Draft =>
        new() { ScreenId = 0, Place = "大厅", EventId = 1, Scenes = "main", Culture = "zh-CN", CreatedMs = 0, CreatedBy = "", CommandNo = 0 };

    private static Holding? Find(AccessSnapshot snapshot, string secret) => snapshot.FindBySecret(Secrets.Hash(secret));

    private async Task<(string Secret, Pairing Pairing)> AskAsync()
    {
        var asked = _pairings.Add("""{"width":1920}""", "192.0.2.7");
        await _pairings.KeepAsync(asked.Pairing, Stop);
        return asked;
    }

    private Task<AccessSnapshot> DirectoryAsync() => new AccessStore(_scratch.Database, _audit, _clock).LoadAsync(demo: false, Stop);
}
