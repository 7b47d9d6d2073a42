using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Shared;

/// <summary>
/// Numbers as somebody types them, or as a table holds them: the one way in which text becomes a number. Separators of thousands are taken where they stand
/// between groups of three and nowhere else: "1,234" is a number, "12,5" is none, whatever its author meant by it.
/// </summary>
public static partial class Typed
{
    /// <summary>
    /// As it is compared and read: full-width letters, digits and signs as plain ones, every kind of blank as a blank, none around it, and no marks that nobody
    /// sees. Nothing else: a raised ² behind a number is a footnote, and no digit.
    /// </summary>
    public static string Fold(string text)
    {
        if (text.All(c => c is > ' ' and < '\x7F')) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.Format) continue;
            folded.Append(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : char.IsWhiteSpace(c) ? ' ' : c == '−' ? '-' : c);
        }

        return folded.ToString().Trim();
    }

    /// <summary>Reads a whole number.</summary>
    public static bool TryWhole(string text, out long number)
    {
        number = 0;
        var folded = Fold(text);
        return WholeNumber().IsMatch(folded)
            && long.TryParse(
                string.Concat(folded.Where(c => c is not (',' or ' ' or '\''))), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>A whole number; nothing typed is none, and what is no number becomes one that the rules refuse.</summary>
    /// <param name="typed">What is typed.</param>
    /// <param name="refused">What the rules refuse.</param>
    public static T? Whole<T>(string typed, T refused = default)
        where T : struct, IBinaryInteger<T>
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (!TryWhole(typed, out var number)) return refused;
        // One that does not fit is out of every range.
        return T.CreateSaturating(number) is var fits && long.CreateSaturating(fits) == number ? fits : refused;
    }

    /// <summary>Degrees, with a point before decimals; what is no number becomes one that the rules refuse.</summary>
    public static double? Degrees(string typed) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : double.TryParse(Fold(typed), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : double.NaN;

    /// <summary>Degrees as they are typed; a ninth decimal is a tenth of a millimetre.</summary>
    public static string Text(double? degrees) => degrees?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"^[+-]?(?:[0-9]+|[0-9]{1,3}(?:(?<mark>[, '])[0-9]{3})(?:\k<mark>[0-9]{3})*)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WholeNumber();
}
