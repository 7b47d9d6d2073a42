namespace Dashboard.Features.Drill;

/// <summary>The drill's simulators: in Development only.</summary>
public static class DrillSetup
{
    public static IServiceCollection AddDrill(this IServiceCollection services, IHostEnvironment environment) =>
        environment.IsDevelopment() ? services.AddHostedService<Simulator>().AddHostedService<HotlineSimulator>() : services;
}
