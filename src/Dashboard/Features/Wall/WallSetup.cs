using Dashboard.Live;

namespace Dashboard.Features.Wall;

/// <summary>The wall's scenes.</summary>
public static class WallSetup
{
    public static IServiceCollection AddWall(this IServiceCollection services) => services.AddSingleton(new Scene(MainScene.Name, MainScene.Tiles));
}
