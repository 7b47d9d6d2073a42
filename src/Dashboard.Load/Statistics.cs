namespace Dashboard.Load;

internal static class Statistics
{
    public static double Percentile(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    public static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToList();
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return $"{Percentile(sorted, 0.5).ToString(format, culture)} ({sorted[0].ToString(format, culture)} … {sorted[^1].ToString(format, culture)})";
    }
}
