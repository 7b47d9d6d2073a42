using System.Reflection;
using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Localization;

namespace Dashboard.Layout;

/// <summary>How slices register their pages, once each.</summary>
public static class EventPages
{
    /// <summary>Registers a page of an event.</summary>
    /// <param name="services">Where.</param>
    /// <param name="address">Its route, as on the page.</param>
    /// <param name="permission">What its reader needs: the policy on the page.</param>
    /// <param name="order">Where it stands in menus.</param>
    /// <param name="title">Its name among the slice's texts.</param>
    /// <param name="more">What else there is to say of it.</param>
    /// <typeparam name="TTexts">The slice's texts.</typeparam>
    public static IServiceCollection AddEventPage<TTexts>(
        this IServiceCollection services,
        string address,
        Permission permission,
        int order,
        Func<IStringLocalizer<TTexts>, string> title,
        Func<EventPage, EventPage>? more = null) =>
        services.AddSingleton(provider =>
        {
            var page = new EventPage(address, permission, order, Titled(provider, title));
            return more is null ? page : more(page);
        });

    /// <summary>Registers a page that belongs to no event.</summary>
    /// <inheritdoc cref="AddEventPage" path="/param" />
    /// <inheritdoc cref="AddEventPage" path="/typeparam" />
    public static IServiceCollection AddMenuPage<TTexts>(
        this IServiceCollection services, string address, Permission permission, int order, Func<IStringLocalizer<TTexts>, string> title) =>
        services.AddSingleton(provider => new MenuPage(address, permission, order, Titled(provider, title)));

    /// <summary>What a page's reader needs in the page's event: the permission that its policy is named after.</summary>
    public static Permission PermissionOf(Type page) =>
        Enum.Parse<Permission>(page.GetCustomAttribute<AuthorizeAttribute>()?.Policy ?? throw new InvalidOperationException($"{page.Name} names no policy."));

    private static Func<string> Titled<TTexts>(IServiceProvider provider, Func<IStringLocalizer<TTexts>, string> title)
    {
        var texts = provider.GetRequiredService<IStringLocalizer<TTexts>>();
        return () => title(texts);
    }
}
