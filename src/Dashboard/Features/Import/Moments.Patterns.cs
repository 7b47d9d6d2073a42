using System.Text.RegularExpressions;

namespace Dashboard.Features.Import;

/// <summary>How days and times of day are written.</summary>
public static partial class Moments
{
    [GeneratedRegex(
        @"^(?<y>[0-9]{4})(?:[-/.]|年| ?年 ?)(?<m>[0-9]{1,2})(?:[-/.]|月| ?月 ?)(?<d>[0-9]{1,2})(?: ?[日号])?(?:(?:[T ]|(?<=[日号]))(?<rest>.+))?\z",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<y>(?:19|20)[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})(?:[T ](?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^(?:(?<m>[0-9]{1,2}) ?月 ?(?<d>[0-9]{1,2}) ?[日号]|(?<d>[0-9]{1,2}) ?日)(?: ?(?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MonthAndDay();

    // "Jan-16" is left out: some mean the sixteenth, some the year.
    [GeneratedRegex(
        @"^(?<d>[0-9]{1,2})(?:st|nd|rd|th)?[- ](?<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})"
            + @"\.?(?:[- ,]+(?<y>[0-9]{4})(?:[ T](?<rest>.+))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex ByName();

    [GeneratedRegex(
        @"^(?<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.? (?<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:,? (?<y>[0-9]{4})(?:[ T](?<rest>.+))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex MonthName();

    [GeneratedRegex(
        @"(?:^|[ ,(]|(?<=[0-9日号]))\(?(?<w>(?<zh>(?:星期|周|礼拜)[一二三四五六日天])"
            + @"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\.?\)?(?=\z|[ ,]|(?<=\)))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"^(?<a>[0-9]{1,2})(?<s>[-/.])(?<b>[0-9]{1,2})(?:\k<s>(?<y>[0-9]{4}))?(?:[ T](?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ByNumbers();

    [GeneratedRegex(@"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}(?![0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShortYear();

    [GeneratedRegex(
        @"^(?<before>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)? ?(?<h>[0-9]{1,2})"
            + @"(?:[:时点](?<m>[0-9]{1,2})?(?:(?:[:分](?<s>[0-9]{1,2})?)(?:[.,](?<f>[0-9]{1,9}))?秒?)?)? ?(?<after>[AaPp]\.?[Mm]\.?)?\z",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"^[0-9]{5}(?:\.[0-9]+)?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SerialNumber();

    [GeneratedRegex(@"[0-9:] ?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Offset();
}
