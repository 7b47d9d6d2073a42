using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What must run once runs on one server at a time, and on another when that one is gone.</summary>
public abstract class LeaseContract : DatabaseContract
{
    private const string Name = "exchange spring main";

    private readonly FakeTimeProvider _time = new();

    private LeaseStore Store => new(Scratch.Database);

    [Fact]
    public async Task One_of_two_works_and_the_other_when_the_first_has_stopped()
    {
        await using var first = Start(alone: false);
        await Wait.Until(() => first.Works, "the first works");
        await using var second = Start(alone: false);
        for (var beat = 1; beat <= 8; beat++)
        {
            _time.Advance(Leases.Beat);
            await Wait.Until(async () => (await Store.FindAsync(Name, Stop))!.Beat >= beat, "the first has renewed its lease");
        }

        Assert.False(second.Works);
        Assert.Equal(1, (await Store.FindAsync(Name, Stop))!.Number);

        await first.DisposeAsync();
        await WaitForBeatsAsync(() => second.Works, "the second works");
        Assert.Equal(2, (await Store.FindAsync(Name, Stop))!.Number);
    }

    [Fact]
    public async Task The_lease_of_a_server_that_died_is_taken_after_its_beats_have_stayed_away()
    {
        await Store.TakeAsync(Name, null, "died", Stop);
        await using var server = Start(alone: false);
        _time.Advance(Leases.TakenAfter - Leases.Beat);
        Assert.False(server.Works);
        await WaitForBeatsAsync(() => server.Works, "the lease is taken");
    }

    [Fact]
    public async Task A_server_that_is_alone_waits_for_nobody()
    {
        await Store.TakeAsync(Name, null, "died", Stop);
        await using var server = Start(alone: true);
        await Wait.Until(() => server.Works, "it works at once");
    }

    [Fact]
    public async Task Whoever_has_lost_a_lease_stops_and_what_it_still_writes_is_refused()
    {
        await Sample.AddEventAsync(Scratch.Database);
        var positions = new PositionStore(Scratch.Database);
        await using var server = Start(alone: false);
        await Wait.Until(() => server.Works, "it works");
        var lost = server.Lease!;
        await positions.SaveAsync(1, "main", At(7), lost, Stop);

        await Store.TakeAsync(Name, await Store.FindAsync(Name, Stop), "another", Stop);
        await Assert.ThrowsAsync<LeaseLostException>(() => positions.SaveAsync(1, "main", At(9), lost, Stop));
        Assert.Equal(7, (await positions.FindAsync(1, "main", Stop))!.Position);

        await WaitForBeatsAsync(() => !server.Works, "it stops");
        Assert.Equal("another", (await Store.FindAsync(Name, Stop))!.Holder);
    }

    [Fact]
    public async Task Of_two_that_take_at_once_one_has_it()
    {
        var seen = await Store.FindAsync(Name, Stop);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.TakeAsync(Name, seen, $"{i}", Stop)));
        Assert.Single(taken, lease => lease is not null);
        seen = await Store.FindAsync(Name, Stop);
        taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.TakeAsync(Name, seen, $"{i}", Stop)));
        Assert.Equal(2, Assert.Single(taken, lease => lease is not null)!.Number);
    }

    private Server Start(bool alone) => new(new(Store, alone, _time, NullLogger<Leases>.Instance));

    private static LogPosition At(long position) => new() { Position = position, HeadSize = 0, HeadHash = "" };

    private Task WaitForBeatsAsync(Func<bool> condition, string what) => Wait.Until(
        () =>
        {
            if (condition()) return true;
            _time.Advance(Leases.Beat / 4);
            return false;
        },
        what);

    private sealed class Server : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopped = new();
        private readonly Task _runs;
        private Lease? _lease;

        public Server(Leases leases) => _runs = leases.RunAsync(Name, WorkAsync, _stopped.Token);

        public bool Works => Lease is not null;

        public Lease? Lease => Volatile.Read(ref _lease);

        public async ValueTask DisposeAsync()
        {
            if (_stopped.IsCancellationRequested) return;
            await _stopped.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runs);
            _stopped.Dispose();
        }

        private async Task WorkAsync(Lease lease, CancellationToken lost)
        {
            Volatile.Write(ref _lease, lease);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, lost);
            }
            finally
            {
                Volatile.Write(ref _lease, null);
            }
        }
    }
}
