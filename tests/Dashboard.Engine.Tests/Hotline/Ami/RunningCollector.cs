using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Hotline.Ami;

/// <summary>A collector that runs against an exchange of its own, by a clock that stands still until it is moved.</summary>
internal sealed class RunningCollector : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;

    public RunningCollector(
        Action<FakeExchange>? with = null, string secret = FakeExchange.Secret, string[]? queues = null, Func<ExchangeStatus?, Task>? publish = null)
    {
        Exchange = new(Clock);
        with?.Invoke(Exchange);
        Collector = new(new("127.0.0.1", "dashboard", secret, Exchange.Port, queues), Take, Clock, Log);
        _running = Collector.RunAsync(_over.Token);

        Task Take(ExchangeStatus? status, CancellationToken cancellation)
        {
            Published.Enqueue((Clock.GetUtcNow(), status));
            return publish?.Invoke(status) ?? Task.CompletedTask;
        }
    }

    public FakeTimeProvider Clock { get; } = new(Sample.Noon);

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public FakeExchange Exchange { get; }

    public AmiCollector Collector { get; }

    public ListLog<AmiCollector> Log { get; } = new();

    public ConcurrentQueue<(DateTimeOffset At, ExchangeStatus? Status)> Published { get; } = new();

    public ExchangeStatus? Last => Published.LastOrDefault().Status;

    public ImmutableArray<QueueMember> Members => Last?.Members ?? [];

    /// <summary>Lets the clock run, slowly, until something holds: what travels over the socket takes no time of this clock.</summary>
    public Task UntilAsync(Func<bool> holds, string what, int stepMs = 50) => Wait.Until(
        () =>
        {
            if (holds()) return true;
            Clock.Advance(TimeSpan.FromMilliseconds(stepMs));
            return false;
        },
        what);

    /// <summary>Tells an event and waits for what it brings about.</summary>
    public async Task TellAsync(string message, Func<ExchangeStatus, bool> holds)
    {
        await Exchange.TellAsync(message);
        await UntilAsync(() => Last is { } status && holds(status), message);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(Wait.Longest));
        await Exchange.DisposeAsync();
        _over.Dispose();
        Assert.DoesNotContain(Log.Lines, l => l.Contains(FakeExchange.Secret, StringComparison.Ordinal));
    }
}
