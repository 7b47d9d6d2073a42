using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Audit;

/// <summary>The address holds the filters and the page: a reload, or a link sent to a colleague, shows the same.</summary>
public sealed partial class AuditPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private AuditPart? _part;
    private IReadOnlyList<string> _several = [];
    private int _reads;
    private bool _refused;
    private bool _failed;
    private bool _noDay;

    [SupplyParameterFromQuery] public string? Who { get; set; }

    [SupplyParameterFromQuery] public string? Action { get; set; }

    [SupplyParameterFromQuery] public string? Subject { get; set; }

    [SupplyParameterFromQuery] public string? From { get; set; }

    [SupplyParameterFromQuery] public string? To { get; set; }

    [SupplyParameterFromQuery] public string? Before { get; set; }

    // What is no number, in an address that somebody has written, is as if it were not there.
    private long? Older => long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;

    private bool Filtered => (string?[])[Who, Action, Subject, From, To] is var all && all.Any(text => !string.IsNullOrWhiteSpace(text));

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        // Two filters chosen quickly: the answer to the first is no longer wanted.
        var read = ++_reads;
        (_refused, _failed, _noDay, _several) = (false, false, false, []);
        try
        {
            var caller = await States.CallerAsync();
            IReadOnlyList<string> who = Text(Who) is { } typed ? Service.Resolve(caller, typed) : [];
            if (who.Count > 1)
            {
                _several = who;
                return;
            }

            var (from, to) = (HouseTime.ReadDay(From), HouseTime.ReadDay(To));
            _noDay = (from is null && Text(From) is not null) || (to is null && Text(To) is not null);
            if (_noDay) return;
            var filter = new AuditFilter(who.SingleOrDefault(), Text(Action), Text(Subject), from is { } first ? HouseTime.StartOf(first) : null, to is { } last ? HouseTime.EndOf(last) : null, Older);
            var part = await Service.ReadAsync(caller, filter, _left.Token);
            if (read == _reads) _part = part;
        }
        catch (RefusedException)
        {
            (_refused, _part) = (true, null);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The audit cannot be read.");
            _failed = true;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // Another filter begins at the newest again.
    private void Choose(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = Text(value), ["before"] = null }), new NavigationOptions { ReplaceHistoryEntry = true });

    private string ToPage(long? before) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["before"] = before });

    private string ActionName(string? action) => string.IsNullOrEmpty(action) ? Texts["Everything"] : Actions.Name(action, Texts);
}
