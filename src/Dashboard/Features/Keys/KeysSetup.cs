namespace Dashboard.Features.Keys;

/// <summary>The slice's services.</summary>
public static class KeysSetup
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services.AddSingleton<KeyService>();
}
