using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>The process that a test kills: appends from several writers and prints each key once its append is acknowledged.</summary>
internal static class KilledWriter
{
    public const string Command = "--append-until-killed";

    public static async Task<int> RunAsync(string file)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}");
        var catalog = await Catalogs.Of(database).FindAsync("spring", CancellationToken.None);
        await using var running = await RunningLedger.StartAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (true)
            {
                var result = (await running.AppendAsync(catalog!, Sample.Tally()))[0];
                if (result.Status == AppendStatus.Accepted) await Console.Out.WriteLineAsync($"{result.Seq} {result.Key}");
            }
        }));
        return 0;
    }
}
