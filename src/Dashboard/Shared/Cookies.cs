namespace Dashboard.Shared;

/// <summary>
/// The cookies that this server sets by itself, in one place: for this host alone (<c>__Host-</c>, RFC 6265bis), over TLS alone, out of reach for scripts.
/// Where requests without TLS are taken, browsers would not keep such a cookie: there its name is plain.
/// </summary>
/// <param name="Secure">Every request comes over TLS.</param>
public sealed record Cookies(bool Secure)
{
    /// <summary>A cookie's name as browsers know it.</summary>
    public string Named(string name) => Secure ? "__Host-" + name : name;

    /// <summary>What a browser has sent along; null for nothing.</summary>
    public string? Get(HttpContext http, string name) => http.Request.Cookies[Named(name)];

    /// <summary>Lets a browser keep something; strictly, for what no other site's link needs to bring along.</summary>
    public void Set(HttpContext http, string name, string value, TimeSpan age, bool strict = false) =>
        http.Response.Cookies.Append(Named(name), value, Options(http, age, strict));

    /// <summary>Lets a browser forget it.</summary>
    public void Forget(HttpContext http, string name) => http.Response.Cookies.Delete(Named(name), Options(http, null, strict: false));

    private CookieOptions Options(HttpContext http, TimeSpan? age, bool strict) =>
        new()
        {
            IsEssential = true,
            HttpOnly = true,
            SameSite = strict ? SameSiteMode.Strict : SameSiteMode.Lax,
            Secure = Secure || http.Request.IsHttps,
            Path = "/",
            MaxAge = age,
        };
}
