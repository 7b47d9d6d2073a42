using System.Text.RegularExpressions;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>Reads amounts as tables write them. What is no whole number from 0 on is refused by its kind, and never rounded.</summary>
public static partial class Amounts
{
    /// <summary>A dash or a word, as tables write it where there is nothing.</summary>
    public static bool IsNothing(TableCell cell) =>
        cell.Blank
            || Typed.Fold(
                cell.Text).ToLowerInvariant() is "" or "-" or "--" or "—" or "–" or "―" or "－" or "——" or "/" or "\\" or "n/a" or "na" or "nil" or "none"
                    or "null" or "无" or "暂无" or "没有" or "無";

    /// <summary>Reads an amount.</summary>
    /// <param name="cell">What is in the table.</param>
    /// <param name="fault">Why it is none: a code of <see cref="Fault"/>; null where it is one.</param>
    public static long? Read(TableCell cell, out string? fault)
    {
        fault = null;
        var text = Typed.Fold(cell.Text);
        if (cell.Percent || text.EndsWith('%') || text.EndsWith('‰')) fault = "Percent";
        else if (cell.Moment is not null) fault = "AmountIsDate";
        else if (text.StartsWith('#')) fault = "ErrorValue";
        else if (text.StartsWith('=')) fault = "NotComputed";
        else if (Exponent().IsMatch(text)) fault = "Exponent";
        else if (cell.Number is { } held) return Whole(held, out fault);
        // Zeros behind the point say nothing; a point between three and three digits may be a separator of thousands elsewhere.
        else if (Zeros().Match(text) is { Success: true } exact)
            return Whole(Typed.TryWhole(exact.Groups["n"].Value, out var whole) ? whole : decimal.MaxValue, out fault);
        else if (Typed.TryWhole(text, out var number)) return Whole(number, out fault);
        else if (Decimal().IsMatch(text)) fault = "Decimals";
        else if (Typed.Fold(cell.Text).Contains(',', StringComparison.Ordinal) && Grouped().IsMatch(text)) fault = "Grouping";
        else fault = "NoNumber";
        return null;
    }

    private static long? Whole(decimal number, out string? fault)
    {
        fault = number < 0 ? "Negative" : number != Math.Truncate(number) ? "Decimals" : number > TallyReader.MaxDelta ? "TooMany" : null;
        return fault is null ? (long)number : null;
    }

    [GeneratedRegex(@"^[+-]?[0-9.]+[eE][+-]?[0-9]+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Exponent();

    [GeneratedRegex(@"^(?<n>[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+))\.(?:0{1,2}|0{4,})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Zeros();

    [GeneratedRegex(@"^[+-]?[0-9,]*\.[0-9]+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[+-]?[0-9,]+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Grouped();
}
