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
        // Two filters chosen quickly: whatever becomes of the first is no longer wanted, faults included.
        var read = ++_reads;
        try
        {
            var found = await FindAsync();
            if (read != _reads) return;
            (_refused, _failed, _several, _noDay) = (false, false, found.Several, found.NoDay);
            if (found.Part is not null) _part = found.Part;
        }
        catch (RefusedException)
        {
            if (read == _reads) (_refused, _failed, _part) = (true, false, null);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The audit cannot be read.");
            if (read == _reads) (_failed, _refused) = (true, false);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task<(AuditPart? Part, IReadOnlyList<string> Several, bool NoDay)> FindAsync()
    {
        var (from, to, who) = (HouseTime.ReadDay(From), HouseTime.ReadDay(To), Text(Who));
        var noDay = (from is null && Text(From) is not null) || (to is null && Text(To) is not null);
        var (action, subject, older) = (Text(Action), Text(Subject), Older);
        var caller = await States.CallerAsync();
        IReadOnlyList<string> found = who is null ? [] : Service.Resolve(caller, who);
        if (found.Count > 1) return (null, found, false);
        if (noDay) return (null, [], true);
        var filter = new AuditFilter(
            found.SingleOrDefault(),
            action,
            subject,
            from is { } first ? HouseTime.StartOf(first) : null,
            to is { } last ? HouseTime.EndOf(last) : null,
            older);
        return (await Service.ReadAsync(caller, filter, _left.Token), [], false);
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // Another filter begins at the newest again.
    private void Choose(string name, string? value) => Address.Choose((name, Text(value)), ("before", null));

    private string ToPage(long? before) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["before"] = before });

    private IEnumerable<(string, string)> Choices =>
        Actions.Groups.SelectMany(group => Actions.Of(group).Select(action => (action, "\u3000" + ActionName(action))).Prepend((group, ActionName(group))))
            .Prepend(("", ActionName("")));

    private string ActionName(string? action) => string.IsNullOrEmpty(action) ? Texts["Everything"] : Actions.Name(action, Texts);
}
