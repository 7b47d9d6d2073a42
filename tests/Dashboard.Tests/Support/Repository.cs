namespace Dashboard.Tests.Support;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Files below a folder, with addresses relative to the root and forward slashes; nothing that was built.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files(string folder, params string[] endings) =>
    [
        .. Directory.EnumerateFiles(Path(folder), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => (Name: System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/'), f))
            .Where(f => !f.Name.Split('/').Any(part => part is "bin" or "obj"))
            .Select(f => (f.Name, File.ReadAllText(f.f)))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Dashboard.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
