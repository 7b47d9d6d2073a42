using System.Globalization;

namespace Dashboard.EndToEnd;

/// <summary>Says what was measured, wherever somebody may read it.</summary>
internal static class Reports
{
    /// <summary>Times in milliseconds.</summary>
    public static void Report(this ITestOutputHelper output, string what, List<double> times)
    {
        times.Sort();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {times[times.Count / 2]:F0} ms, p99 {times[(int)(times.Count * 0.99)]:F0} ms, "
                + $"{times[0]:F0} … {times[^1]:F0} ms, {times.Count} times");
        output.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage(text);
        Console.WriteLine(text);
    }
}
