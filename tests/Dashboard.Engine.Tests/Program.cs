using Dashboard.Engine.Tests.Ledger;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Dashboard.Engine.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args is [KilledWriter.Command, var file] ? KilledWriter.RunAsync(file)
        : args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
}
