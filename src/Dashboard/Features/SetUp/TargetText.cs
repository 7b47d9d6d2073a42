using System.Globalization;

namespace Dashboard.Features.SetUp;

/// <summary>A target as somebody types it.</summary>
internal static class TargetText
{
    /// <summary>Nothing typed is no target. What is no whole number becomes 0, which the rules refuse.</summary>
    public static long? Read(string typed) =>
        typed.Length == 0 ? null
        : long.TryParse(typed, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.CurrentCulture, out var target) ? target
        : 0;
}
