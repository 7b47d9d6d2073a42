using System.Globalization;

namespace Dashboard.Features.Wall;

/// <summary>How long something takes, as a clock would show it.</summary>
internal static class Clock
{
    /// <summary>Minutes and seconds (1:05), from an hour on with the hours (1:02:05).</summary>
    public static string Of(long seconds) => seconds < 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
}
