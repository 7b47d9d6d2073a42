using Dashboard.Engine.Access;

namespace Dashboard.Shared;

/// <summary>Who may do what, for the server: after the schema, before anything is served.</summary>
public static class AccessSetup
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SignInStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<ScreenStore>();
        services.AddSingleton<PairingStore>();
        services.AddSingleton<DataKeyStore>();
        services.AddSingleton<AccessDirectory>();
        services.AddHostedService(s => s.GetRequiredService<AccessDirectory>());
        services.AddSingleton<Connections>();
        services.AddSingleton<CostlyReads>();
        services.AddSingleton<Refusals>();
        services.AddHostedService(s => s.GetRequiredService<Refusals>());
        services.AddSingleton<EventAccess>();
        services.AddSingleton<KeyUses>();
        services.AddHostedService(s => s.GetRequiredService<KeyUses>());
        services.AddPolicies();
        return services;
    }
}
