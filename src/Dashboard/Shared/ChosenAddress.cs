using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Shared;

/// <summary>
/// The address of a page that holds what was chosen there: a reload, or a link sent to a colleague, shows the same. The browser answers a round trip after it
/// was asked to go somewhere; a choice that follows faster builds on the address asked for last, or it would undo the one before it. One for a circuit, as a
/// window has one address.
/// </summary>
public sealed class ChosenAddress : IDisposable
{
    private readonly NavigationManager _navigation;
    private string? _asked;

    /// <summary>Follows a circuit's window.</summary>
    public ChosenAddress(NavigationManager navigation)
    {
        _navigation = navigation;
        navigation.LocationChanged += Arrived;
    }

    /// <summary>The window has not come to the address that was asked for last.</summary>
    public bool Underway => _asked is not null;

    private string Uri => _asked ?? _navigation.Uri;

    /// <summary>What a part of the query holds, as it was chosen last; null for nothing.</summary>
    public string? this[string name] =>
        QueryHelpers.ParseQuery(new Uri(Uri).Query).TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Chooses parts of the query; the others stay. It takes the place of the address before it in the window's history.</summary>
    /// <param name="parts">Names and what they are to hold; null takes a part away.</param>
    public void Choose(params (string Name, string? Value)[] parts) =>
        Go(_navigation.GetUriWithQueryParameters(Uri, parts.ToDictionary(p => p.Name, object? (p) => p.Value, StringComparer.Ordinal)), replace: true);

    /// <summary>Goes to an address.</summary>
    /// <param name="address">The whole of it.</param>
    /// <param name="replace">It takes the place of the one before it in the window's history.</param>
    public void Go(string address, bool replace = false)
    {
        // Before the window is asked: a test's answers at once.
        _asked = _navigation.ToAbsoluteUri(address).AbsoluteUri;
        _navigation.NavigateTo(_asked, new NavigationOptions { ReplaceHistoryEntry = replace });
    }

    /// <inheritdoc />
    public void Dispose() => _navigation.LocationChanged -= Arrived;

    // At another page nothing is left to build on; at another choice of this one, the last has yet to come.
    private void Arrived(object? sender, LocationChangedEventArgs now)
    {
        if (_asked is null) return;
        var (asked, at) = (new Uri(_asked), new Uri(now.Location));
        if (asked.AbsolutePath != at.AbsolutePath || System.Uri.UnescapeDataString(asked.Query) == System.Uri.UnescapeDataString(at.Query)) _asked = null;
    }
}
