using System.Globalization;
using System.Numerics;

namespace Dashboard.Features.SetUp;

/// <summary>Numbers as somebody types them. Nothing typed is none.</summary>
internal static class Typed
{
    /// <summary>A whole number; what is none becomes 0, which the rules refuse.</summary>
    public static T? Whole<T>(string typed)
        where T : struct, IBinaryInteger<T> => Read(typed, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, T.Zero);

    /// <summary>Degrees; what is no number becomes one that the rules refuse.</summary>
    public static double? Degrees(string typed) => Read(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, double.NaN);

    /// <summary>Degrees as they are typed; a ninth decimal is a tenth of a millimetre.</summary>
    public static string Text(double? degrees) => degrees?.ToString("0.#########", CultureInfo.CurrentCulture) ?? "";

    private static T? Read<T>(string typed, NumberStyles styles, T none)
        where T : struct, INumber<T> => typed.Length == 0 ? null : T.TryParse(typed, styles, CultureInfo.CurrentCulture, out var number) ? number : none;
}
