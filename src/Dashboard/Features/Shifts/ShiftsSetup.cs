using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Shifts;

/// <summary>Shifts and their sign-off.</summary>
public static class ShiftsSetup
{
    public static IServiceCollection AddShifts(this IServiceCollection services) => services.AddSingleton<ShiftService>()
        .AddEventPage(
            "/shifts/{Slug}",
            Permission.Manage,
            20,
            (IStringLocalizer<ShiftsTexts> texts) => texts["Title"],
            page => page with { Fits = reader => !reader.Board.Sourced });
}
