using Dashboard.Shared;

namespace Dashboard.Layout;

/// <summary>Light or dark, as the reader chose.</summary>
public static class Themes
{
    public const string Light = "light";
    public const string Dark = "dark";

    /// <summary>As the reader's system prefers: a script chooses before the page is drawn.</summary>
    public const string System = "system";
    private const string CookieName = "theme";

    /// <summary>The reader's choice; without one, that of the page.</summary>
    public static string Of(HttpContext http, string otherwise = Light) =>
        http.RequestServices.GetRequiredService<Cookies>().Get(http, CookieName) switch { Dark => Dark, Light => Light, _ => otherwise };

    /// <summary>GET /theme?to=dark&amp;back=/live/drill: remembers the choice and goes back.</summary>
    public static void MapTheme(this IEndpointRouteBuilder routes) => routes.MapGet("/theme", (string to, string? back, HttpContext http) =>
    {
        if (to is not (Light or Dark or System)) return Api.Bad("to", $"must be {Light}, {Dark} or {System}");
        http.RequestServices.GetRequiredService<Cookies>().Set(http, CookieName, to, Credentials.Longest);
        return (IResult)TypedResults.LocalRedirect(Api.LocalOrHome(back));
    }).AllowAnonymous().ExcludeFromDescription();
}

/// <summary>A page that always has the same theme.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FixedThemeAttribute(string theme) : Attribute
{
    public string Theme { get; } = theme;
}

/// <summary>A page that follows its reader's system, by day and by night, unless the reader has chosen.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SystemThemeAttribute : Attribute;
