using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Manager;

/// <summary>The manager's page, and what is decided on it.</summary>
public static class ManagerSetup
{
    public static IServiceCollection AddManager(this IServiceCollection services) => services.AddSingleton<LateService>()
        .AddEventPage("/live/{Slug}", Permission.Manage, 10, (IStringLocalizer<ManagerTexts> texts) => texts["Title"]);
}
