using Dashboard.Engine.Data;

namespace Dashboard.Accounts;

/// <summary>
/// Where the link that makes the first administrator is shown: on the terminal of whoever starts the server. Where the output goes to a journal, which others
/// can read and which is kept, it is written into a file beside the database that only the server's account can read, and deleted once it was used.
/// </summary>
public sealed class SetUpLink(Database database)
{
    private string Path =>
        System.IO.Path.Combine(database.File is { } file ? System.IO.Path.GetDirectoryName(file)! : Directory.GetCurrentDirectory(), "set-up-link");

    /// <summary>Shows it.</summary>
    public void Show(string root, string token, TimeSpan lasts)
    {
        var link = $"{root}/set-up#{token}";
        if (Console.IsOutputRedirected)
        {
            Forget();
            PrivateFile.Create(Path);
            File.WriteAllText(Path, link + Environment.NewLine);
            link = Path;
        }

        Console.WriteLine(
            $"Set-up    {link}\n          {(link == Path ? "holds a link that " : "")}makes the first administrator; good once, for {lasts.TotalMinutes:0} "
                + $"minutes; the next start {(link == Path ? "makes" : "prints")} another.");
    }

    /// <summary>It was used, or is no longer needed.</summary>
    public void Forget() => File.Delete(Path);
}
