using Dashboard.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Shared;

/// <summary>What the server needs to start, and what it says otherwise.</summary>
[Trait("Time", "long")]
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task In_production_it_starts_and_serves_pages_with_their_assets()
    {
        await using var run = Run.Start(Settings(("ASPNETCORE_ENVIRONMENT", "Production"), ("Accounts__AllowUnencrypted", "true")));
        using var http = await HttpAsync(run);

        Assert.Contains(
            "<h1>登录</h1>",
            System.Net.WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/", UriKind.Relative), Wait.Cancelled)),
            StringComparison.Ordinal);
        // Its output goes to a journal here, so the link stands in a file that only the server's account can read.
        var link = Path.Combine(Path.GetDirectoryName(_folder.Database)!, "set-up-link");
        Assert.Contains($"Set-up    {link}", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{http.BaseAddress}set-up#", await File.ReadAllTextAsync(link, Wait.Cancelled), StringComparison.Ordinal);
        foreach (var asset in (string[])
        [
            "/_framework/blazor.web.js", "/_content/MudBlazor/MudBlazor.min.css", "/css/tokens.css", "/js/wall.js", "/js/pad/pad.js", "/pad-worker.js",
            "/icon-192.png",
        ])
            Assert.True((await http.GetAsync(new Uri(asset, UriKind.Relative), Wait.Cancelled)).IsSuccessStatusCode, asset);
    }

    [Fact]
    public async Task Environment_variables_override_the_development_settings()
    {
        await using var run = Run.Start(Settings(("ASPNETCORE_ENVIRONMENT", "Development"), ("Simulator__Enabled", "false")));
        using var http = await HttpAsync(run);

        Assert.NotEqual(5080, http.BaseAddress!.Port);
        Assert.Contains($"Database  {_folder.Database}", run.Output, StringComparison.Ordinal);
        Assert.Contains("/live/drill", run.Output, StringComparison.Ordinal);
        Assert.Contains("/wall/drill", run.Output, StringComparison.Ordinal);
        Assert.Contains("/pad/drill/railway", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_s_development_settings_are_wired_in()
    {
        Assert.Equal(
            File.ReadAllText(Repository.Path("appsettings.Development.json")),
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json")));

        using var app = Server.Build(["--applicationName=Dashboard", "--environment=Development"]);

        Assert.Equal(
            ("http://localhost:5080", "Data Source=data/dashboard.db", true),
            (app.Configuration["Urls"], app.Configuration.GetConnectionString("Dashboard"), app.Configuration.GetValue<bool>("Simulator:Enabled")));
    }

    [Theory]
    [InlineData("Database:Provider", "Oracle", "Database:Provider: 'Oracle' is neither Sqlite nor SqlServer.")]
    [InlineData("Database:Provider", "", "Database:Provider: '' is neither")]
    [InlineData("Database:Provider", "SqlServer", "ConnectionStrings:Dashboard: is missing; SQL Server needs a connection string.")]
    [InlineData("Redis:Configuration", "localhost", "Redis:Configuration: this version runs as one process and knows no Redis")]
    public void A_setting_that_cannot_be_used_is_named(string key, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        var refused = Assert.Throws<SettingException>(() => new ServiceCollection().AddEngine(configuration));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_setting_ends_the_server_and_a_command_with_1()
    {
        await using var server = Run.Start(Settings(("ASPNETCORE_ENVIRONMENT", "Development"), ("Database__Provider", "Oracle")));
        await using var command = Run.Start(Settings(("Database__Provider", "Oracle")), "verify");

        Assert.Equal((1, 1), (await server.EndAsync(), await command.EndAsync()));
        Assert.StartsWith("Database:Provider:", server.Error, StringComparison.Ordinal);
        Assert.StartsWith("Database:Provider:", command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ledger__Intake", "abc", "Ledger:Intake")]
    [InlineData("Ledger__Intake", "1", "Ledger:Intake: must be 1000 or more")]
    [InlineData("ConnectionStrings__Dashboard", "Data Source=:memory:", "ConnectionStrings:Dashboard: must name a file")]
    [InlineData("ConnectionStrings__Dashboard", "rubbish", "ConnectionStrings:Dashboard: ")]
    [InlineData("ConnectionStrings__Dashboard", "Data Source=/proc/none/x.db", "/proc/none")]
    [InlineData("Urls", "rubbish", "rubbish")]
    public async Task What_keeps_it_from_starting_is_said_in_a_line(string name, string value, string says)
    {
        await using var run = Run.Start(Settings(("ASPNETCORE_ENVIRONMENT", "Development"), (name, value)));

        Assert.Equal(1, await run.EndAsync());
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_file_is_refused_unless_it_is_wanted()
    {
        await using var first = await RunningServer.StartAsync(_folder.Database, seeds: true);
        await using var second = Run.Start(Settings(("ASPNETCORE_ENVIRONMENT", "Development")));

        Assert.Equal(1, await second.EndAsync());
        Assert.StartsWith("Database:SeveralServers: another server uses", second.Error, StringComparison.Ordinal);

        await using var wanted = Run.Start(Settings(
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Database__SeveralServers", "true"), ("Simulator__Enabled", "false")));
        using var http = await HttpAsync(wanted);
        Assert.True((await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Wait.Cancelled)).IsSuccessStatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HttpClient> HttpAsync(Run run)
    {
        await Wait.ForAsync(() => run.Output.Contains("Pad  ", StringComparison.Ordinal), "the addresses");
        var line = run.Output.Split('\n').First(l => l.StartsWith("Manager", StringComparison.Ordinal));
        return new() { BaseAddress = new(new Uri(line["Manager".Length..].Trim()).GetLeftPart(UriPartial.Authority)) };
    }

    private Dictionary<string, string> Settings(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Dashboard"] = $"Data Source={_folder.Database}",
            ["Urls"] = "http://127.0.0.1:0",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return all;
    }
}
