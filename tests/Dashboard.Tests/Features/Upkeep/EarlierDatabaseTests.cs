using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dashboard.Tests.Features.Upkeep;

/// <summary>
/// A database that version f2d64da wrote, before entries had one header, one body and a hash: a drill of twelve days with corrections, sign-offs, a late
/// count, an import and a month of calls, and both events of 2014. Beside it lies what that version answered about it.
/// </summary>
public sealed class EarlierDatabaseTests
{
    [Fact]
    public async Task A_database_of_an_earlier_version_is_verified_and_answers_as_it_did_then()
    {
        using var folder = new TemporaryFolder();
        await using (var packed = Packed("earlier-database.db.gz"))
        await using (var file = File.Create(folder.Database))
            await packed.CopyToAsync(file, Wait.Cancelled);
        await using var said = Packed("earlier-answers.json.gz");
        var answers = (await JsonNode.ParseAsync(said, cancellationToken: Wait.Cancelled))!.AsObject();

        var (code, output, error) = await Run.CommandAsync(folder.Database, "verify");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(3, output.Split('\n').Count(line => line.Contains("all sums agree", StringComparison.Ordinal)));
        Assert.Contains("the chain holds", output, StringComparison.Ordinal);

        await using var server = await RunningServer.StartAsync(folder.Database, change: services =>
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new Then(AsOf(answers)))));
        List<string> differences = [];
        foreach (var (path, then) in answers)
        {
            var now = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(path, UriKind.Relative), Wait.Cancelled));
            differences.AddRange(Differences(path, then, now));
        }

        Assert.Equal([], differences);
    }

    private static DateTimeOffset AsOf(JsonObject answers) =>
        DateTimeOffset.Parse((string)answers["/api/events/drill/board"]!["asOf"]!, CultureInfo.InvariantCulture);

    // What was answered then must be in what is answered now; fields may have come since. When a board was read is of now.
    private static IEnumerable<string> Differences(string at, JsonNode? then, JsonNode? now) => (then, now) switch
    {
        (JsonObject before, JsonObject after) => before.Where(f => f.Key != "asOf").SelectMany(f => Differences($"{at} {f.Key}", f.Value, after[f.Key])),
        (JsonArray before, JsonArray after) when before.Count == after.Count =>
            before.Zip(after).SelectMany((pair, i) => Differences($"{at} {i}", pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(then, now) ? [] : [$"{at}: {then?.ToJsonString() ?? "null"} then, {now?.ToJsonString() ?? "null"} now"],
    };

    private static GZipStream Packed(string name) =>
        new(File.OpenRead(Repository.Path("tests", "Dashboard.Tests", "Features", "Upkeep", name)), CompressionMode.Decompress);

    /// <summary>The clock goes on from then.</summary>
    private sealed class Then(DateTimeOffset from) : TimeProvider
    {
        private readonly TimeSpan _ago = System.GetUtcNow() - from;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - _ago;
    }
}
