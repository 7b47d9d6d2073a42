using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Load;

/// <summary>The demonstration administrator's session.</summary>
/// <param name="Cookie">What every request carries.</param>
/// <param name="Token">What a request that changes something carries beside it, with the cookie that belongs to it.</param>
/// <param name="TokenCookie">That cookie.</param>
internal sealed record Administrator(string Cookie, string Token, string TokenCookie)
{
    /// <summary>Signs in by the page's own form, as a person would.</summary>
    /// <returns>The session's cookie.</returns>
    public static async Task<string> SignInAsync(HttpClient http, CancellationToken cancellation)
    {
        using var page = await http.GetAsync("/sign-in", cancellation);
        page.EnsureSuccessStatusCode();
        var token = (await page.Content.ReadAsStringAsync(cancellation)).Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var form = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Headers = { { "Cookie", CookieOf(page, "csrf=") } },
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = token,
                ["Form.Name"] = "admin",
                ["Form.Password"] = "demo-admin-maotai-lake-41",
            }),
        };
        using var answer = await http.SendAsync(form, cancellation);
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"Signing in gave {answer.StatusCode}.");
        return CookieOf(answer, "session=");
    }

    /// <summary>Signs in, and fetches what changing something needs.</summary>
    public static async Task<Administrator> OpenAsync(HttpClient http, CancellationToken cancellation)
    {
        var cookie = await SignInAsync(http, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session") { Headers = { { "Cookie", cookie } } };
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return new(
            cookie,
            (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("antiforgeryToken").GetString()!,
            CookieOf(answer, "csrf="));
    }

    private static string CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith(name, StringComparison.Ordinal)).Split(';')[0];
}
