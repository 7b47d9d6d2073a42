using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Keys;

/// <summary>The slice's services.</summary>
public static class KeysSetup
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services.AddSingleton<KeyService>()
        .AddMenuPage("/admin/keys", Permission.Manage, 30, (IStringLocalizer<KeysTexts> texts) => texts["Title"]);
}
