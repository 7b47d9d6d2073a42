namespace Dashboard.EndToEnd;

/// <summary>Where the things of this repository are, seen from the tests' output folder.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The product as it was built with these tests, or as it was published to the folder that DASHBOARD_TEST_PUBLISHED names: compiled ahead of time,
    /// it starts in a fraction of the time.</summary>
    public static string Executable { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("DASHBOARD_TEST_PUBLISHED") ?? Path.Combine(Root, "src", "Dashboard", "bin", Configuration, "net10.0"),
        "Dashboard.dll");

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dashboard.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Dashboard.sln is not above the tests.");
    }
}
