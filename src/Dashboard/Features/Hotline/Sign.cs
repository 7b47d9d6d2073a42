using Dashboard.Engine.Data;
using MudBlazor;

namespace Dashboard.Features.Hotline;

/// <summary>The icons beside what is said: meaning is never left to a colour.</summary>
internal static class Sign
{
    public static string Of(Grade grade) => grade switch
    {
        Grade.Breach => Icons.Material.Outlined.ErrorOutline,
        Grade.Warning => Icons.Material.Outlined.WarningAmber,
        _ => Icons.Material.Outlined.CheckCircle,
    };
}
