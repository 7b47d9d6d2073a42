using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Engine.Hotline;

/// <summary>Callers' numbers, as exchanges write them.</summary>
internal static partial class Callers
{
    private const string Abroad = "00";
    private const string China = "86";

    // Who calls within the city leaves its area code out.
    private const string HomeArea = "851";

    // The country's code with an area code and a number behind it; what is shorter and begins so is no number with a code.
    private const int WithCode = 12;

    // Numbers of the city have seven digits or eight.
    private const int LongestLocal = 8;
    private const int ShortestLocal = 7;

    // What exchanges and carriers write of whoever withholds the number, or of whom they know none: letters and digits alone, in small letters, mostly beside
    // one of the words below.
    private static readonly FrozenSet<string> NoNumbers = FrozenSet.Create(
        StringComparer.Ordinal,
        "anonymous",
        "anon",
        "anonym",
        "asterisk",
        "blocked",
        "blockedid",
        "coinlinepayphone",
        "hidden",
        "idwithheld",
        "interactionwithotherservice",
        "invalid",
        "na",
        "nil",
        "nocallerid",
        "noid",
        "nonumber",
        "none",
        "notavailable",
        "notprovided",
        "null",
        "o",
        "outofarea",
        "p",
        "private",
        "restricted",
        "s",
        "secret",
        "suppressed",
        "unassigned",
        "unavailable",
        "undefined",
        "undisclosed",
        "unidentified",
        "unknown",
        "unlisted",
        "withheld",
        "不显示",
        "不明",
        "不详",
        "保密",
        "匿名",
        "拒显",
        "无",
        "无法显示",
        "无法识别",
        "未提供",
        "未显示",
        "未知",
        "私人",
        "私密",
        "隐私",
        "隐藏",
        "不顯示",
        "不詳",
        "無",
        "無法顯示",
        "無法識別",
        "未顯示",
        "隱私",
        "隱藏");

    // What stands beside such a word.
    private static readonly string[] Beside =
        [
            "callerid", "caller", "calling", "calls", "call", "number", "party", "cid", "id", "name", "user", "号码", "號碼", "来电", "來電", "主叫", "用户", "用戶", "电话",
            "電話", "的",
        ];

    /// <summary>
    /// Who calls, the same however it is written: of a number the digits, without the country's code (86), the zero of a long-distance call and the city's
    /// own area code; of a name its small letters. Null where nobody can be called by it, since the number is withheld.
    /// </summary>
    public static string? Subscriber(string caller)
    {
        var bare = Bare(caller);
        var word = string.Concat(bare.Split(';')[0].Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (word.All(c => c == '0') || IsNoNumber(word)) return null;
        if ((Match(Dashed(), bare) ?? Match(Extended(), bare)) is { } extended && IsNumber(extended.Number))
            return $"{Number(extended.Number)}x{extended.Extension}";
        bare = bare.Split(';')[0].Trim();
        return IsNumber(bare) ? Number(bare) : bare.ToLowerInvariant();
    }

    /// <summary>Whose calls are an agent's own, as <see cref="Subscriber"/> has them: the number or the name of the telephone that an exchange calls an agent
    /// by, such as Agent/3001 or Local/3001@agents/n.</summary>
    public static string? Extension(string agent)
    {
        var parts = agent.Split('/');
        return Subscriber(parts.Length == 1 || parts[0].Equals("local", StringComparison.OrdinalIgnoreCase) ? parts[Math.Min(1, parts.Length - 1)] : parts[^1]);
    }

    private static string Number(string bare)
    {
        var digits = string.Concat(bare.Where(char.IsAsciiDigit));
        if (digits.StartsWith(Abroad + China, StringComparison.Ordinal)) digits = digits[(Abroad + China).Length..];
        else if (digits.StartsWith(China, StringComparison.Ordinal) && (bare.TrimStart('(', ' ').StartsWith('+') || digits.Length >= WithCode))
            digits = digits[China.Length..];
        digits = digits.TrimStart('0');
        var local = digits.Length - HomeArea.Length;
        return local is >= ShortestLocal and <= LongestLocal && digits.StartsWith(HomeArea, StringComparison.Ordinal) ? digits[HomeArea.Length..] : digits;
    }

    // Without the name before it ("Li" <13800001234>) and what makes an address of it (sip:13800001234@host;transport=udp); digits and letters of Chinese
    // keyboards are their own ones, and what comes along unseen when a number is copied goes.
    private static string Bare(string caller)
    {
        var text = string.Concat(caller.EnumerateRunes().Where(r => Rune.GetUnicodeCategory(r) is not UnicodeCategory.Format))
            .Normalize(NormalizationForm.FormKC).Trim();
        if (text.LastIndexOf('>') is > 0 and var close && text.LastIndexOf('<', close) is >= 0 and var open) text = text[(open + 1)..close];
        text = text.Trim().Trim('"');
        foreach (var scheme in (string[])["sip:", "sips:", "tel:"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) text = text[scheme.Length..];
        return text.Split('@')[0].Trim();
    }

    private static bool IsNoNumber(string word) =>
        NoNumbers.Contains(word)
            || (Beside.Aggregate(word, (rest, beside) => rest.Replace(beside, "", StringComparison.Ordinal)) is { Length: > 0 } rest
                && (rest.Length > 2 || rest[0] > '\u00FF') && NoNumbers.Contains(rest));

    private static (string Number, string Extension)? Match(Regex form, string text) =>
        form.Match(text) is { Success: true } match ? (match.Groups["number"].Value, match.Groups["ext"].Value) : null;

    // What people write between digits.
    private static bool IsNumber(string text) =>
        text.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation
            || c is '+' or '−' or '(' or ')' or '.' or '/');

    // A number, and what parts it from the extension behind it, as people and addresses write it.
    [GeneratedRegex(@"^(?<number>[+(\d][-+()./\d\s–—−]*?)\s*(;ext=|转|轉|分机|分機|内线|內線|ext(ension|n)?\.?|x|#|,+)\s*:?\s*(?<ext>\d{1,8})$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Extended();

    // An area code, a number and an extension, as offices write them.
    [GeneratedRegex(@"^(?<number>0\d{2,3}-\d{7,8})-(?<ext>\d{1,6})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dashed();
}
