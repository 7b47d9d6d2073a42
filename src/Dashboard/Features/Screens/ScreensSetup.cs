using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Screens;

/// <summary>Paired screens: pairing, roster, receipts.</summary>
public static class ScreensSetup
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddSingleton<ScreenService>();
        services.AddSingleton<Receipts>();
        services.AddMenuPage("/admin/screens", Permission.Manage, 20, (IStringLocalizer<ScreensTexts> texts) => texts["Title"]);
        return services.AddHostedService(s => s.GetRequiredService<Receipts>());
    }

    public static void MapScreens(this IEndpointRouteBuilder routes)
    {
        routes.MapPairings();
        routes.MapReceipts();
    }
}
