using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dashboard.Tests.Support;

/// <summary>An organisation's OpenID Connect provider, at which everybody is signed in already: it sends back at once, as whoever the test says.</summary>
internal sealed class OrganisationProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048), _other = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });

    private OrganisationProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public string Subject { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>How the provider says that it has proven whom it names (RFC 8176).</summary>
    public IReadOnlyList<string> Factors { get; set; } = ["pwd"];

    /// <summary>Answers wrongly: nonce, signature, unsigned, audience, issuer, expired, error, token.</summary>
    public string? Fault { get; set; }

    public IReadOnlyList<string> Settings =>
        [
            $"--Accounts:Oidc:Authority={Address}", "--Accounts:Oidc:ClientId=dashboard", "--Accounts:Oidc:ClientSecret=between-us",
            "--Accounts:Oidc:Label=市志愿服务平台",
        ];

    public static async Task<OrganisationProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--Urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var provider = new OrganisationProvider(builder.Build());
        provider._app.MapGet("/.well-known/openid-configuration", provider.Discovery);
        provider._app.MapGet("/keys", provider.Keys);
        provider._app.MapGet("/authorize", provider.Authorize);
        provider._app.MapPost("/token", provider.TokenAsync);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>What the provider's page does with a browser that is sent to it: where that goes next.</summary>
    public async Task<Uri> VisitAsync(Uri authorize)
    {
        using var answer = await _http.GetAsync(authorize, Wait.Cancelled);
        return answer.Headers.Location!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _rsa.Dispose();
        _other.Dispose();
    }

    private IResult Discovery() => Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["issuer"] = Address,
        ["authorization_endpoint"] = Address + "/authorize",
        ["token_endpoint"] = Address + "/token",
        ["jwks_uri"] = Address + "/keys",
        ["response_types_supported"] = (string[])["code"],
        ["subject_types_supported"] = (string[])["public"],
        ["id_token_signing_alg_values_supported"] = (string[])["RS256"],
    });

    private IResult Keys()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return Results.Json(new
        {
            keys = new[] { new
            {
                kty = "RSA",
                use = "sig",
                alg = "RS256",
                kid = "one",
                n = Base64UrlEncoder.Encode(key.Modulus),
                e = Base64UrlEncoder.Encode(key.Exponent),
            } },
        });
    }

    private IResult Authorize(HttpRequest request)
    {
        var (back, state) = (request.Query["redirect_uri"].ToString(), Uri.EscapeDataString(request.Query["state"].ToString()));
        if (Fault == "error") return Results.Redirect($"{back}?error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E&state={state}");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (request.Query["nonce"].ToString(), request.Query["code_challenge"].ToString());
        return Results.Redirect($"{back}?code={code}&state={state}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        // Each code once, and only for whoever asked for it (PKCE).
        if (Fault == "token" || !_codes.TryRemove(form["code"].ToString(), out var asked)
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Fault == "issuer" ? "https://evil.example" : Address,
            Audience = Fault == "audience" ? "another" : "dashboard",
            IssuedAt = now.AddHours(-2),
            NotBefore = now.AddHours(-2),
            Expires = Fault == "expired" ? now.AddHours(-1) : now.AddMinutes(5),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = Subject,
                ["preferred_username"] = Name,
                ["amr"] = Factors,
                ["nonce"] = Fault == "nonce" ? "another" : asked.Nonce,
            },
            SigningCredentials = Fault == "unsigned"
                ? null
                : new(new RsaSecurityKey(Fault == "signature" ? _other : _rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = "none", token_type = "Bearer", expires_in = 300, id_token = token });
    }
}
