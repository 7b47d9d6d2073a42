using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;

namespace Dashboard.Shared;

/// <summary>Wires the engine to the configuration. The order of the hosted services is the order of the start: schema, ledger, seeds, feeds, web
/// server.</summary>
public static class EngineSetup
{
    public static IServiceCollection AddEngine(
        this IServiceCollection services, IConfiguration configuration, bool demoAccounts = false, bool secondFactor = false)
    {
        var provider = configuration["Database:Provider"] switch
        {
            null => DatabaseProvider.Sqlite,
            var text when Enum.TryParse<DatabaseProvider>(text, ignoreCase: true, out var known) && Enum.IsDefined(known) => known,
            var text => throw new SettingException("Database:Provider", $"'{text}' is neither Sqlite nor SqlServer"),
        };
        if (!string.IsNullOrWhiteSpace(configuration["Redis:Configuration"]))
            throw new SettingException("Redis:Configuration", "this version runs as one process and knows no Redis; leave it out");
        var connection = configuration.GetConnectionString("Dashboard");
        if (connection is null && provider == DatabaseProvider.SqlServer)
            throw new SettingException("ConnectionStrings:Dashboard", "is missing; SQL Server needs a connection string");

        if (connection?.Contains(":memory:", StringComparison.OrdinalIgnoreCase) == true)
            throw new SettingException("ConnectionStrings:Dashboard", "must name a file; what is counted has to outlive the process");
        var intake = configuration.GetValue("Ledger:Intake", 20_000);
        if (intake < EventLedger.MaxDrafts)
            throw new SettingException("Ledger:Intake", $"must be {EventLedger.MaxDrafts} or more, so that one full request fits");

        // What keeps a host from starting is said in one line by whoever started it (StartFault), not in a trace before it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        services.AddSingleton(_ => Open(provider, connection ?? "Data Source=data/dashboard.db"));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new AccessOptions(demoAccounts, secondFactor));
        services.AddSingleton<HeadSignal>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<ImportStore>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<AccessStore>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<BoardStore>();
        services.AddSingleton<SeriesStore>();
        services.AddSingleton<PastStore>();
        services.AddSingleton<ExchangeStore>();
        services.AddSingleton<PhoneStore>();
        services.AddSingleton<LateStore>();
        services.AddSingleton<UptimeStore>();
        services.AddSingleton<LeaseStore>();
        services.AddSingleton<Leases>(s => new(
            s.GetRequiredService<LeaseStore>(),
            alone: s.GetRequiredService<Database>().Provider == DatabaseProvider.Sqlite && !SeveralServers(configuration),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<Leases>>()));
        services.AddSingleton<Verification>();
        services.AddSingleton<LedgerExport>();
        services.AddSingleton<EventLedger>(s => new(
            s.GetRequiredService<Database>(),
            s.GetRequiredService<HeadSignal>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<EventLedger>>(),
            intake));
        services.AddSingleton<Feeds>();
        services.AddHostedService<Schema>();
        services.AddHostedService(s => s.GetRequiredService<EventLedger>());
        return services;
    }

    /// <summary>Feeds are for those who watch: the server, not the commands. After the seeds, so that the first page shows them.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services) =>
        services.AddHostedService(s => s.GetRequiredService<Feeds>()).AddHostedService<Uptime>();

    /// <summary>One server a SQLite file: two would each tell only their own screens at once. Whoever wants several on one machine says so.</summary>
    public static IServiceCollection AddOneServer(this IServiceCollection services, IConfiguration configuration) =>
        SeveralServers(configuration) ? services : services.AddHostedService<OneServer>();

    private static bool SeveralServers(IConfiguration configuration) => configuration.GetValue("Database:SeveralServers", false);

    private static Database Open(DatabaseProvider provider, string connection)
    {
        try
        {
            return new(provider, connection);
        }
        catch (ArgumentException malformed)
        {
            throw new SettingException("ConnectionStrings:Dashboard", malformed.Message.TrimEnd('.'));
        }
    }

    private sealed class OneServer(Database database) : IHostedService, IDisposable
    {
        private FileStream? _held;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (database.File is not { } file) return Task.CompletedTask;
            try
            {
                _held = new(file + ".server", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                throw new SettingException(
                    "Database:SeveralServers", $"another server uses {file}; with SQLite there is one, unless all are on this machine and this is set to true");
            }

            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _held?.Dispose();
    }

    private sealed class Schema(Database database, CatalogStore catalogs, ILogger<Schema> log) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var script in await Migrator.MigrateAsync(database, cancellationToken)) log.LogInformation("Applied migration {Script}.", script);
            if (database.OthersRead)
                log.LogWarning(
                    "Other accounts of this machine can read {File}, which belongs to another one; take it from them: chmod 600, for the files ending in -wal "
                        + "and -shm as well.",
                    database.File);
            await AgentRenewalStore.RenewAsync(database, cancellationToken);
            await CallerStore.RenewAsync(database, cancellationToken);
            await DayStore.RenewAsync(database, cancellationToken);
            await ChainStore.LinkAsync(database, cancellationToken);
            await catalogs.KeepVersionsAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>A setting that cannot be used: which, and why.</summary>
public sealed class SettingException(string setting, string reason) : Exception($"{setting}: {reason}.");
