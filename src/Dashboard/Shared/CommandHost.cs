using System.CommandLine;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Logging.Console;

namespace Dashboard.Shared;

/// <summary>Runs a command beside, or instead of, the server: on the same database, through the same ledger, without the web.</summary>
public static class CommandHost
{
    /// <summary>What every command answers when its input is at fault: the reason on the error stream, exit code 1.</summary>
    public static void Runs(this Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run) => command.SetAction(async (parsed, cancellation) =>
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
            {
                // The same settings as the server, or a command would work on another database.
                ContentRootPath = AppContext.BaseDirectory,
                Args = [],
                EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
            });
            // What a command prints is its answer: the log says only what goes wrong, and beside it.
            builder.Logging.AddFilter(level => level >= LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Services.AddEngine(builder.Configuration);
            using var host = builder.Build();
            await host.StartAsync(cancellation);
            try
            {
                return await run(parsed, host.Services, cancellation);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        }
        catch (Exception refused) when (refused is CommandException or CatalogException or SettingException or IOException or InvalidOperationException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    });

    /// <summary>The event of a slug.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<EventCatalog> EventAsync(this IServiceProvider services, string slug, CancellationToken cancellation) =>
        await services.GetRequiredService<CatalogStore>().FindAsync(slug, cancellation)
            ?? throw new CommandException($"event: there is no event '{slug}'");
}

/// <summary>A command that cannot be carried out; the message says which part, and why.</summary>
public sealed class CommandException(string message) : Exception(message);
