using System.IO.Pipelines;
using Dashboard.Live;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Live;

/// <summary>Connections of which nothing is heard any more.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task One_that_never_says_anything_is_ended_and_one_that_does_stays()
    {
        var time = new FakeTimeProvider();
        await using var silent = new Client(time);
        await using var talking = new Client(time);
        for (var second = 0; second < 20; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (second % 5 == 0) await talking.SayAsync();
            silent.Beat();
            talking.Beat();
            Assert.Equal(second >= 15, silent.Gone);
        }

        Assert.False(talking.Gone);
    }

    [Fact]
    public void Programs_with_an_official_client_have_more_time_than_its_ping_takes() =>
        Assert.True(LiveSetup.ForPrograms > 2 * TimeSpan.FromSeconds(15) && LiveSetup.ForScreens == TimeSpan.FromSeconds(15));

    private sealed class Client : IConnectionHeartbeatFeature, IAsyncDisposable
    {
        private readonly Pipe _pipe = new();
        private readonly Line _connection;
        private Action? _beat;
        private PipeReader? _heard;

        public Client(TimeProvider time)
        {
            _connection = new() { Transport = new Both(_pipe.Reader, new Pipe().Writer) };
            _connection.Features.Set<IConnectionHeartbeatFeature>(this);
            var built = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider()).EndSilent(time, _ => TimeSpan.FromSeconds(15)).Run(connection =>
            {
                _heard = connection.Transport.Input;
                return Task.CompletedTask;
            });
            built.Build()(_connection).GetAwaiter().GetResult();
        }

        public bool Gone => _connection.Aborted;

        public void OnHeartbeat(Action<object> action, object state) => _beat = () => action(state);

        public void Beat() => _beat!();

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        public async Task SayAsync()
        {
            await _pipe.Writer.WriteAsync(new byte[] { 1 }, Wait.Cancelled);
            var read = await _heard!.ReadAsync(Wait.Cancelled);
            _heard.AdvanceTo(read.Buffer.End);
        }
    }

    private sealed class Line : DefaultConnectionContext
    {
        public bool Aborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => Aborted = true;
    }

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
