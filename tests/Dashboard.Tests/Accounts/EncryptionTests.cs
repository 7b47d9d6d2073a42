using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Tests.Accounts;

/// <summary>Outside Development: behind a proxy that ends TLS, as it is meant to be run.</summary>
public sealed class EncryptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Without_encryption_nothing_but_health_is_answered_and_the_reason_is_given()
    {
        await using var server = await StartAsync();
        using var browser = server.Browser();
        foreach (var path in (string[])["/", "/sign-in", "/api/session", "/hubs/live"])
        {
            using var refused = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            // People are shown a page.
            var (says, type) = path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/hubs", StringComparison.Ordinal)
                ? ("This server is reached without encryption.", "application/problem+json")
                : ("连接未加密", "text/html");
            Assert.Contains(says, await Browser.TextAsync(refused), StringComparison.Ordinal);
            Assert.Equal(type, refused.Content.Headers.ContentType?.MediaType);
            Assert.Empty(browser.SetCookies);
        }

        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            using var health = await browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, health.StatusCode));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_on_this_machine_cookies_are_for_encrypted_lines_alone_and_browsers_are_told_to_stay()
    {
        await using var server = await StartAsync();
        var account = await server.WithPasswordAsync();
        using var browser = Proxied(server);
        using var page = await browser.GetAsync("/sign-in");
        Assert.Equal("max-age=31536000; includeSubDomains", page.Headers.GetValues("Strict-Transport-Security").Single());

        using var answer = await browser.SignInAsync(account.Name, Passworded.Password);

        Assert.Equal("https://dashboard.example.org/", browser.To(answer));
        Assert.True(await browser.KnownAsync());
        AssertCookie(browser, "__Host-session", "lax");
        AssertCookie(browser, "__Host-csrf", "strict");
        AssertCookie(browser, "__Host-device", "lax");
        foreach (var path in (string[])["/culture?to=en", "/theme?to=dark"]) (await browser.GetAsync(path)).Dispose();
        AssertCookie(browser, "__Host-.AspNetCore.Culture", "lax");
        AssertCookie(browser, "__Host-theme", "lax");
        Assert.Contains("data-theme=\"dark\"", await browser.PageAsync("/me"), StringComparison.Ordinal);
        Assert.All(browser.SetCookies, set => Assert.StartsWith("__Host-", set.Key, StringComparison.Ordinal));
        Assert.Equal("203.0.113.9", (await server.AuditAsync(account.Holder.ToString(), "session.started")).Single().Address);
        // The page's own origin is the one that the browser sees.
        using var own = await browser.SendAsync(
            HttpMethod.Delete, "/api/passkeys/x", null, ("Origin", "https://dashboard.example.org"), ("X-CSRF-Token", await Tokens.OfAsync(browser)));
        using var plain = await browser.SendAsync(
            HttpMethod.Delete, "/api/passkeys/x", null, ("Origin", "http://dashboard.example.org"), ("X-CSRF-Token", await Tokens.OfAsync(browser)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (own.StatusCode, plain.StatusCode));
    }

    [Fact]
    public async Task The_cookies_between_and_those_of_screens_are_kept_as_well()
    {
        await using var server = await StartAsync();
        var account = await server.WithPasswordAsync();
        var device = server.Get<IDataProtectionProvider>().CreateProtector("Dashboard.Authenticator").Protect("JBSWY3DPEHPK3PXP");
        await server.ChangeAsync(account, a => (a.TwoFactor, a.Authenticator) = (true, device));
        using var browser = Proxied(server);
        var token = await browser.TokenAsync("/sign-in");

        using var pairing = await browser.SendAsync(
            HttpMethod.Post, "/api/pairings", JsonContent.Create(new { width = 1920, height = 1080, version = "test" }), ("X-CSRF-Token", token));
        Assert.Equal(HttpStatusCode.OK, pairing.StatusCode);
        AssertCookie(browser, "__Host-pairing", "strict");
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        AssertCookie(browser, "__Host-step", "lax");
    }

    [Fact]
    public async Task In_development_a_session_is_not_for_scripts_nor_for_other_sites_either()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database);
        using var browser = await server.SignedInAsync(await server.WithPasswordAsync());
        using var page = await browser.GetAsync("/sign-in");

        Assert.Contains("; samesite=lax; httponly", browser.SetCookies["session"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict; httponly", browser.SetCookies["csrf"], StringComparison.OrdinalIgnoreCase);
        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_chain_of_addresses_is_believed_as_far_as_the_proxy_wrote_it()
    {
        await using var server = await StartAsync();
        var account = await server.WithPasswordAsync();
        using var browser = Proxied(server);
        browser.Headers["X-Forwarded-For"] = "198.51.100.66, 203.0.113.9";

        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();

        Assert.Equal("203.0.113.9", (await server.AuditAsync(account.Holder.ToString(), "session.started")).Single().Address);
    }

    [Fact]
    public async Task Only_a_proxy_that_is_set_is_believed_from_elsewhere()
    {
        if (OtherAddress() is not { } address)
        {
            Assert.Skip("This machine has no address but its own loopback.");
            return;
        }

        await using (var server = await StartAsync("--Urls=http://0.0.0.0:0"))
        {
            using var unknown = Proxied(server, address);
            using var refused = await unknown.GetAsync("/sign-in");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await using (var server = await StartAsync("--Urls=http://0.0.0.0:0", "--Accounts:AllowUnencrypted=true"))
        {
            var account = await server.WithPasswordAsync();
            using var unknown = Proxied(server, address);
            (await unknown.SignInAsync(account.Name, Passworded.Password)).Dispose();
            Assert.Equal(address.ToString(), (await server.AuditAsync(account.Holder.ToString(), "session.started")).Single().Address);
        }

        await using (var server = await StartAsync("--Urls=http://0.0.0.0:0", $"--Proxy:Addresses:0={address}"))
        {
            var account = await server.WithPasswordAsync();
            using var known = Proxied(server, address);
            (await known.SignInAsync(account.Name, Passworded.Password)).Dispose();
            Assert.Equal("203.0.113.9", (await server.AuditAsync(account.Holder.ToString(), "session.started")).Single().Address);
        }
    }

    [Fact]
    public async Task A_proxy_s_address_that_is_none_is_named()
    {
        var refused = await Assert.ThrowsAsync<SettingException>(() => StartAsync("--Proxy:Addresses:0=proxy.example"));

        Assert.Equal("Proxy:Addresses: 'proxy.example' is not an IP address.", refused.Message);
    }

    [Fact]
    public async Task The_keys_of_sessions_are_in_the_database_and_a_session_outlives_the_server()
    {
        Account account;
        string session;
        await using (var first = await StartAsync())
        {
            account = await first.WithPasswordAsync();
            using var browser = Proxied(first);
            (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
            session = browser.Cookies["__Host-session"];
            Assert.Contains(await first.Get<DataKeyStore>().AllAsync(Wait.Cancelled), xml => xml.Contains("<key id=", StringComparison.Ordinal));
        }

        await using var second = await StartAsync();
        using var returned = Proxied(second);
        returned.Cookies["__Host-session"] = session;
        Assert.True(await returned.KnownAsync());

        using var folder = new TemporaryFolder();
        await using var another = await RunningServer.StartAsync(folder.Database);
        using var stranger = another.Browser();
        stranger.Cookies["session"] = session;
        Assert.False(await stranger.KnownAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertCookie(Browser browser, string name, string sameSite)
    {
        var attributes = browser.SetCookies[name].Split("; ").Skip(1).Select(a => a.ToLowerInvariant()).ToList();
        Assert.Equal(
            (name, true, true, true),
            (
                name,
                attributes.Contains("secure"),
                attributes.Contains("httponly") && attributes.Contains("path=/"),
                attributes.Contains($"samesite={sameSite}")));
    }

    private static Browser Proxied(RunningServer server, IPAddress? through = null) =>
        new(through is null ? server.Address : new UriBuilder(server.Address) { Host = through.ToString() }.Uri)
        {
            Headers = { ["Host"] = "dashboard.example.org", ["X-Forwarded-Proto"] = "https", ["X-Forwarded-For"] = "203.0.113.9" },
        };

    private static IPAddress? OtherAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up)
        .SelectMany(n => n.GetIPProperties().UnicastAddresses)
        .Select(u => u.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(_folder.Database, settings: ["--environment=Production", .. settings]);
}
