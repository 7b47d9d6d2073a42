namespace Dashboard.Features.Audit;

/// <summary>The slice's services.</summary>
public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditService>();
}
