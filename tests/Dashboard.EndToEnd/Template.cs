using System.Collections.Frozen;
using Microsoft.Data.Sqlite;

namespace Dashboard.EndToEnd;

/// <summary>
/// What a first start in Development leaves behind: a migrated, seeded database in which each demonstration account has signed in once. Made once a run;
/// servers start on copies of it, so that no test pays for migrations, seeds and sign-ins that another one tests.
/// </summary>
public sealed class Template
{
    private static readonly Lazy<Task<Template>> Made = new(MakeAsync);

    private byte[] Database { get; init; } = [];

    /// <summary>The session's cookie of each demonstration account. The keys that it is protected by are in the database, so that every copy takes
    /// it.</summary>
    public required FrozenDictionary<string, string> Sessions { get; init; }

    /// <summary>The cookies and the token with which the administrator may change something by the JSON interface.</summary>
    public required (string Cookies, string Token) Administrator { get; init; }

    public static Task<Template> GetAsync() => Made.Value;

    /// <summary>Puts a copy of the database where a server will start.</summary>
    public Task CopyAsync(string file) => File.WriteAllBytesAsync(file, Database);

    private static async Task<Template> MakeAsync()
    {
        await using var server = await DashboardServer.StartEmptyAsync();
        var sessions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, _, password, _) in Accounts.FirstStart.Demo) sessions[name] = await server.SignInAsync(name, password);
        var administrator = await server.AntiforgeryAsync(sessions["admin"]);
        var (code, _) = await server.StopAsync();
        if (code != 0) throw new InvalidOperationException($"The server that made the template ended with {code}. {server.Output}");
        // The template's own server was up, and then nobody was: in a copy that would be a gap of every trend.
        await server.ChangeDatabaseAsync("DELETE FROM uptime");
        SqliteConnection.ClearAllPools();
        return new()
        {
            Database = await File.ReadAllBytesAsync(server.DatabaseFile),
            Sessions = sessions.ToFrozenDictionary(StringComparer.Ordinal),
            Administrator = administrator,
        };
    }
}
