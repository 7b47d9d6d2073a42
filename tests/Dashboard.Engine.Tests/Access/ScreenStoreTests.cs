using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>What becomes of a screen once it is paired.</summary>
public sealed class ScreenStoreTests : IAsyncLifetime
{
    private static readonly Actor By = new("account:1", "192.0.2.1");

    private readonly SetClock _clock = new(Sample.Noon);
    private SqliteScratch _scratch = null!;
    private AuditStore _audit = null!;
    private AccessStore _access = null!;
    private ScreenStore _screens = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        await Sample.AddEventAsync(_scratch.Database);
        await Sample.AddEventAsync(_scratch.Database, "autumn");
        _audit = new(_scratch.Database, _clock);
        _access = new(_scratch.Database, _audit, _clock);
        _screens = new(_scratch.Database, _audit, _clock);
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task It_reads_one_event_and_after_a_change_another_one()
    {
        var screen = await AddAsync();
        Assert.Equal([new(Role.Display, 1)], (await HoldingAsync(screen)).Rights.Grants);

        Assert.True(await _screens.ChangeAsync(screen with { Place = "会议室", EventId = 2, Culture = "en" }, By, Stop));

        Assert.Equal(screen with { Place = "会议室", EventId = 2, Culture = "en" }, await _screens.FindAsync(screen.ScreenId, Stop));
        Assert.Equal([new(Role.Display, 2)], (await HoldingAsync(screen)).Rights.Grants);
    }

    [Fact]
    public async Task Revoked_it_is_dead_and_nothing_more_can_be_done_with_it()
    {
        var screen = await AddAsync();
        var before = await _access.VersionAsync(Stop);

        Assert.True(await _screens.RevokeAsync(screen, By, Stop));

        Assert.True(await _access.VersionAsync(Stop) > before);
        Assert.False((await HoldingAsync(screen)).Live);
        Assert.Null(await _screens.FindAsync(screen.ScreenId, Stop));
        Assert.Empty(await _screens.AllAsync(Stop));
        Assert.False(await _screens.RevokeAsync(screen, By, Stop));
        Assert.False(await _screens.ChangeAsync(screen with { EventId = 2 }, By, Stop));
        Assert.False(await _screens.CommandAsync(screen, "reload", By, Stop));
        Assert.Equal([new(Role.Display, 1)], (await HoldingAsync(screen)).Rights.Grants);
    }

    [Fact]
    public async Task Each_command_has_a_higher_number()
    {
        var screen = await AddAsync();
        Assert.Equal((null, 0L), (screen.Command, screen.CommandNo));

        foreach (var command in (string[])["identify", "reload"]) Assert.True(await _screens.CommandAsync(screen, command, By, Stop));

        var told = await _screens.FindAsync(screen.ScreenId, Stop);
        Assert.Equal(("reload", 2L), (told!.Command, told.CommandNo));
    }

    [Fact]
    public async Task A_later_receipt_stays_when_an_earlier_one_comes_after_it()
    {
        var screen = await AddAsync();

        await _screens.SetReportsAsync([(screen.ScreenId, 2_000, "new"), (99, 2_000, "of none")], Stop);
        await _screens.SetReportsAsync([(screen.ScreenId, 1_000, "old")], Stop);

        var seen = await _screens.FindAsync(screen.ScreenId, Stop);
        Assert.Equal((2_000L, "new"), (seen!.LastSeenMs, seen.Report));
    }

    [Fact]
    public async Task The_audit_tells_who_did_what_to_which_screen()
    {
        var screen = await AddAsync();
        await _screens.CommandAsync(screen, "identify", By, Stop);
        await _screens.ChangeAsync(screen with { Place = "会议室" }, By, Stop);
        await _screens.RevokeAsync(screen, By, Stop);

        var lines = (await _audit.ReadAsync(new(Subject: screen.Holder.ToString()), 10, Stop)).Reverse().ToList();

        Assert.Equal(["screen.paired", "screen.identify", "screen.changed", "screen.revoked"], lines.Select(l => l.Action));
        Assert.All(lines, l => Assert.Equal((By.Name, By.Address), (l.Actor, l.Address)));
    }

    [Fact]
    public async Task What_it_shows_and_when_it_is_dimmed_is_kept_and_told_where_it_is_not_as_usual()
    {
        var screen = await AddAsync();
        Assert.Equal((30, null, null), (screen.DwellSeconds, screen.DimFromMin, screen.DimUntilMin));
        var dim = screen with { Scenes = "trends,overview", DwellSeconds = 60, DimFromMin = 1320, DimUntilMin = 390 };

        Assert.True(await _screens.ChangeAsync(dim, By, Stop));
        Assert.Equal(dim, await _screens.FindAsync(screen.ScreenId, Stop));
        Assert.True(await _screens.ChangeAsync(dim with { DimFromMin = null, DimUntilMin = null }, By, Stop));
        Assert.True(await _screens.ChangeAsync(dim with { DwellSeconds = 30 }, By, Stop));

        Assert.Equal(
            [
                "大厅: event 1, main", "大厅: event 1, trends,overview, 60 s each, dimmed 22:00–06:30", "大厅: event 1, trends,overview, 60 s each",
                "大厅: event 1, trends,overview, dimmed 22:00–06:30",
            ],
            (await _audit.ReadAsync(new(Subject: screen.Holder.ToString()), 10, Stop)).Reverse().Select(l => l.Detail));
    }

    private async Task<Screen> AddAsync()
    {
        var pairings = new PairingStore(_scratch.Database, _audit, _clock);
        var (_, pairing) = pairings.Add("{}", null);
        await pairings.KeepAsync(pairing, Stop);
        return (await _screens.AddAsync(PairingTests.Draft, pairing, By, Stop))!;
    }

    private async Task<Holding> HoldingAsync(Screen screen) => (await _access.LoadAsync(demo: false, Stop)).Find(screen.Holder)!;
}
