using Microsoft.AspNetCore.Components;

namespace Dashboard.Tests.Support;

/// <summary>A browser that has been asked to go somewhere and is not there yet.</summary>
internal sealed class SlowWindow : NavigationManager
{
    private readonly Queue<string> _asked = new();

    public SlowWindow(string address) => Initialize("http://localhost/", "http://localhost" + address);

    /// <summary>What was asked for and has not come.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Where the window is, without the server.</summary>
    public string At => Uri["http://localhost".Length..];

    /// <summary>Everything asked for comes, in order.</summary>
    public void Arrive()
    {
        while (_asked.TryDequeue(out var address)) Arrive(address);
    }

    /// <summary>Somebody follows a link.</summary>
    public void Follow(string address) => Arrive("http://localhost" + address);

    protected override void NavigateToCore(string uri, NavigationOptions options) => _asked.Enqueue(ToAbsoluteUri(uri).AbsoluteUri);

    private void Arrive(string address)
    {
        Uri = address;
        NotifyLocationChanged(isInterceptedLink: false);
    }
}
