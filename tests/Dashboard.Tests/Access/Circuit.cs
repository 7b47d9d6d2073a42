using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dashboard.Tests.Access;

/// <summary>A circuit without a browser: all that somebody can send who speaks its protocol by hand.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly HubConnection _connection;
    private readonly ConcurrentQueue<string> _drawn = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private volatile string? _interop;
    private int _calls;

    private Circuit(Uri server, string? cookie)
    {
        _server = server;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, "/_blazor"), http =>
        {
            (http.Transports, http.SkipNegotiation) = (HttpTransportType.WebSockets, true);
            if (cookie is not null) http.Headers["Cookie"] = cookie;
        });
        builder.Services.RemoveAll<IHubProtocol>();
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        _connection = builder.Build();
        _connection.On<long, byte[]>("JS.RenderBatch", (id, batch) =>
        {
            // The texts of a batch stand in it as they are.
            _drawn.Enqueue(Encoding.UTF8.GetString(batch));
            return _connection.SendAsync("OnRenderCompleted", id, (string?)null);
        });
        _connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", (call, what, arguments, _, _, _) =>
        {
            if (what.EndsWith("attachWebRendererInterop", StringComparison.Ordinal)) _interop = DotNetObject().Match(arguments).Groups["id"].Value;
            return call == 0
                ? Task.CompletedTask
                : _connection.SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call.ToString(CultureInfo.InvariantCulture)},true,null]");
        });
        _connection.On<string, bool, string?>("JS.EndInvokeDotNet", (call, done, _) => _answered[call] = done);
        _connection.On<string>("JS.Error", _errors.Enqueue);
    }

    /// <summary>The secret by which a browser joins its circuit again.</summary>
    public string? Id { get; private set; }

    /// <summary>All that was drawn.</summary>
    public string Drawn => string.Join('\n', _drawn);

    /// <summary>How much was drawn so far.</summary>
    public int Batches => _drawn.Count;

    /// <summary>What was drawn after so many.</summary>
    public string DrawnAfter(int batches) => string.Join('\n', _drawn.Skip(batches));

    /// <summary>What the server told of faults that ended it.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public bool Open => _connection.State == HubConnectionState.Connected;

    /// <summary>A connection that has no circuit yet.</summary>
    public static async Task<Circuit> ConnectAsync(Uri server, string? cookie)
    {
        var circuit = new Circuit(server, cookie);
        await circuit._connection.StartAsync(Wait.Cancelled);
        return circuit;
    }

    /// <summary>A circuit of the page in some HTML, whoever was sent that.</summary>
    public static async Task<Circuit> StartAsync(Uri server, string? cookie, string path, string html)
    {
        var circuit = await ConnectAsync(server, cookie);
        var state = State().Match(html).Groups["state"].Value;
        var markers = Markers().Matches(html).Select((m, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{m.Groups["marker"].Value}}}""")
            .ToList();
        Assert.NotEmpty(markers);
        circuit.Id = await circuit._connection.InvokeAsync<string?>(
            "StartCircuit", server.ToString(), new Uri(server, path).ToString(), "[]", state, Wait.Cancelled);
        if (circuit.Id is not null)
            await circuit._connection.SendAsync(
                "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', markers)}}]}""", state, Wait.Cancelled);
        return circuit;
    }

    /// <summary>Joins a circuit that lost its connection.</summary>
    public async Task<bool> JoinAsync(string id)
    {
        try
        {
            return await _connection.InvokeAsync<bool>("ConnectCircuit", id, Wait.Cancelled);
        }
        catch (HubException)
        {
            // It is just being ended.
            return false;
        }
    }

    /// <summary>Waits until something was drawn.</summary>
    public Task DrawsAsync(string text) => Wait.ForAsync(() => Drawn.Contains(text, StringComparison.Ordinal), $"'{text}' to be drawn");

    /// <summary>Waits until it can be clicked.</summary>
    public Task LivesAsync() => Wait.ForAsync(() => _interop is not null && !_drawn.IsEmpty, "the circuit to be interactive");

    /// <summary>Says that something was clicked.</summary>
    /// <returns>Whether the server took it.</returns>
    public async Task<bool> ClickAsync(long handler)
    {
        var call = Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
        var click = $$"""[{"eventHandlerId":{{handler.ToString(CultureInfo.InvariantCulture)}},"eventName":"click","eventFieldInfo":null},"""
            + """{"type":"click","detail":1,"button":0}]""";
        await _connection.SendAsync(
            "BeginInvokeDotNetFromJS", call, (string?)null, "DispatchEventAsync", long.Parse(_interop!, CultureInfo.InvariantCulture), click, Wait.Cancelled);
        await Wait.ForAsync(() => _answered.ContainsKey(call) || !Open, "an answer to a click");
        return _answered.GetValueOrDefault(call);
    }

    /// <summary>Says that the address has changed, as a link within a page does.</summary>
    public Task MoveAsync(string path) => _connection.SendAsync("OnLocationChanged", new Uri(_server, path).ToString(), (string?)null, true, Wait.Cancelled);

    public Task DropAsync() => _connection.StopAsync(Wait.Cancelled);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [GeneratedRegex("<!--Blazor:(?<marker>\\{\"type\":\"server\".*?\\})-->", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex State();

    [GeneratedRegex("\"__dotNetObject\":(?<id>\\d+)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex DotNetObject();
}
