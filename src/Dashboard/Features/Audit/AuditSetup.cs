using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Audit;

/// <summary>The slice's services.</summary>
public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditService>()
        .AddMenuPage("/admin/audit", Permission.Administer, 50, (IStringLocalizer<AuditTexts> texts) => texts["Title"]);
}
