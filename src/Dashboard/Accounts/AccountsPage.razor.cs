using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Accounts;

/// <summary>The administrators' page of accounts. Each command is checked again by <see cref="AccountService"/>.</summary>
public sealed partial class AccountsPage
{
    private IReadOnlyList<Account>? _accounts;
    private IReadOnlyList<EventCatalog> _catalogs = [];
    private Account? _editing;
    private List<RolesEditor.Row> _roles = [];
    private string _name = "";
    private string _displayName = "";
    private string? _fault;
    private string? _link;
    private string? _linkFor;

    [Inject] private AccountService Service { get; set; } = default!;

    [Inject] private AccessDirectory Access { get; set; } = default!;

    [Inject] private EventAccess Events { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    protected override Task OnInitializedAsync() => DoAsync(_ => Task.CompletedTask);

    private void New()
    {
        (_editing, _roles, _name, _displayName, _fault, _link) = (new(), [], "", "", null, null);
    }

    private void Edit(Account account)
    {
        (_editing, _fault, _link) = (account, null, null);
        _roles = RolesEditor.Row.Of(Access.Current.Find(account.Holder)?.Rights.Grants ?? []);
    }

    private Task SaveAsync() => DoAsync(async caller =>
    {
        Grant[] grants = [.. _roles.SelectMany(r => r.Grants())];
        if (_editing!.AccountId > 0) await Service.SetGrantsAsync(caller, _editing, grants, default);
        else Show(await Service.AddAsync(caller, _name, _displayName, grants, default), _displayName);
        _editing = null;
    });

    private Task InviteAsync(Account account) => DoAsync(async caller => Show(await Service.InviteAsync(caller, account, default), account.DisplayName));

    private Task SetDisabledAsync(Account account) => DoAsync(caller => Service.SetDisabledAsync(caller, account, !account.Disabled, default));

    private void Show(string token, string displayName) => (_link, _linkFor) = ($"{Navigation.BaseUri}welcome#{token}", displayName);

    // One way for every command: who asks is asked anew, what is refused is said, the list is what the database has.
    private async Task DoAsync(Func<Caller?, Task> command)
    {
        _fault = null;
        try
        {
            var caller = await States.CallerAsync();
            await command(caller);
            _accounts = await Service.AllAsync(caller, default);
            _catalogs = [.. Events.All(caller, Permission.Administer).Select(f => f.Current.Board.Catalog)];
        }
        catch (RefusedException)
        {
            (_fault, _accounts) = ("Refused", _accounts ?? []);
        }
        catch (CatalogException fault)
        {
            _fault = fault.Field switch { "name" => "NameBad", "display-name" => "DisplayNameBad", "roles" => fault.Message.Contains("last administrator", StringComparison.Ordinal) ? "LastAdministrator" : "RolesBad", _ => "TryAgain" };
        }
    }

    private string RolesOf(Account account) => string.Join("；", RolesEditor.Row.Of(Access.Current.Find(account.Holder)?.Rights.Grants ?? []).Select(row =>
    {
        var catalog = _catalogs.FirstOrDefault(c => c.Event.EventId == row.EventId);
        var stations = row.Stations.Order().Select(s => catalog?.Station(s)?.Name.ToString() ?? $"#{s}");
        var place = row.Role == Role.Administrator ? "" : row.EventId == 0 ? Texts["AllEvents"] : catalog?.Event.Name.ToString() ?? $"#{row.EventId}";
        return string.Join(" · ", ((string[])[Texts["Role." + row.Role], place, string.Join(", ", stations)]).Where(part => part.Length > 0));
    }));

    private string StateOf(Account account) =>
        account.Disabled ? Texts["StateDisabled"]
        : account.PasswordHash is null ? Texts["StateInvited"]
        : account.TwoFactor ? Texts["StateActiveCodes"]
        : Texts["StateActive"];
}
