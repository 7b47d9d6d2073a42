using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Engine.Tests.Hotline.Ami;

/// <summary>An exchange over a real socket that does what a test says: greets, checks the secret, answers, tells events, goes silent, cuts.</summary>
internal sealed class FakeExchange : IAsyncDisposable
{
    public const string Secret = "s3cret-of-the-exchange";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TimeProvider _clock;
    private readonly Task _accepting;
    private volatile TcpClient? _current;

    public FakeExchange(TimeProvider clock)
    {
        _clock = clock;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was asked for and answered, and when it was asked: the action with its fields, without its end.</summary>
    public ConcurrentQueue<(DateTimeOffset At, string Text)> Asked { get; } = new();

    public IEnumerable<DateTimeOffset> StatusesAsked =>
        Asked.Where(a => a.Text.StartsWith("Action: QueueStatus\n", StringComparison.Ordinal)).Select(a => a.At);

    public int Connections { get; private set; }

    /// <summary>The rows of the answer to QueueStatus; null answers with an error.</summary>
    public string? Rows { get; set; } = "";

    public string Greeting { get; set; } = "Asterisk Call Manager/9.0.0\r\n";

    public string Refusal { get; set; } = "Authentication failed";

    /// <summary>Whether it answers nothing any more.</summary>
    public bool Silent { get; set; }

    /// <summary>Whether it sends byte by byte.</summary>
    public bool ByteByByte { get; set; }

    /// <summary>Tells one message, or several with an empty line between them, over the newest connection.</summary>
    public async Task TellAsync(string messages) => await SendAsync(_current!, messages.ReplaceLineEndings("\r\n") + "\r\n\r\n");

    public Task TellRawAsync(string text) => SendAsync(_current!, text);

    public void Cut() => _current!.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        _current?.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _sending.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_over.Token);
            client.NoDelay = true;
            _current = client;
            Connections++;
            await ServeAsync(client).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        await SendAsync(client, Greeting);
        var action = new List<string>();
        while (await reader.ReadLineAsync(_over.Token) is { } line)
        {
            if (line.Length > 0)
            {
                action.Add(line);
                continue;
            }

            var at = _clock.GetUtcNow();
            if (!Silent) await AnswerAsync(client, action);
            Asked.Enqueue((at, string.Join('\n', action)));
            action.Clear();
        }
    }

    private Task AnswerAsync(TcpClient client, List<string> action)
    {
        var id = action.Find(l => l.StartsWith("ActionID: ", StringComparison.Ordinal)) ?? "ActionID: none";
        return SendAsync(client, action[0] switch
        {
            "Action: Login" when !action.Contains("Secret: " + Secret) => $"Response: Error\r\n{id}\r\nMessage: {Refusal}\r\n\r\n",
            "Action: Login" =>
                "Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
                    + $"Response: Success\r\n{id}\r\nMessage: Authentication accepted\r\n\r\n",
            "Action: QueueStatus" when Rows is null => $"Response: Error\r\n{id}\r\nMessage: Invalid/unknown command\r\n\r\n",
            "Action: QueueStatus" =>
                $"Response: Success\r\n{id}\r\nEventList: start\r\nMessage: Queue status will follow\r\n\r\n{WithId(Rows, id)}"
                    + $"Event: QueueStatusComplete\r\n{id}\r\nEventList: Complete\r\nListItems: 1\r\n\r\n",
            _ => $"Response: Success\r\nPing: Pong\r\n{id}\r\n\r\n",
        });
    }

    private static string WithId(string rows, string id) =>
        string.Concat(rows.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(r => $"{r.Trim().ReplaceLineEndings("\r\n")}\r\n{id}\r\n\r\n"));

    private async Task SendAsync(TcpClient client, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var piece = ByteByByte ? 1 : bytes.Length;
        await _sending.WaitAsync(_over.Token);
        try
        {
            for (var at = 0; at < bytes.Length; at += piece) await client.GetStream().WriteAsync(bytes.AsMemory(at, piece), _over.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
