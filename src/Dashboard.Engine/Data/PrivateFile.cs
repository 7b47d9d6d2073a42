namespace Dashboard.Engine.Data;

/// <summary>Files that only their owner may read: whoever can read a database, or a copy of it, has what it protects. On Windows the folder's access list holds
/// instead.</summary>
public static class PrivateFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty file that nobody else can open, where there is none yet. SQLite gives its journals the mode of their database.</summary>
    public static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        using var made = new FileStream(path, options);
    }

    /// <summary>Makes a folder that nobody else can look into, where there is none yet.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owners | UnixFileMode.UserExecute);
    }

    /// <summary>Takes a file that is there from everybody but its owner.</summary>
    /// <returns>False when others can still read it: it belongs to another account.</returns>
    public static bool Close(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return true;
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~Owners) == UnixFileMode.None) return true;
        try
        {
            File.SetUnixFileMode(path, mode & Owners);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Only the owner may do this; the start says so.
            return false;
        }
    }
}
