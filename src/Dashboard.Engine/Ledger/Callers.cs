using System.Collections.Frozen;

namespace Dashboard.Engine.Ledger;

/// <summary>Callers' numbers, as exchanges write them.</summary>
internal static class Callers
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

    // What exchanges and carriers write of whoever withholds the number, or of whom they know none: letters and digits alone, in small letters.
    private static readonly FrozenSet<string> NoNumbers = FrozenSet.Create(
        StringComparer.Ordinal,
        "anonymous", "anon", "asterisk", "blocked", "blockedid", "callerblocked", "coinlinepayphone", "hidden", "hiddennumber", "idwithheld", "interactionwithotherservice", "invalid", "na", "nil", "nocallerid",
        "noid", "nonumber", "none", "notavailable", "null", "numberwithheld", "o", "outofarea", "p", "private", "privatecaller", "privatenumber", "restricted", "restrictednumber", "s", "secret", "unassigned",
        "unavailable", "undefined", "unknown", "unknowncaller", "unknownnumber", "withheld", "withheldnumber", "不显示", "保密", "保密号码", "匿名", "匿名来电", "号码保密", "号码隐藏", "无主叫", "无号码", "未显示", "未知",
        "未知号码", "未知来电", "私人号码", "私密号码", "隐藏", "隐藏号码");

    /// <summary>
    /// Who calls, the same however it is written: of a number the digits, without the country's code (86), the zero of a long-distance call and the city's
    /// own area code; of a name its small letters. Null where nobody can be called by it, since the number is withheld.
    /// </summary>
    public static string? Subscriber(string caller)
    {
        var bare = Bare(caller);
        var word = string.Concat(bare.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (word.All(c => c == '0') || NoNumbers.Contains(word)) return null;
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
        else if (digits.StartsWith(China, StringComparison.Ordinal) && (bare.TrimStart('(', ' ').StartsWith('+') || digits.Length >= WithCode)) digits = digits[China.Length..];
        digits = digits.TrimStart('0');
        var local = digits.Length - HomeArea.Length;
        return local is >= ShortestLocal and <= LongestLocal && digits.StartsWith(HomeArea, StringComparison.Ordinal) ? digits[HomeArea.Length..] : digits;
    }

    // Without the name before it ("Li" <13800001234>) and what makes an address of it (sip:13800001234@host;transport=udp).
    private static string Bare(string caller)
    {
        var text = caller.Trim();
        if (text.EndsWith('>') && text.LastIndexOf('<') is >= 0 and var open) text = text[(open + 1)..^1];
        text = text.Trim().Trim('"');
        foreach (var scheme in (string[])["sip:", "sips:", "tel:"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) text = text[scheme.Length..];
        return text.Split('@', ';')[0].Trim();
    }

    // What people write between digits. Chinese keyboards have signs of their own for it.
    private static bool IsNumber(string text) => text.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c) || c is '+' or '-' or '(' or ')' or '.' or '/' or '–' or '—' or '（' or '）' or '－' or '＋');
}
