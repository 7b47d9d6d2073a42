using Dashboard.Engine.Access;
using Dashboard.Layout;
using Dashboard.Live;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Wall;

/// <summary>The wall's scenes, in the order in which they are offered.</summary>
public static class WallSetup
{
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        foreach (var scene in (Scene[])[WallHead.Scene, OverviewScene.Scene, StationsScene.Scene, HotlineScene.Scene, TrendsScene.Scene])
            services.AddSingleton(scene);
        return services.AddEventPage(
            "/wall/{Slug}", Permission.ReadFigures, 50, (IStringLocalizer<WallTexts> texts) => texts["Wall"], page => page with { Apart = true });
    }
}
