namespace Dashboard.Features.SetUp;

/// <summary>The set-up of events.</summary>
public static class SetUpSetup
{
    public static IServiceCollection AddSetUp(this IServiceCollection services) => services.AddSingleton<SetUpService>();
}
