using System.Globalization;

namespace Dashboard.Shared;

/// <summary>Numbers and times as a reader of the current culture expects them.</summary>
public static class Figure
{
    private const long Wan = 10_000;

    // Seven digits: more cannot be read at a glance.
    private const long MostDigits = 9_999_999;

    // Beyond it a percentage says nothing and has no end.
    private const double Tenfold = 10;

    private static string More => ">" + 9.99.ToString("P0", CultureInfo.CurrentCulture);

    private static bool Chinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Every digit, grouped; "+" behind a lower bound.</summary>
    public static string Exact(long value, bool lowerBound = false) => value.ToString("N0", CultureInfo.CurrentCulture) + (lowerBound ? "+" : "");

    /// <summary>With its sign.</summary>
    public static string Signed(long value) => value > 0 ? "+" + Exact(value) : "−" + Exact(-value);

    /// <summary>
    /// For reading from afar: Chinese counts in 万 from 10,000 and in 亿 from 100 million on, English in millions from 10 million on; cut off and not rounded, so
    /// that no figure is shown before it is reached.
    /// </summary>
    public static string Wall(long value, bool lowerBound = false) =>
        Chinese && Math.Abs(value) >= Wan || Math.Abs(value) > MostDigits ? Short(value, cut: 1) + (lowerBound ? "+" : "") : Exact(value, lowerBound);

    /// <summary>Every digit, as long as there are seven at most; from then on as <see cref="Wall"/>.</summary>
    public static string Afar(long value) => Math.Abs(value) > MostDigits ? Short(value, cut: 1) : Exact(value);

    /// <summary>For a scale, whose numbers are round: 15万, 1.2亿; 15K, 120M.</summary>
    public static string Axis(long value) => Math.Abs(value) >= Wan ? Short(value, cut: 0) : Exact(value);

    /// <summary>How wide a figure is at most, in halves of its font's size: what it has to fit into decides how large it is drawn (css/wall.css).</summary>
    public static int HalfEms(string text) => (int)Math.Ceiling(2 * text.Sum(c => c switch
    {
        >= '0' and <= '9' or '+' or '−' or '-' => .6,
        ',' or '.' or ':' or ' ' or '\u00A0' or '\u202F' => .33,
        >= '\u2E80' or '%' or 'M' or '—' => 1.02,
        _ => .75,
    }));

    // The largest unit that a number reaches, with as many decimals as say something: two from 亿 and thousand millions on, so that a day's work moves them.
    private static string Short(long value, int cut)
    {
        var (size, name, decimals) = Math.Abs(value) switch
        {
            >= 1_000_000_000_000 => (1_000_000_000_000m, Chinese ? "万亿" : "T", 2),
            >= 1_000_000_000 when !Chinese => (1_000_000_000m, "B", 2),
            >= 100_000_000 when Chinese => (100_000_000m, "亿", 2),
            >= 1_000_000 when !Chinese => (1_000_000m, "M", 1),
            _ => Chinese ? (Wan, "万", 1) : (1_000m, "K", 1),
        };
        var (shown, power) = (value / size, decimals == 2 ? 100m : 10m);
        var text = (Math.Truncate(shown * power) / power)
            .ToString(cut == 0 ? decimals == 2 ? "0.##" : "0.#" : decimals == 2 ? "N2" : "N1", CultureInfo.CurrentCulture);
        return text + name;
    }

    /// <summary>A share of one as percent without decimals, cut off: 100 % only when it is reached; from the tenfold on only that it is more.</summary>
    // Rounded first: 29 of 100, times 100, is a little less than 29 to a computer.
    public static string Percent(double share) =>
        share >= Tenfold ? More : (Math.Floor(Math.Round(share * 100, 9)) / 100).ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>A share of one as percent with one decimal, rounded: 100 % only when it is reached; from the tenfold on only that it is more.</summary>
    public static string Tenths(double share) =>
        share >= Tenfold ? More : (share < 1 ? Math.Min(Math.Round(share, 3), 0.999) : share).ToString("P1", CultureInfo.CurrentCulture);

    /// <summary>How long something takes, as a clock would show it: 0:07, 12:30, from an hour on 1:02:03. Less than nothing is nothing.</summary>
    public static string Span(double seconds)
    {
        var whole = (long)Math.Max(0, Math.Round(seconds));
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }

    /// <summary>A clock time.</summary>
    public static string Time(DateTimeOffset local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A clock time with seconds.</summary>
    public static string Seconds(DateTimeOffset local) => local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day with its month: 1月23日, 23 January.</summary>
    public static string Day(DateOnly day) => day.ToString(Chinese ? "M月d日" : "d MMMM", CultureInfo.CurrentCulture);

    /// <summary>A day as short as can be: 1/23, 23/1.</summary>
    public static string ShortDay(DateOnly day) => day.ToString(Chinese ? "M/d" : "d/M", CultureInfo.InvariantCulture);

    /// <summary>A day in full: 2027年1月23日, 23 January 2027.</summary>
    public static string FullDay(DateOnly day) => day.ToString(Chinese ? "yyyy年M月d日" : "d MMMM yyyy", CultureInfo.CurrentCulture);
}
