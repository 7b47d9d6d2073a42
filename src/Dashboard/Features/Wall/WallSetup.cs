using Dashboard.Live;

namespace Dashboard.Features.Wall;

/// <summary>The wall's scenes, in the order in which they are offered.</summary>
public static class WallSetup
{
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        foreach (var scene in (Scene[])[WallHead.Scene, OverviewScene.Scene, StationsScene.Scene, HotlineScene.Scene, TrendsScene.Scene]) services.AddSingleton(scene);
        return services;
    }
}
