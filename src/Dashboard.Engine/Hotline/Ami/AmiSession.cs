using System.Net.Sockets;

namespace Dashboard.Engine.Hotline.Ami;

/// <summary>One connection to an exchange, from its greeting to its end: signs in, asks for the full status when it may, folds what comes.</summary>
/// <param name="options">Where, and which queues.</param>
/// <param name="login">The action that signs in, by the version of the interface that greets.</param>
/// <param name="mayAsk">Whether the full status may be asked for now; true is the permission, used up.</param>
/// <param name="know">Takes the newest status; null while there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class AmiSession(AmiOptions options, Func<string, byte[]> login, Func<bool> mayAsk, Action<ExchangeStatus?> know, TimeProvider time)
{
    private const string StatusId = "dashboard-status";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private ExchangeStatus? _known;

    // The answer to QueueStatus, as far as it has come.
    private ExchangeStatus? _answer;
    private volatile bool _asked;
    private long _heard;

    /// <summary>Follows the exchange; never ends but by an exception.</summary>
    /// <exception cref="AmiRefusedException">The account or its secret is refused.</exception>
    /// <exception cref="Exception">The connection is lost, or speaks no sense.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient { NoDelay = true };
        var reader = await EnterAsync(client, cancellation);
        Volatile.Write(ref _heard, time.GetTimestamp());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] both = [FollowAsync(reader, over.Token), KeepAsync(client.GetStream(), over.Token)];
        var first = await Task.WhenAny(both);
        await over.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task<AmiReader> EnterAsync(TcpClient client, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await client.ConnectAsync(options.Host, options.Port, either.Token);
            var reader = new AmiReader(client.GetStream());
            var version = await reader.ReadGreetingAsync(either.Token);
            await client.GetStream().WriteAsync(login(version), either.Token);
            while (await reader.ReadAsync(either.Token) is { } message)
            {
                if (message["Response"] == "Success") return reader;
                if (message["Response"] is null) continue;

                // An exchange that allows one session of an account still holds a lost one for a while.
                throw message["Message"]?.Contains("in use", StringComparison.OrdinalIgnoreCase) == true
                    ? new AmiException("The account is in use by another session.")
                    : new AmiRefusedException();
            }

            throw HungUp();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AmiException("The exchange does not answer.");
        }
    }

    private async Task FollowAsync(AmiReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation) is { } message)
        {
            Volatile.Write(ref _heard, time.GetTimestamp());
            var before = _known;
            Take(message, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (!ReferenceEquals(before, _known)) know(_known);
        }

        throw HungUp();
    }

    private void Take(AmiMessage message, long nowMs)
    {
        if (message["Event"] == "Shutdown") throw new AmiException("The exchange shuts down.");
        if (message["ActionID"] == StatusId && message["Response"] is { } response)
        {
            // An exchange that still starts knows no queues yet.
            _answer = response == "Success"
                ? ExchangeStatus.Empty(options.Queues ?? [], nowMs)
                : throw new AmiException("The exchange does not tell what its queues hold.");
        }
        else if (message["ActionID"] == StatusId && message["Event"] == "QueueStatusComplete" && _answer is not null)
        {
            (_asked, _known, _answer) = (false, _answer.Continuing(_known), null);
        }
        else if (message["ActionID"] == StatusId)
        {
            // A row of the answer is nothing by itself: what is known changes when all of it is there.
            _answer = _answer?.Apply(message, nowMs);
        }
        else
        {
            // To both: what happens while the answer comes may stand before or after the row that it changes.
            (_known, _answer) = (_known?.Apply(message, nowMs), _answer?.Apply(message, nowMs));
        }
    }

    // Asks when it is time to, and notices when nobody is there any more.
    private async Task KeepAsync(NetworkStream stream, CancellationToken cancellation)
    {
        byte[] status = AmiMessage.Action(
            "QueueStatus", [("ActionID", StatusId), .. options.Queues is [var only] ? [("Queue", only)] : Array.Empty<(string, string)>()]);
        var ping = AmiMessage.Action("Ping");
        using var timer = new PeriodicTimer(Tick, time);
        var (pinged, askedAt) = (false, 0L);
        do
        {
            var quiet = time.GetElapsedTime(Volatile.Read(ref _heard));
            if (quiet >= DeadAfter) throw new AmiException(FormattableString.Invariant($"Nothing was heard for {DeadAfter.TotalSeconds} s."));
            if (_asked && time.GetElapsedTime(askedAt) >= DeadAfter) throw new AmiException("The full status does not come.");
            if (mayAsk())
            {
                (_asked, askedAt) = (true, time.GetTimestamp());
                await stream.WriteAsync(status, cancellation);
            }
            else if (quiet >= PingAfter && !pinged)
            {
                await stream.WriteAsync(ping, cancellation);
            }

            pinged = quiet >= PingAfter;
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private static AmiException HungUp() => new("The exchange has hung up.");
}
