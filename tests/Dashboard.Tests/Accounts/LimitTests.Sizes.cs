using System.Net;
using System.Text;
using Dashboard.Engine.Access;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Tests.Accounts;

/// <summary>How large a message, a body and a form may be.</summary>
public sealed partial class LimitTests
{
    [Fact]
    public async Task A_message_of_more_than_four_KiB_closes_the_connection()
    {
        await using var server = await StartAsync();
        await using var hub = await server.HubAsync();
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += fault =>
        {
            closed.TrySetResult(fault);
            return Task.CompletedTask;
        };

        await hub.SendAsync("Watch", new string('x', 4 * 1024), 0L, Wait.Cancelled);

        await closed.Task.WaitAsync(Wait.Limit, Wait.Cancelled);
        Assert.Equal(HubConnectionState.Disconnected, hub.State);
    }

    [Theory]
    [InlineData("/api/events/e/tallies", 1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/passkeys/sign-in", 2 * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/pairings", 4 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_beyond_its_limit_is_refused(string path, int limit, HttpStatusCode status)
    {
        await using var server = await StartAsync();
        foreach (var chunked in (bool[])[false, true])
        {
            using var client = await server.KeyClientAsync(new Grant(Role.Manager, 0));
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent("{\"credential\":\"" + new string(' ', limit) + "\"}", Encoding.UTF8, "application/json"),
            };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await client.SendAsync(request, Wait.Cancelled);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_form_beyond_the_limit_of_all_bodies_is_refused()
    {
        await using var server = await StartAsync();
        using var browser = server.Browser();

        using var answer = await browser.PostAsync(
            "/sign-in", "sign-in", await browser.TokenAsync("/sign-in"), ("Form.Name", "x"), ("Form.Password", new string('x', 3 * 1024 * 1024)));

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, answer.StatusCode.ToString());
    }
}
