using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Tests.Support;

/// <summary>A browser as far as the doors go: it keeps cookies, loads pages and sends their forms. Follows no redirect by itself, and hides nothing of what it
/// holds.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Name and value of each cookie.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>Each cookie as it was set last, with its attributes.</summary>
    public Dictionary<string, string> SetCookies { get; } = new(StringComparer.Ordinal);

    /// <summary>Sent along with everything.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The session's cookie as another browser would send it.</summary>
    public string Session => "session=" + Cookies["session"];

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        foreach (var (name, value) in Headers.Select(h => (h.Key, h.Value)).Concat(headers)) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _http.SendAsync(request, Wait.Cancelled);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : []) Keep(set);
        return answer;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The text of a page, entities resolved.</summary>
    public async Task<string> PageAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TextAsync(answer);
    }

    public static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Wait.Cancelled));

    /// <summary>Loads a page for the antiforgery token of its forms.</summary>
    public async Task<string> TokenAsync(string path) =>
        Token().Match(await PageAsync(path)) is { Success: true } match
            ? match.Groups["token"].Value
            : throw new InvalidOperationException($"{path} holds no form.");

    /// <summary>The ticket with which the secret on a page of the own account comes back.</summary>
    public static string TicketOf(string page) => Ticket().Match(page).Groups["ticket"].Value;

    [GeneratedRegex("name=\"On.Ticket\" value=\"(?<ticket>[^\"]+)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Ticket();

    /// <summary>Sends a form as a page's visitor would: the page is loaded, its token taken, the form posted back.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields) =>
        await PostAsync(path, form, await TokenAsync(path), fields);

    public Task<HttpResponseMessage> PostAsync(string path, string form, string token, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent([new(
                "_handler", form), new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]));

    public Task<HttpResponseMessage> SignInAsync(string name, string password) =>
        SubmitAsync("/sign-in", "sign-in", ("Form.Name", name), ("Form.Password", password));

    /// <summary>Whether the session is good.</summary>
    public async Task<bool> KnownAsync()
    {
        using var answer = await GetAsync("/api/session");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Where an answer leads: a path, or the whole address on another site; null for nowhere.</summary>
    public string? To(HttpResponseMessage answer) =>
        answer.Headers.Location is not { } location ? null
            : new Uri(address, location) is var to && to.Authority == address.Authority ? to.PathAndQuery
            : to.ToString();

    /// <summary>What a page says is wrong; empty for nothing.</summary>
    public static async Task<string> FaultAsync(HttpResponseMessage answer) =>
        string.Join(' ', Alert().Matches(await TextAsync(answer)).Select(m => m.Groups["text"].Value.Trim()));

    public void Dispose() => _http.Dispose();

    private void Keep(string set)
    {
        var (name, value) = (set[..set.IndexOf('=', StringComparison.Ordinal)], set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
        SetCookies[name] = set;
        if (value.Length == 0
            || Expires().Match(set) is { Success: true } past
                && DateTimeOffset.Parse(past.Groups["at"].Value, CultureInfo.InvariantCulture) < TimeProvider.System.GetUtcNow())
            Cookies.Remove(name);
        else Cookies[name] = value;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Token();

    [GeneratedRegex("<p class=\"fault\" role=\"alert\"[^>]*><span[^>]*>▲</span>(?<text>[^<]*)</p>", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Alert();

    [GeneratedRegex("expires=(?<at>[^;]+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Expires();
}

/// <summary>People who sign in with what they know.</summary>
internal static class Passworded
{
    public const string Password = "kettle orbit violin mud";

    public static Browser Browser(this RunningServer server) => new(server.Address);

    /// <summary>An account with a password.</summary>
    public static async Task<Account> WithPasswordAsync(this RunningServer server, string password = Password, params Grant[] grants)
    {
        var account = await server.AccountAsync(grants.Length > 0 ? grants : [new(Role.Manager, 0)]);
        await server.ChangeAsync(
            account,
            now => now.PasswordHash = new PasswordHasher<Account>(server.Get<Microsoft.Extensions.Options.IOptions<PasswordHasherOptions>>())
                .HashPassword(now, password));
        return account;
    }

    /// <summary>Changes an account past all rules.</summary>
    public static async Task ChangeAsync(this RunningServer server, Account account, Action<Account> change)
    {
        var now = await server.AsItIsAsync(account);
        change(now);
        Assert.True(await server.Get<AccountStore>().UpdateAsync(now, [], Wait.Cancelled));
        await server.Get<AccessDirectory>().RefreshAsync(Wait.Cancelled);
    }

    public static async Task<Account> AsItIsAsync(this RunningServer server, Account account) =>
        (await server.Get<AccountStore>().FindAsync(account.AccountId, Wait.Cancelled))!;

    /// <summary>A browser in which somebody has signed in.</summary>
    public static async Task<Browser> SignedInAsync(this RunningServer server, Account account, string password = Password)
    {
        var browser = server.Browser();
        using var answer = await browser.SignInAsync(account.Name, password);
        Assert.Equal("/", browser.To(answer));
        return browser;
    }

    /// <summary>What the audit holds on a subject, oldest first; everything for null.</summary>
    public static async Task<IReadOnlyList<Engine.Data.AuditLine>> AuditAsync(this RunningServer server, string? subject = null, string? action = null)
    {
        await server.Get<Dashboard.Shared.Refusals>().FlushAsync(Wait.Cancelled);
        return [.. (await server.Get<Engine.Data.AuditStore>().ReadAsync(new(Subject: subject, Action: action), 10_000, Wait.Cancelled)).Reverse()];
    }
}
