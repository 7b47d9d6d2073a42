namespace Dashboard.Features.Manager;

/// <summary>The manager's page, and what is decided on it.</summary>
public static class ManagerSetup
{
    public static IServiceCollection AddManager(this IServiceCollection services) => services.AddSingleton<LateService>();
}
