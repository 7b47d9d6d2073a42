using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Hotline;

/// <summary>The callers to call back, and what coordinators note of it.</summary>
public sealed partial class CallbacksPanel
{
    private const int AgainAfterMs = 2_000;

    // A key for each command, kept for the next press when nothing was confirmed: it counts once.
    private readonly Dictionary<(long Call, TryResult Result, long? SeenMs, long Undoes), Guid> _keys = [];
    private readonly Readings _readings = new();
    private CallBackSheet? _sheet;
    private (long Seq, long AtMs) _read = (-1, 0);

    [Parameter, EditorRequired] public FeedState State { get; set; } = default!;

    // As the board changes, and after a failure; a rush of calls asks for no more than one reading in some seconds.
    protected override async Task OnParametersSetAsync()
    {
        if (_readings.Any || (_read.Seq == State.Board.Hotline.Seq && Unread is null) || State.AsOf - _read.AtMs < AgainAfterMs) return;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _read = (State.Board.Hotline.Seq, State.AsOf);
        _sheet = await _readings.RunAsync(() => ReadAsync(caller => CallBacks.ListAsync(caller, Slug, CancellationToken.None))) ?? _sheet;
    }

    private Task RecordAsync(CallBackRow row, TryResult result)
    {
        var (call, seen) = (row.Call.Call.Seq, row.Call.Call.TriedMs);
        var key = KeyOf((call, result, seen, 0));
        return TryAsync(
            Trying(call, result), Texts["Noted", Words.Result(Texts, result)], caller => CallBacks.RecordAsync(caller, Slug, key, call, result, seen));
    }

    private Task UndoAsync(CallBackRow row, CallTry tried)
    {
        var key = KeyOf((tried.Call, TryResult.None, null, tried.Seq));
        return TryAsync($"undo-{tried.Seq}", Texts["UndoneNow", Said(tried)], caller => CallBacks.UndoAsync(caller, Slug, key, row.Call.Call.Seq, tried.Seq));
    }

    private static string Trying(long call, TryResult result) => $"{result}-{call}";

    private Task TryAsync(string what, string done, Func<Engine.Access.Caller?, Task<CallBackAnswer>> command) => RunAsync(what, async caller =>
    {
        var answer = await command(caller);
        CommandOutcome outcome;
        try
        {
            Words.Require(answer.Result);
            outcome = new(done, Failed: false);
        }
        catch (CatalogException fault) when (answer.By is { } by)
        {
            // Two have picked one caller: who was faster, and what came of it, is worth more than that it is so.
            outcome = new(by.UndoneBy is { } who ? Texts["UndoneBy", Name(who), At(by.UndoneMs!.Value)] : Texts["TriedBy", Said(by)], Failed: true, fault);
        }
        catch (CatalogException fault)
        {
            outcome = new(Say(fault), Failed: true, fault);
        }

        await LoadAsync();
        return outcome;
    });

    private Guid KeyOf((long Call, TryResult Result, long? SeenMs, long Undoes) command) =>
        _keys.TryGetValue(command, out var key) ? key : _keys[command] = Guid.CreateVersion7();

    private string Said(CallTry tried) => Texts["Said", Name(tried.RecordedBy), At(tried.AtMs), Words.Result(Texts, tried.Result)];

    private string Name(string recordedBy) => Access.DisplayOf(recordedBy) ?? recordedBy;

    private string At(long ms) => Words.At(State.Board.Catalog.Calendar, ms, State.Board.Day);
}
