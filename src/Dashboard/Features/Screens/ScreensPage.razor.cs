using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Features.Screens;

/// <summary>The roster of paired screens. Looks again every two seconds, so that it also proves to be alive itself (js/circuit.js).</summary>
public sealed partial class ScreensPage
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private readonly Readings _readings = new();
    private Task _following = Task.CompletedTask;
    private IReadOnlyList<RosterRow>? _rows;
    private IReadOnlyList<EventRecord> _events = [];
    private long _nowMs;
    private long _beat;
    private string? _unread;

    // The screen whose row is open: with a form, or, without a draft, with the question whether to revoke it.
    private int? _open;
    private ScreenDraft? _draft;
    private Screen? _seen;

    // What an open form says itself is not said twice.
    private IReadOnlyList<CommandOutcome> Elsewhere => _draft is null ? Told : [.. Told.Where(t => t.Done)];

    [Inject] private TimeProvider Clock { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => LookAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _following = FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Every, Clock);
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                await InvokeAsync(async () =>
                {
                    await LookAsync();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (Exception fault) when (!_gone.IsCancellationRequested)
        {
            // Shown by the frame as a crash, with a way to reload; not swallowed.
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task LookAsync()
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            var rows = await _readings.RunAsync<IReadOnlyList<RosterRow>>(async () => await Service.RosterAsync(await CallerAsync(), _gone.Token));
            if (rows is null) return;
            (_rows, _unread) = (rows, null);
        }
        catch (RefusedException)
        {
            (_rows, _unread) = (null, Faults.Of("refused", Texts));
        }
        catch (DbException)
        {
            // The rows stay: their ages grow, and the page says why nothing comes.
            _unread = Texts["Unread"];
        }

        (_nowMs, _beat) = (now, now / 1000);
    }

    private static string Named(RosterRow row, string command) => $"{command}-{row.Screen.ScreenId}";

    private Task CommandAsync(RosterRow row, string command) => RunAsync(Named(row, command), async caller =>
    {
        await Service.CommandAsync(caller, row.Screen.ScreenId, command, CancellationToken.None);
        return new(command == ScreenService.Identify ? Texts["Identifying", row.Screen.Place] : Texts["Reloading", row.Screen.Place], Failed: false);
    });

    private async Task ChangeAsync(RosterRow row)
    {
        _events = Service.Events(await CallerAsync());
        Open(row, ScreenDraft.Of(row.Screen, row.Catalog.Event.Slug, Service.Scenes));
    }

    private Task SaveAsync(RosterRow row) => RunAsync(Named(row, "save"), async caller =>
    {
        if (_draft is not { } draft || _open != row.Screen.ScreenId) return CommandOutcome.None;
        try
        {
            await Service.ChangeAsync(caller, row.Screen.ScreenId, draft.Setting, CancellationToken.None, _seen);
        }
        catch (CatalogException fault) when (fault.Field == "changed")
        {
            // What is typed stays. What the other has set is said, and is what the next save is compared with.
            await LookAsync();
            if (_rows?.FirstOrDefault(r => r.Screen.ScreenId == row.Screen.ScreenId) is not { } now) throw;
            _seen = now.Screen;
            return new(Texts["ChangedTo", string.Join(" · ", Said(now))], Failed: true, fault);
        }

        return await DoneAsync(row, Texts["Changed", draft.Place]);
    });

    private IEnumerable<string> Said(RosterRow row)
    {
        var screen = row.Screen;
        yield return screen.Place;
        yield return row.Catalog.Event.Name.ToString();
        yield return ScenesText(row);
        yield return Texts["Seconds", screen.DwellSeconds];
        yield return screen.Culture == "en" ? Texts["English"] : Texts["Chinese"];
        if (screen is { DimFromMin: { } from, DimUntilMin: { } until }) yield return $"{Shift.Clock(from)}–{Shift.Clock(until)}";
    }

    private void Ask(RosterRow row) => Open(row, null);

    private Task RevokeAsync(RosterRow row) => RunAsync(Named(row, "revoke"), async caller =>
    {
        await Service.RevokeAsync(caller, row.Screen.ScreenId, CancellationToken.None);
        return await DoneAsync(row, Texts["Revoked", row.Screen.Place]);
    });

    // Another row may have been opened meanwhile: that one stays open.
    private async Task<CommandOutcome> DoneAsync(RosterRow row, string told)
    {
        if (_open == row.Screen.ScreenId) (_open, _draft) = (null, null);
        await LookAsync();
        return new(told, Failed: false);
    }

    private void Open(RosterRow row, ScreenDraft? draft)
    {
        (_open, _draft, _seen) = (row.Screen.ScreenId, draft, row.Screen);
        Tell(CommandOutcome.None);
    }

    private void Close()
    {
        (_open, _draft) = (null, null);
        Tell(CommandOutcome.None);
    }

    private ScreenState State(RosterRow row) => row.StateAt(_nowMs);

    private string StateText(RosterRow row) => State(row) switch
    {
        ScreenState.Live => Texts["StateLive"],
        ScreenState.Silent => Texts["StateSilent", When(row, row.SeenMs!.Value)],
        _ => Texts["StateNever"],
    };

    private static string Icon(ScreenState state) => state switch
    {
        ScreenState.Live => Icons.Material.Outlined.CheckCircle,
        ScreenState.Silent => Icons.Material.Outlined.ReportProblem,
        _ => Icons.Material.Outlined.HourglassEmpty,
    };

    private static Color Tint(ScreenState state) => state switch { ScreenState.Live => Color.Success, ScreenState.Silent => Color.Warning, _ => Color.Default };

    private string ScenesText(RosterRow row) => string.Join(Texts["And"], row.Screen.Scenes.Split(',').Select(s => SceneOrder.Name(Texts, s)));

    private string When(RosterRow row, long ms)
    {
        var (local, today) = (row.Catalog.Calendar.Local(ms), row.Catalog.Calendar.Local(_nowMs));
        return local.Date == today.Date ? Figure.Seconds(local) : $"{Figure.Day(DateOnly.FromDateTime(local.Date))} {Figure.Time(local)}";
    }

    private string Span(long ms) => ms switch
    {
        < 60_000 => Texts["Seconds", ms / 1000],
        < 3_600_000 => Texts["Minutes", ms / 60_000],
        < 172_800_000 => Texts["Hours", ms / 3_600_000],
        _ => Texts["Days", ms / 86_400_000],
    };
}
