using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Accounts;

/// <summary>What cannot be read is answered with its status, by whoever it is sent, and fills no log.</summary>
public sealed class BadRequestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();

    [Fact]
    public async Task Bad_input_is_refused_with_one_line_in_the_log_however_often_it_comes()
    {
        using var provider = new Provider(_log);
        await using var server = await RunningServer.StartAsync(
            _folder.Database,
            setup =>
            {
                setup.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(provider);
                return Task.CompletedTask;
            },
            settings: ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning", "--Logging:Console:LogLevel:Default=None"]);
        using var browser = server.Browser();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/sign-out", "multipart/form-data; boundary=b", ""));
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/sign-in", "multipart/form-data; boundary=b", "--b\r\nno header\r\n"));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync("/wall", null, null));
            Assert.Equal(
                HttpStatusCode.RequestEntityTooLarge,
                await PostAsync("/sign-out", "application/x-www-form-urlencoded", "a=" + new string('x', 3 * 1024 * 1024)));
            browser.Cookies["csrf"] = "CfDJ8made-up";
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/sign-out", "application/x-www-form-urlencoded", "__RequestVerificationToken=x"));
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/api/passkeys/sign-in", "application/json", "{\"credential\":null}"));
            browser.Cookies.Clear();
            using var signIn = await browser.SendAsync(
                HttpMethod.Post,
                "/api/passkeys/sign-in",
                Content("application/json", "{\"credential\":null}"),
                ("X-CSRF-Token", await browser.TokenAsync("/sign-in")));
            Assert.Equal(HttpStatusCode.Unauthorized, signIn.StatusCode);
        }

        // Beside what a server without a certificate says once, when it makes its first key.
        var line = Assert.Single(_log.Lines, l => !l.Text.Contains("XML encryptor", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Warning, true), (line.Level, line.Text.Contains("could not be read", StringComparison.Ordinal)));

        async Task<HttpStatusCode> PostAsync(string path, string? type, string? body)
        {
            // What is too large is refused before it is sent.
            using var answer = await browser.SendAsync(HttpMethod.Post, path, type is null ? null : Content(type, body!), ("Expect", "100-continue"));
            return answer.StatusCode;
        }

        static ByteArrayContent Content(string type, string body) =>
            new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Provider(ListLogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
