using System.Text.RegularExpressions;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>A server beside an organisation's provider.</summary>
public abstract class OrganisationBench : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OrganisationProvider? _provider;
    private RunningServer? _server;

    private protected OrganisationProvider Provider => _provider!;

    protected RunningServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OrganisationProvider.StartAsync();
        _server = await RunningServer.StartAsync(_folder.Database, settings: [.. Provider.Settings]);
    }

    protected Task ProviderGoneAsync()
    {
        var gone = Provider;
        _provider = null;
        return gone.DisposeAsync().AsTask();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null) await _server.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Takes an invitation up by the organisation's sign-in. Answers where it ends.</summary>
    private protected async Task<string?> TieAsync(Browser browser, Account account, string subject)
    {
        using var page = await browser.SubmitAsync("/welcome", "welcome", ("Form.Token", await InviteAsync(account)), ("Form.Organisation", "true"));
        var link = Regex.Match(
            await Browser.TextAsync(page), "href=\"(?<to>/sign-in/organisation\\?join=[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2));
        return await GoAsync(browser, subject, account.Name, path: link.Groups["to"].Value);
    }

    protected async Task<string> InviteAsync(Account account)
    {
        var token = Secrets.New();
        await Server.Get<AccountStore>().InviteAsync(account.AccountId, Secrets.Hash(token), long.MaxValue, new("tests"), Wait.Cancelled);
        return token;
    }

    /// <summary>The whole way: to the provider, back with a code, and on. Answers where it ends.</summary>
    private protected async Task<string?> GoAsync(Browser browser, string subject, string name, string? back = null, string? path = null)
    {
        (Provider.Subject, Provider.Name) = (subject, name);
        using var sent = await browser.GetAsync(path ?? ("/sign-in/organisation" + (back is null ? "" : "?back=" + Uri.EscapeDataString(back))));
        Assert.StartsWith(Provider.Address + "/authorize", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var answer = await browser.GetAsync((await Provider.VisitAsync(sent.Headers.Location)).PathAndQuery);
        if (browser.To(answer) is not { } next || !next.StartsWith("/sign-in/organisation/done", StringComparison.Ordinal)) return browser.To(answer);
        using var done = await browser.GetAsync(next);
        return browser.To(done);
    }
}
