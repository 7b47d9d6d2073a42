using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.SetUp;

/// <summary>The set-up of events.</summary>
public static class SetUpSetup
{
    public static IServiceCollection AddSetUp(this IServiceCollection services) => services.AddSingleton<SetUpService>()
        .AddMenuPage("/admin/events", Permission.Manage, 10, (IStringLocalizer<SetUpTexts> texts) => texts["EventsMenu"])
        .AddEventPage("/admin/events/{Slug}", Permission.Manage, 80, (IStringLocalizer<SetUpTexts> texts) => texts["SetUp"])
        .AddEventPage("/admin/events/{Slug}/sheet", Permission.Manage, 90, (IStringLocalizer<SetUpTexts> texts) => texts["SheetMenu"]);
}
