using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Keys;

/// <summary>What the page does; what it may do is decided by <see cref="KeyService"/> each time.</summary>
public sealed partial class KeysPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<ListedKey>? _keys;
    private (IReadOnlyList<EventCatalog> Events, bool All) _scope = ([], false);
    private long _now;
    private string? _secret;
    private string? _fault;
    private bool _making;
    private bool _busy;
    private bool _refused;
    private bool _failed;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private void Begin() => (_making, _secret, _fault) = (true, null, null);

    private Task LoadAsync() => TryAsync(ReadAsync);

    private async Task ReadAsync(Caller? caller)
    {
        _keys = await Service.ListAsync(caller, _left.Token);
        _scope = Service.Scope(caller);
        _now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private Task AddAsync(KeyDraft draft) => TryAsync(async caller =>
    {
        _secret = await Service.AddAsync(caller, draft, _left.Token);
        _making = false;
        await ReadAsync(caller);
    });

    private async Task RevokeAsync(ListedKey listed)
    {
        if (await Dialogs.ShowMessageBoxAsync(Texts["RevokeTitle"], Texts["RevokeWhy", listed.Key.Name, listed.Key.Hint], yesText: Texts["Revoke"], cancelText: Texts["Cancel"]) != true) return;
        await TryAsync(async caller =>
        {
            // Revoked by somebody else meanwhile: the list, read anew, says so.
            await Service.RevokeAsync(caller, listed.Key.KeyId, _left.Token);
            await ReadAsync(caller);
        });
    }

    private async Task TryAsync(Func<Caller?, Task> act)
    {
        // The button is disabled while busy; a second tap that was on its way is none.
        if (_busy) return;
        (_busy, _refused, _failed, _fault) = (true, false, false, null);
        try
        {
            await act(await States.CallerAsync());
        }
        catch (CatalogException wrong)
        {
            _fault = wrong.Field;
        }
        catch (RefusedException)
        {
            (_refused, _making, _keys) = (true, false, null);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The keys cannot be read or changed.");
            _failed = true;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            _busy = false;
        }
    }
}
