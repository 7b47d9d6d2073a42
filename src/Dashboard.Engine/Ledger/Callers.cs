namespace Dashboard.Engine.Ledger;

/// <summary>Callers' numbers.</summary>
internal static class Callers
{
    private const string Abroad = "00";
    private const string China = "86";

    // A mobile number with the country's code and without a sign before it.
    private const int WithCode = 13;

    /// <summary>
    /// A number as it is the same however it is written: without blanks and signs, the country's code (86) and the zero of a long-distance call. What holds
    /// no digit stays as it is.
    /// </summary>
    public static string Subscriber(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (digits.StartsWith(Abroad + China, StringComparison.Ordinal)) digits = digits[(Abroad + China).Length..];
        else if (HasCode() && digits.StartsWith(China, StringComparison.Ordinal)) digits = digits[China.Length..];
        digits = digits.TrimStart('0');
        return digits.Length == 0 ? number : digits;

        bool HasCode() => number.TrimStart().StartsWith('+') || digits.Length == WithCode;
    }
}
