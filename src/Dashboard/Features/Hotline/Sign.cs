using MudBlazor;

namespace Dashboard.Features.Hotline;

/// <summary>The icons beside what is said: meaning is never left to a colour.</summary>
internal static class Sign
{
    public static string Of(Mood mood) => mood switch
    {
        Mood.Breach => Icons.Material.Outlined.ErrorOutline,
        Mood.Attention => Icons.Material.Outlined.WarningAmber,
        _ => Icons.Material.Outlined.CheckCircle,
    };
}
