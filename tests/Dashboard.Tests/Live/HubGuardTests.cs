using System.Security.Claims;
using Dashboard.Engine.Data;
using Dashboard.Live;
using Dashboard.Shared;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Live;

/// <summary>What befalls a stream after the call that began it.</summary>
public sealed class HubGuardTests
{
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_fault_within_a_stream_is_logged_and_its_details_are_not_told()
    {
        var frames = await StreamAsync(() => throw new InvalidOperationException("secret of the house"));
        Assert.True(await frames.MoveNextAsync());

        var told = await Assert.ThrowsAsync<HubException>(async () => await frames.MoveNextAsync());

        Assert.Equal("The server failed; try again.", told.Message);
        Assert.Equal((LogLevel.Error, "The hub's method Numbers failed."), Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task What_is_said_to_the_client_and_its_leaving_are_no_faults()
    {
        var said = await StreamAsync(() => throw new HubException("There is no such thing."));
        await said.MoveNextAsync();
        Assert.Equal("There is no such thing.", (await Assert.ThrowsAsync<HubException>(async () => await said.MoveNextAsync())).Message);
        var left = await StreamAsync(() => throw new OperationCanceledException());
        await left.MoveNextAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await left.MoveNextAsync());

        Assert.Empty(_log.Lines);
    }

    private async Task<IAsyncEnumerator<int>> StreamAsync(Action fault)
    {
        var guard = new HubGuard(new Refusals(new AuditStore(null!, TimeProvider.System), TimeProvider.System, NullLogger<Refusals>.Instance), new Typed(_log));
        var client = new Client();
        using var hub = new Numbering();
        await guard.OnConnectedAsync(new(client, new ServiceCollection().BuildServiceProvider(), hub), _ => Task.CompletedTask);
        var call = new HubInvocationContext(
            client, new ServiceCollection().BuildServiceProvider(), hub, typeof(Numbering).GetMethod(nameof(Numbering.Numbers))!, [fault]);
        var stream = await guard.InvokeMethodAsync(call, _ => ValueTask.FromResult<object?>(Numbering.Numbers(fault)));
        return Assert.IsAssignableFrom<IAsyncEnumerable<int>>(stream).GetAsyncEnumerator(Wait.Cancelled);
    }

    private sealed class Numbering : Microsoft.AspNetCore.SignalR.Hub
    {
        public static async IAsyncEnumerable<int> Numbers(Action fault)
        {
            yield return 1;
            await Task.Yield();
            fault();
        }
    }

    private sealed class Client : HubCallerContext
    {
        public override string ConnectionId => "1";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new ConnectionItems();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => Wait.Cancelled;

        public override void Abort()
        {
            // There is no connection.
        }
    }

    private sealed class Typed(ILogger inner) : ILogger<HubGuard>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
