using System.CommandLine;
using Dashboard.Accounts;
using Dashboard.Features.Events;
using Dashboard.Features.Hotline;
using Dashboard.Features.Import;
using Dashboard.Features.Keys;
using Dashboard.Features.Metrics;
using Dashboard.Features.Shifts;
using Dashboard.Features.Stations;
using Dashboard.Features.Upkeep;

var root = new RootCommand("Live operations dashboard for a city's volunteer service. Without a command it serves the web.")
{
    UpkeepCommands.Verify(), UpkeepCommands.Backup(), UpkeepCommands.Ledger(), ImportCommand.Create(), EventCommands.Create(), StationCommands.Create(),
    ShiftCommands.Create(), MetricCommands.Create(), HotlineCommands.Create(), AccountCommands.Create(), KeyCommands.Create(),
};
root.TreatUnmatchedTokensAsErrors = args is [not (['-', '-', ..] or ['/', ..]), ..];
root.SetAction((_, _) => Dashboard.Server.RunAsync(args));
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = true });

/// <summary>The entry point, for the tests' host.</summary>
public partial class Program;
