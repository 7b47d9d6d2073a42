using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Dashboard.Shared;

/// <summary>The two languages. Chinese unless the reader has chosen: a wall's browser is often set to English.</summary>
public static class Cultures
{
    public static readonly IReadOnlyList<string> Names = ["zh-CN", "en"];

    /// <summary>The language that the reader could change to.</summary>
    public static string Other => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? Names[0] : Names[1];

    public static bool Known(string name) => Names.Contains(name, StringComparer.Ordinal);

    public static IServiceCollection AddCultures(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddOptions<RequestLocalizationOptions>().Configure<Cookies>((options, cookies) =>
        {
            options.SetDefaultCulture(Names[0]).AddSupportedCultures([.. Names]).AddSupportedUICultures([.. Names]);
            options.RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider(),
                new CookieRequestCultureProvider { CookieName = cookies.Named(CookieRequestCultureProvider.DefaultCookieName) },
            ];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
        return services;
    }

    /// <summary>Localizes the request. A language in the address is remembered: what the page loads after itself does not carry it.</summary>
    public static void UseCultures(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.Use((http, next) =>
        {
            if (http.Request.Query["culture"].ToString() is { } asked && Known(asked)) Remember(http, asked);
            return next(http);
        });
    }

    /// <summary>GET /culture?to=en&amp;back=/live/drill: remembers the choice and goes back.</summary>
    public static void MapCulture(this IEndpointRouteBuilder routes) => routes.MapGet("/culture", (string to, string? back, HttpContext http) =>
    {
        if (!Known(to)) return Api.Bad("to", $"must be one of {string.Join(", ", Names)}");
        Remember(http, to);
        return (IResult)TypedResults.LocalRedirect(Api.LocalOrHome(back));
    }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Remembers a language for all pages that this browser will load.</summary>
    public static void Remember(HttpContext http, string culture) => http.RequestServices.GetRequiredService<Cookies>().Set(
        http,
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(culture))),
        Credentials.Longest);
}
