namespace Dashboard.Accounts;

/// <summary>Says at the start when the server answers under any name: redirects, and where an organisation sends people back to, follow the name that was asked
/// for.</summary>
public sealed class HostsAsked(IConfiguration configuration, IHostEnvironment environment, ILogger<HostsAsked> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment() && configuration["AllowedHosts"] is null or "" or "*")
            log.LogWarning("The server answers under any host name. Set AllowedHosts to its own (docs/operations.md, Proxy).");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
