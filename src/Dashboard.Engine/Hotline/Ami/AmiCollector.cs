using Dashboard.Engine.Feed;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Hotline.Ami;

/// <summary>
/// Follows an Asterisk exchange over its manager interface, again and again after every failure, and publishes what its queues hold. It asks for the full
/// status at most once in <see cref="StatusEvery"/>, however often it connects, and follows events in between.
/// </summary>
public sealed class AmiCollector
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(200);

    private readonly AmiOptions _options;
    private readonly byte[] _login, _loginOfOld;
    private readonly Func<ExchangeStatus?, CancellationToken, Task> _publish;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Pulse _changed = new();
    private volatile ExchangeStatus? _current;
    private long? _asked;
    private int _failures;
    private bool _refused;

    /// <summary>A collector; it does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="options">Where the exchange is.</param>
    /// <param name="publish">Takes the newest status, only when it has changed, at most five times a second, one at a time; null when the exchange cannot be
    /// followed, from the first attempt on. One that fails is called again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Is told what fails, once, and when it is over; never the secret.</param>
    /// <exception cref="ArgumentException">A name or the secret carries a control character.</exception>
    public AmiCollector(AmiOptions options, Func<ExchangeStatus?, CancellationToken, Task> publish, TimeProvider time, ILogger<AmiCollector> log)
    {
        (_options, _publish, _time, _log) = (options, publish, time, log);

        // Of the class agent alone: all that is needed, and none of the calls' own events, which are full of numbers.
        (_login, _loginOfOld) = (Login("agent"), Login("agent,call"));
        foreach (var queue in options.Queues ?? []) AmiMessage.Action("QueueStatus", ("Queue", queue));
    }

    // Up to Asterisk 11 (interface 1.x) callers who come and go are told in the class of calls.
    private byte[] LoginTo(string version) => version.StartsWith("1.", StringComparison.Ordinal) ? _loginOfOld : _login;

    private byte[] Login(string events) =>
        AmiMessage.Action("Login", ("ActionID", "dashboard-login"), ("Username", _options.User), ("Secret", _options.Secret), ("Events", events));

    /// <summary>How often the full status is asked for, and never more often.</summary>
    public static TimeSpan StatusEvery => TimeSpan.FromSeconds(30);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing else is thrown.</exception>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(FollowAsync(cancellation), PublishAsync(cancellation));

    /// <summary>How long to wait after so many failures in a row (from 0): 1 s to 30 s, growing, not quite the same for everybody.</summary>
    /// <param name="failures">The failures before.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal static TimeSpan WaitAfter(int failures, double chance) =>
        TimeSpan.FromSeconds(Math.Clamp((1 << Math.Min(failures, 5)) * (0.75 + (chance / 2)), 1, 30));

    private async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                await new AmiSession(_options, LoginTo, MayAsk, Know, _time).RunAsync(cancellation);
                throw new AmiException("The session ended.");
            }
#pragma warning disable CA1031 // Whatever fails, the hotline's figures are unknown from here, and the exchange is tried again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                // At a shutdown whatever is cut short fails in its own way.
                cancellation.ThrowIfCancellationRequested();
                Know(null);
                wait = Tell(failure);
            }

            await Task.Delay(wait, _time, cancellation);
        }
    }

    private TimeSpan Tell(Exception failure)
    {
        if (failure is AmiRefusedException)
        {
            if (!_refused)
                _log.LogError(
                    "The exchange {Exchange} refuses the account or its secret; it is tried again every {Minutes} minutes.",
                    _options,
                    AfterRefusal.TotalMinutes);
            _refused = true;
            return AfterRefusal;
        }

        if (_failures == 0) _log.LogWarning(failure, "The exchange {Exchange} cannot be followed: {Reason}", _options, failure.Message);
        return WaitAfter(_failures++, Random.Shared.NextDouble());
    }

    private bool MayAsk()
    {
        if (_asked is { } at && _time.GetElapsedTime(at) < StatusEvery) return false;
        _asked = _time.GetTimestamp();
        return true;
    }

    private void Know(ExchangeStatus? status)
    {
        if (status is not null && (_failures > 0 || _refused))
        {
            _log.LogInformation("The exchange {Exchange} is followed again.", _options);
            (_failures, _refused) = (0, false);
        }

        if (status is not null && _current is null && status.Missing is { Count: > 0 } missing)
            _log.LogWarning("The exchange {Exchange} has no queue {Queues}; who waits there is not known from it.", _options, string.Join(", ", missing));

        _current = status;
        _changed.Beat();
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        var (published, begun, failing) = ((ExchangeStatus?)null, false, false);
        while (true)
        {
            await _changed.WaitAsync(cancellation);
            var newest = _current;
            try
            {
                if (!begun || !Equals(newest, published)) await _publish(newest, cancellation);
                (published, begun, failing) = (newest, true, false);
            }
#pragma warning disable CA1031 // A figure that stayed as it was would be taken for the newest: whatever fails is told, and tried again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                cancellation.ThrowIfCancellationRequested();
                if (!failing) _log.LogError(failure, "What the exchange {Exchange} says cannot be published.", _options);
                failing = true;
                _changed.Beat();
            }

            await Task.Delay(LeastBetween, _time, cancellation);
        }
    }
}
