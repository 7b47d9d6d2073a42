using Dashboard.Engine.Ledger;
namespace Dashboard.Features.Import;

/// <summary>The import of tables.</summary>
public static class ImportSetup
{
    /// <summary>For the page.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services) => services.AddImporter().AddSingleton<ImportService>();

    /// <summary>For the page and the command.</summary>
    public static IServiceCollection AddImporter(this IServiceCollection services) => services.AddLocalization().AddSingleton<Rehearsal>().AddSingleton<Planner>().AddSingleton<Importer>();
}
