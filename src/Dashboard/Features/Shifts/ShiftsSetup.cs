namespace Dashboard.Features.Shifts;

/// <summary>Shifts and their sign-off.</summary>
public static class ShiftsSetup
{
    public static IServiceCollection AddShifts(this IServiceCollection services) => services.AddSingleton<ShiftService>();
}
