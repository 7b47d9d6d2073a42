using System.CommandLine;
using Dashboard.Load;

return await new RootCommand("Measures the dashboard, each figure beside a bare control in the same run.")
{
    AppendBenchmark.Command(), StartBenchmark.Command(), WallsBenchmark.Command(), RestartBenchmark.Command(), HotlineBenchmark.Command(),
    ImportBenchmark.Command(), BareHub.Command(),
}.Parse(args).InvokeAsync();
