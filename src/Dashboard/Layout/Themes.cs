using Dashboard.Shared;

namespace Dashboard.Layout;

/// <summary>Light or dark, as the reader chose.</summary>
public static class Themes
{
    public const string Light = "light";
    public const string Dark = "dark";
    private const string CookieName = "theme";

    public static string Of(HttpRequest request) => request.Cookies[CookieName] == Dark ? Dark : Light;

    /// <summary>GET /theme?to=dark&amp;back=/live/drill: remembers the choice and goes back.</summary>
    public static void MapTheme(this IEndpointRouteBuilder routes) => routes.MapGet("/theme", (string to, string? back, HttpContext http) =>
    {
        if (to is not (Light or Dark)) return Api.Bad("to", $"must be {Light} or {Dark}");
        http.Response.Cookies.Append(CookieName, to, new() { IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = Credentials.Longest });
        return (IResult)TypedResults.LocalRedirect(Api.LocalOrHome(back));
    }).AllowAnonymous().ExcludeFromDescription();
}

/// <summary>A page that always has the same theme.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FixedThemeAttribute(string theme) : Attribute
{
    public string Theme { get; } = theme;
}
