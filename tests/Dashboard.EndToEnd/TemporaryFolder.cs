namespace Dashboard.EndToEnd;

/// <summary>A folder that goes with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("dashboard-e2e-");

    public void Dispose() => Folder.Delete(recursive: true);
}
