using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Logging.Console;

namespace Dashboard.Shared;

/// <summary>Runs a command beside, or instead of, the server: on the same database, through the same ledger, without the web.</summary>
public static class CommandHost
{
    /// <summary>Who a command is in the audit: whoever may start it has the database in their hands anyway.</summary>
    public static readonly Actor Actor = new("command");

    /// <summary>What every command answers when its input is at fault: the reason on the error stream, exit code 1.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does.</param>
    /// <param name="makes">It may make the database where there is none.</param>
    /// <param name="more">What it needs beside the engine.</param>
    public static void Runs(
        this Command command,
        Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run,
        bool makes = false,
        Action<IServiceCollection>? more = null) => command.SetAction(async (parsed, cancellation) =>
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
            builder.Services.AddEngine(builder.Configuration, builder.Environment.IsDevelopment());
            more?.Invoke(builder.Services);
            using var host = builder.Build();
            // A command beside the wrong database would make an empty one, and find nothing wrong with it.
            if (!makes && host.Services.GetRequiredService<Database>().File is { } file && !File.Exists(file))
                throw new CommandException($"ConnectionStrings:Dashboard: there is no database {file}; start the server once, or mend the setting");
            await host.StartAsync(cancellation);
            try
            {
                // The host takes Ctrl+C and SIGTERM for itself: what it hears, the command must hear.
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                    cancellation, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
                return await run(parsed, host.Services, stop.Token);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. What was confirmed is recorded; the command may be repeated.");
            return 130;
        }
        catch (Exception refused) when (StartFault.Of(refused) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    });

    /// <summary>The event of a slug, which was given by an option.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<EventCatalog> EventAsync(this IServiceProvider services, string slug, CancellationToken cancellation, string option = "event") =>
        await services.GetRequiredService<CatalogStore>().FindAsync(slug, cancellation)
            ?? throw new CommandException($"{option}: there is no event '{slug}'");

    /// <summary>An option's number, written alike whatever the machine's language; null where it is left out.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static T? Number<T>(this ParseResult parsed, Option<string?> option, T such)
        where T : struct, INumber<T>
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{option.Name.TrimStart('-')}: '{text}' is not a number such as {such}"));
    }
}

/// <summary>A command that cannot be carried out; the message says which part, and why.</summary>
public sealed class CommandException(string message) : Exception(message);
