using System.Net;
using Dashboard.Accounts;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Keys;
using Dashboard.Features.Screens;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Tests.Access;

/// <summary>What is taken away ends at once: streams under way, and the next request.</summary>
public sealed class RevocationTests(Cast cast) : IClassFixture<Cast>
{
    private static readonly Actor Elsewhere = new("another node");

    private Caller Administrator => cast[Who.Administrator].Caller!;

    private string Board => $"/api/events/{cast.This.Slug}/board";

    [Fact]
    public Task A_revoked_key_ends_its_stream_and_opens_nothing() => EndsAsync(
        () => cast.KeyAsync(new Grant(Role.Display, cast.ThisId)), Board, HttpStatusCode.Unauthorized,
        key => cast.Server.Get<KeyService>().RevokeAsync(Administrator, key.Caller!.Holder.Id, Wait.Cancelled));

    [Fact]
    public Task A_disabled_account_ends_its_stream_and_its_session() => EndsAsync(
        () => cast.AccountAsync(new Grant(Role.Manager, cast.ThisId)), Board, HttpStatusCode.Unauthorized,
        async pass => await cast.Server.Get<AccountService>().SetDisabledAsync(Administrator, await FindAsync(pass), true, Wait.Cancelled));

    [Fact]
    public Task A_demoted_account_ends_its_stream_and_is_refused_what_it_lost() => EndsAsync(
        () => cast.AccountAsync(new Grant(Role.Manager, cast.ThisId)), $"/api/events/{cast.This.Slug}/entries", HttpStatusCode.Forbidden,
        async pass => await cast.Server.Get<AccountService>()
            .SetGrantsAsync(Administrator, await FindAsync(pass), [new(Role.Coordinator, cast.ThisId, cast.StationA)], Wait.Cancelled));

    [Fact]
    public Task An_account_that_loses_an_event_is_refused_there() => EndsAsync(
        () => cast.AccountAsync(new Grant(Role.Coordinator, cast.ThisId, cast.StationA)), Board, HttpStatusCode.Forbidden,
        async pass => await cast.Server.Get<AccountService>()
            .SetGrantsAsync(Administrator, await FindAsync(pass), [new(Role.Coordinator, cast.Other.Catalog.Event.EventId)], Wait.Cancelled));

    [Fact]
    public async Task A_revoked_screen_ends_its_stream_and_is_shown_how_to_pair()
    {
        var screen = await cast.ScreenAsync(cast.This);
        await using var hub = await cast.HubAsync(screen);
        var ended = await StreamAsync(hub);

        await cast.Server.Get<ScreenService>().RevokeAsync(Administrator, screen.Caller!.Holder.Id, Wait.Cancelled);

        using var wall = await cast.SendAsync(screen, "GET", $"/wall/{cast.This.Slug}");
        Assert.Contains("id=\"pairing\"", await wall.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
        using var receipt = await cast.SendAsync(screen, "POST", "/api/screen/receipt", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, receipt.StatusCode);
        await EndedAsync(ended, hub);
        await Assert.ThrowsAsync<HttpRequestException>(() => cast.HubAsync(screen));
    }

    [Fact]
    public Task A_key_revoked_by_another_process_ends_too() => EndsAsync(
        () => cast.KeyAsync(new Grant(Role.Display, cast.ThisId)), Board, HttpStatusCode.Unauthorized,
        async key => Assert.Equal(0, (await Run.CommandAsync(cast.Database, "key", "revoke", $"{key.Caller!.Holder.Id}")).Code), atOnce: false);

    [Fact]
    public Task An_account_demoted_on_another_connection_ends_too() => EndsAsync(
        () => cast.AccountAsync(new Grant(Role.Manager, cast.ThisId)), $"/api/events/{cast.This.Slug}/entries", HttpStatusCode.Forbidden,
        // Past the directory of this node, as a change made by another one is.
        async pass => await cast.Server.Get<AccountStore>()
            .SetGrantsAsync(await FindAsync(pass), [new(Role.Coordinator, cast.ThisId)], Elsewhere, Wait.Cancelled), atOnce: false);

    [Fact]
    public Task An_account_disabled_on_another_connection_ends_too() => EndsAsync(
        () => cast.AccountAsync(new Grant(Role.Manager, cast.ThisId)), Board, HttpStatusCode.Unauthorized,
        async pass =>
        {
            var account = await FindAsync(pass);
            (account.Disabled, account.Stamp) = (true, Secrets.New());
            Assert.True(await cast.Server.Get<AccountStore>().UpdateAsync(account, [], Wait.Cancelled, disables: true));
        },
        atOnce: false);

    private async Task EndsAsync(Func<Task<Pass>> make, string path, HttpStatusCode after, Func<Pass, Task> take, bool atOnce = true)
    {
        var pass = await make();
        await using var hub = await cast.HubAsync(pass);
        var ended = await StreamAsync(hub);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(pass, path));

        await take(pass);

        if (atOnce) Assert.Equal(after, await StatusAsync(pass, path));
        // Twice the directory's look, were the machine not loaded; the limit is for the loaded one.
        else await Wait.ForAsync(() => StatusAsync(pass, path), status => status == after, $"{path} to answer {after}");
        await EndedAsync(ended, hub);
    }

    private async Task<HttpStatusCode> StatusAsync(Pass pass, string path)
    {
        using var answer = await cast.SendAsync(pass, "GET", path);
        return answer.StatusCode;
    }

    private async Task<Account> FindAsync(Pass pass) => (await cast.Server.Get<AccountStore>().FindAsync(pass.Caller!.Holder.Id, Wait.Cancelled))!;

    // A stream that has begun; the answer is done when it ends.
    private async Task<Task> StreamAsync(HubConnection hub)
    {
        var frames = hub.Stream<object>("Watch", cast.This.Slug, 0L);
        Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(Wait.Limit, Wait.Cancelled));
        return DrainAsync(frames);
    }

    private static async Task DrainAsync(IAsyncEnumerator<object> frames)
    {
        while (await frames.MoveNextAsync())
        {
            // Until it ends.
        }
    }

    private static async Task EndedAsync(Task stream, HubConnection hub)
    {
        await stream.WaitAsync(Wait.Limit, Wait.Cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(stream.IsCompleted, "The stream goes on.");
        await Wait.ForAsync(() => hub.State == HubConnectionState.Disconnected, "the connection's end");
    }
}
