using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Accounts;

/// <summary>What people change of themselves: the second factor, the password, their sessions. Each command is checked by <see cref="OwnAccount"/>.</summary>
public sealed partial class MePage
{
    private Account? _account;
    private string? _token;
    private string _key = "";
    private string _ticket = "";
    private bool _fresh;
    private bool _awaits;
    private string? _done;
    private string? _codesFault;
    private string? _passwordFault;
    private string? _own;
    private IReadOnlyList<string> _codes = [];
    private IReadOnlyList<OpenSession> _sessions = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "codes-on")] private MeForms.On? On { get; set; }

    [SupplyParameterFromForm(FormName = "codes-off")] private MeForms.Off? Off { get; set; }

    [SupplyParameterFromForm(FormName = "password")] private MeForms.Change? Change { get; set; }

    [SupplyParameterFromForm(FormName = "end")] private MeForms.End? End { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _token = Antiforgery.GetAndStoreTokens(Http).RequestToken;
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        _account = await Own.FindAsync(Http);
        _fresh = Own.Fresh(Http);
        _awaits = Own.Awaits(Http) && _codes.Count == 0;
        _own = Http.Caller()?.Session;
        _sessions = _account is null ? [] : await Own.SessionsAsync(_account, Http.RequestAborted);
        if (_account is { TwoFactor: false } && _fresh) (_key, _ticket) = Own.Offer(_account, On?.Ticket);
    }

    private async Task CodesOnAsync()
    {
        (_codesFault, _codes) = await Own.EnableCodesAsync(Http, On?.Code ?? "", On?.Ticket);
        await FinishAsync(_codesFault, "CodesOn");
    }

    private async Task CodesOffAsync() => await FinishAsync(_codesFault = await Own.DisableCodesAsync(Http, Off?.Password ?? ""), "CodesOff");

    private async Task PasswordAsync()
    {
        _passwordFault = Change?.Password != Change?.Repeated
            ? "PasswordsDiffer"
            : await Own.ChangePasswordAsync(Http, Change?.Old ?? "", Change?.Password ?? "");
        await FinishAsync(_passwordFault, "Password");
    }

    private async Task OthersAsync() => await FinishAsync(await Own.EndOthersAsync(Http), "Others");

    private async Task EndAsync() => await FinishAsync(await Own.EndAsync(Http, End?.Session), "Session");

    private async Task FinishAsync(string? fault, string done)
    {
        _done = fault is null ? done : null;
        await ShowAsync();
    }
}
