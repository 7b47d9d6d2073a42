using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Features.Screens;
using Dashboard.Live;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Tests.Features.Screens;

/// <summary>A paired screen's signs of life.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private static readonly ReceiptRequest Said = new("0.1.0", 1920, 1080, "main", 41, 800, 0);

    private ScreenBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await ScreenBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_screen_is_told_what_to_show_and_each_command_until_it_is_done()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, credential) = await _bench.PairAsync(manager);
        Assert.Equal(new("main", "spring", "zh-CN", "大厅", 30, null, null, null), await AnswerAsync(credential, Said));

        await _bench.Service.CommandAsync(manager, screen.ScreenId, ScreenService.Identify, Wait.Cancelled);

        Assert.Equal(new(1, "identify"), (await AnswerAsync(credential, Said))?.Command);
        Assert.Equal(new(1, "identify"), (await AnswerAsync(credential, Said))?.Command);
        Assert.Null((await AnswerAsync(credential, Said with { Done = 1 }))?.Command);
    }

    [Fact]
    public async Task The_roster_knows_which_command_a_screen_has_not_carried_out()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, credential) = await _bench.PairAsync(manager);
        await AnswerAsync(credential, Said);
        Assert.Null((await RowAsync(manager)).Pending);

        await _bench.Service.CommandAsync(manager, screen.ScreenId, ScreenService.Reload, Wait.Cancelled);

        Assert.Equal(ScreenService.Reload, (await RowAsync(manager)).Pending);
        await AnswerAsync(credential, Said);
        Assert.Equal(ScreenService.Reload, (await RowAsync(manager)).Pending);
        await AnswerAsync(credential, Said with { Done = 1 });
        Assert.Null((await RowAsync(manager)).Pending);
    }

    [Fact]
    public async Task Only_a_screen_that_was_not_revoked_is_heard()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, credential) = await _bench.PairAsync(manager);
        await _bench.Service.RevokeAsync(manager, screen.ScreenId, Wait.Cancelled);

        foreach (var caller in (Caller?[])[credential, manager, null])
            Assert.Equal(403, Assert.IsType<ProblemHttpResult>(await SendAsync(caller, Said)).StatusCode);
        Assert.Null(_bench.Receipts.Find(screen.ScreenId));
    }

    [Fact]
    public async Task What_a_screen_cannot_be_is_refused_and_not_kept()
    {
        var (screen, credential) = await _bench.PairAsync(await _bench.ManagerAsync());

        foreach (var (field, said) in ((string, ReceiptRequest)[])[
            (
                "width", Said with { Width = 0 }), (
                    "height", Said with { Height = 40_000 }), ("version", Said with { Version = "" }), ("version", Said with { Version = new('1', 65) }),
            (
                "version", Said with { Version = null! }), (
                    "scene", Said with { Scene = "" }), ("seq", Said with { Seq = -1 }), ("dataAgeMs", Said with { DataAgeMs = -1 })])
        {
            Assert.StartsWith(
                field + ": ", Assert.IsType<ProblemHttpResult>(await SendAsync(credential, said)).ProblemDetails.Detail, StringComparison.Ordinal);
        }

        Assert.Null(_bench.Receipts.Find(screen.ScreenId));
    }

    [Fact]
    public async Task The_roster_shows_a_receipt_before_it_is_written_and_after()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, credential) = await _bench.PairAsync(manager);
        var row = await RowAsync(manager);
        Assert.Equal((ScreenState.Never, null, null), (row.StateAt(_bench.Now), row.SeenMs, row.DataAgeAt(_bench.Now)));
        Assert.Equal(new ScreenReport(1920, 1080, "0.1.0+0123456789abcdef"), row.Report);

        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await AnswerAsync(credential, Said with { Width = 3840 });
        var at = _bench.Now;
        row = await RowAsync(manager);
        Assert.Equal((ScreenState.Live, at, 800L), (row.StateAt(at), row.SeenMs, row.DataAgeAt(at)));
        Assert.Null((await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled))!.LastSeenMs);

        await _bench.Receipts.FlushAsync(Wait.Cancelled);

        var written = (await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled))!;
        Assert.Equal((at, new ScreenReport(3840, 1080, "0.1.0", "main", 41, 800)), (written.LastSeenMs, ScreenReport.Read(written.Report)));
        Assert.Equal(RosterRow.Of(written, row.Catalog, null), row with { Screen = written, Done = null });
    }

    [Fact]
    public async Task A_screen_that_says_nothing_any_more_is_silent_and_its_figures_age()
    {
        var manager = await _bench.ManagerAsync();
        var (_, credential) = await _bench.PairAsync(manager);
        await AnswerAsync(credential, Said);
        var row = await RowAsync(manager);

        Assert.Equal(ScreenState.Live, row.StateAt(_bench.Now + 25_000));
        Assert.Equal(ScreenState.Silent, row.StateAt(_bench.Now + 25_001));
        Assert.Equal(25_801, row.DataAgeAt(_bench.Now + 25_001));
    }

    [Fact]
    public async Task Receipts_are_written_every_fifteen_seconds_and_when_the_server_stops()
    {
        var (screen, credential) = await _bench.PairAsync(await _bench.ManagerAsync());
        await AnswerAsync(credential, Said);
        await Wait.ForAsync(
            async () =>
            {
                _bench.Clock.Advance(Receipts.Interval);
                return await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled);
            },
            s => s!.LastSeenMs is not null, "the receipt is written");

        var before = (await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled))!.LastSeenMs;
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await AnswerAsync(credential, Said);
        await _bench.Receipts.StopAsync(Wait.Cancelled);

        Assert.True((await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled))!.LastSeenMs > before);
    }

    [Theory]
    [InlineData(PairingStatus.Pending, null, 5, 0)]
    [InlineData(PairingStatus.Expired, null, 6, 0)]
    [InlineData(PairingStatus.Expired, null, 0, 600_000)]
    [InlineData(PairingStatus.Declined, 0, 1, 0)]
    [InlineData(PairingStatus.Approved, 3, 1, 599_999)]
    [InlineData(PairingStatus.Approved, 3, 6, 1_199_999)]
    [InlineData(PairingStatus.Expired, 3, 1, 1_200_000)]
    public void A_screen_that_asks_is_told_how_its_pairing_stands(PairingStatus status, int? screen, int tries, long later)
    {
        var pairing = new Pairing { SecretHash = "", Code = "", ExpiresMs = 1_600_000, Tries = tries, Report = "", ScreenId = screen };

        Assert.Equal(status, PairingEndpoint.Status(pairing, 1_000_000 + later));
    }

    [Theory]
    [InlineData("main", "main")]
    [InlineData("gone,second", "second")]
    [InlineData("second,main,second", "second,main")]
    [InlineData("", "main,second")]
    [InlineData("head", "main,second")]
    [InlineData(null, "main,second")]
    public void A_screen_shows_those_of_its_scenes_that_there_are_in_its_order(string? listed, string shown) =>
        Assert.Equal(shown, string.Join(',', new Scene[] { new("head", []) { Head = true }, new("main", []), new("second", []) }.Chosen(listed)));

    [Theory]
    [InlineData("0.1.0", "0.1.0")]
    [InlineData("0.1.0+0123456789abcdef", "0.1.0+0123456")]
    [InlineData("0.1.0+012", "0.1.0+012")]
    public void A_version_is_shown_short(string version, string shown) => Assert.Equal(shown, ProductVersion.Short(version));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"width":"wide"}""")]
    public void A_report_that_cannot_be_read_is_none(string? json) => Assert.Null(ScreenReport.Read(json));

    private async Task<RosterRow> RowAsync(Caller manager) => Assert.Single(await _bench.Service.RosterAsync(manager, Wait.Cancelled));

    private async Task<ReceiptAnswer?> AnswerAsync(Caller caller, ReceiptRequest said) => Assert.IsType<Ok<ReceiptAnswer>>(await SendAsync(caller, said)).Value;

    private async Task<IResult> SendAsync(Caller? caller, ReceiptRequest said)
    {
        var http = new DefaultHttpContext();
        if (caller is not null && _bench.Directory.Current.Find(caller.Holder) is { } holding) http.User = new(Callers.Identity(holding, "test", null));
        return (await ReceiptEndpoint.AnswerAsync(
            said, http, _bench.Screens, _bench.Directory, _bench.Get<Feeds>(), [new("main", [])], _bench.Receipts)).Result;
    }
}
