using Dashboard.Engine.Access;
using Dashboard.Engine.Ledger;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Import;

/// <summary>The import of tables.</summary>
public static class ImportSetup
{
    /// <summary>For the page.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services) => services.AddImporter().AddSingleton<ImportService>()
        .AddEventPage(
            "/admin/events/{Slug}/import",
            Permission.Manage,
            70,
            (IStringLocalizer<ImportTexts> texts) => texts["Title"],
            page => page with { Fits = reader => !reader.Closed });

    /// <summary>For the page and the command.</summary>
    public static IServiceCollection AddImporter(this IServiceCollection services) =>
        services.AddLocalization().AddSingleton<Rehearsal>().AddSingleton<Planner>().AddSingleton<Importer>();
}
