using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

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
    private string? _link;
    private string? _linkFor;

    [Inject] private AccountService Service { get; set; } = default!;

    [Inject] private AccessDirectory Access { get; set; } = default!;

    [Inject] private EventAccess Events { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task LoadAsync() => GiveAsync("load", _ => Task.CompletedTask);

    private void New()
    {
        (_editing, _roles, _name, _displayName, _link) = (new(), [], "", "", null);
        Tell(CommandOutcome.None);
    }

    private void Edit(Account account)
    {
        (_editing, _link) = (account, null);
        _roles = RolesEditor.Row.Of(Access.Current.Find(account.Holder)?.Rights.Grants ?? []);
        Tell(CommandOutcome.None);
    }

    private Task SaveAsync() => GiveAsync("save", async caller =>
    {
        // Saved already, by the press before this one.
        if (_editing is not { } editing) return;
        Grant[] grants = [.. _roles.SelectMany(r => r.Grants())];
        if (editing.AccountId > 0) await Service.SetGrantsAsync(caller, editing, grants, default);
        else Show(await Service.AddAsync(caller, _name, _displayName, grants, default), _displayName);
        if (_editing == editing) _editing = null;
    });

    private static string Named(Account account, string command) => $"{command}-{account.AccountId}";

    private Task InviteAsync(Account account) =>
        GiveAsync(Named(account, "invite"), async caller => Show(await Service.InviteAsync(caller, account, default), account.DisplayName));

    private Task SetDisabledAsync(Account account) =>
        GiveAsync(Named(account, "disable"), caller => Service.SetDisabledAsync(caller, account, !account.Disabled, default));

    private void Show(string token, string displayName) => (_link, _linkFor) = ($"{Navigation.BaseUri}welcome#{token}", displayName);

    // After every command the list is what the database has.
    private Task GiveAsync(string what, Func<Caller?, Task> command) => RunAsync(what, async caller =>
    {
        await command(caller);
        _accounts = await Service.AllAsync(caller, default);
        _catalogs = [.. Events.All(caller, Permission.Administer).Select(f => f.Current.Board.Catalog)];
        return CommandOutcome.None;
    });

    private protected override IStringLocalizer SliceTexts => Texts;

    private string RolesOf(Account account) => string.Join("；", RolesEditor.Row.Of(Access.Current.Find(account.Holder)?.Rights.Grants ?? []).Select(row =>
    {
        var catalog = _catalogs.FirstOrDefault(c => c.Event.EventId == row.EventId);
        var stations = row.Stations.Order().Select(s => catalog?.Station(s)?.Name.ToString() ?? $"#{s}");
        var place = row.Role == Role.Administrator ? "" : row.EventId == 0 ? Texts["AllEvents"].Value : catalog?.Event.Name.ToString() ?? $"#{row.EventId}";
        return string.Join(" · ", ((string[])[Texts["Role." + row.Role], place, string.Join(", ", stations)]).Where(part => part.Length > 0));
    }));

    private string StateOf(Account account) =>
        account.Disabled ? Texts["StateDisabled"].Value
        : account.PasswordHash is null ? Texts["StateInvited"].Value
        : account.TwoFactor ? Texts["StateActiveCodes"].Value
        : Texts["StateActive"].Value;
}
