using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Keys;

/// <summary>What the page does; what it may do is decided by <see cref="KeyService"/> each time.</summary>
public sealed partial class KeysPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<ListedKey>? _keys;
    private (IReadOnlyList<EventCatalog> Events, bool All) _scope = ([], false);
    private long _now;
    private string? _secret;
    private string? _fault;
    private bool _making;
    private bool _refused;
    private bool _failed;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private void Begin()
    {
        (_making, _secret, _fault) = (true, null, null);
        Tell(CommandOutcome.None);
    }

    private Task LoadAsync() => GiveAsync("load", async caller =>
    {
        _failed = false;
        try
        {
            await ReadAsync(caller);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The keys cannot be read.");
            _failed = true;
        }
    });

    private async Task ReadAsync(Caller? caller)
    {
        _keys = await Service.ListAsync(caller, _left.Token);
        _scope = Service.Scope(caller);
        _now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private Task AddAsync(KeyDraft draft) => GiveAsync("make", async caller =>
    {
        // A press that comes after the key was made would make another, and the first secret would never be seen.
        if (!_making) return;
        _fault = null;
        try
        {
            _secret = await Service.AddAsync(caller, draft, _left.Token);
            _making = false;
        }
        catch (CatalogException wrong)
        {
            _fault = wrong.Field;
            return;
        }

        await ReadAsync(caller);
    });

    private static string Named(ListedKey listed) => $"revoke-{listed.Key.KeyId}";

    private Task RevokeAsync(ListedKey listed) => GiveAsync(Named(listed), async caller =>
    {
        // Revoked by somebody else meanwhile: the list, read anew, says so.
        await Service.RevokeAsync(caller, listed.Key.KeyId, _left.Token);
        await ReadAsync(caller);
    });

    private Task GiveAsync(string what, Func<Caller?, Task> command) => RunAsync(what, async caller =>
    {
        try
        {
            await command(caller);
            _refused = false;
            return CommandOutcome.None;
        }
        catch (RefusedException refused)
        {
            (_refused, _making, _keys) = (true, false, null);
            return new(null, Failed: true, refused);
        }
        catch (OperationCanceledException left) when (_left.IsCancellationRequested)
        {
            // The page was left.
            return new(null, Failed: true, left);
        }
    });

    private protected override IStringLocalizer SliceTexts => Texts;
}
