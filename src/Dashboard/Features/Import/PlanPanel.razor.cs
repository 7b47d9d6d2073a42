using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Import;

/// <summary>What an import would do, in figures and words.</summary>
public sealed partial class PlanPanel
{
    private const int Shown = 100;

    [Parameter, EditorRequired] public EventCatalog Catalog { get; set; } = default!;

    [Parameter, EditorRequired] public Mapping Mapping { get; set; } = default!;

    [Parameter, EditorRequired] public EventCallback<Mapping> MappingChanged { get; set; }

    [Parameter, EditorRequired] public ImportPlan Plan { get; set; } = default!;

    [Parameter, EditorRequired] public string FileName { get; set; } = "";

    [Parameter] public OnChange OnChange { get; set; }

    [Parameter, EditorRequired] public EventCallback<OnChange> OnChangeChosen { get; set; }

    [Parameter] public bool Busy { get; set; }

    /// <summary>The import itself is under way.</summary>
    [Parameter] public bool Imports { get; set; }

    [Parameter] public int? Progress { get; set; }

    [Parameter, EditorRequired] public EventCallback OnImport { get; set; }

    private IReadOnlyList<string> Open => [.. Plan.Open(Mapping)];

    private int Writes => Plan.Writes.Count;

    private IEnumerable<(string Code, int Count, bool Attention)> Figures =>
    [
        ("New", Plan.New.Count, false), ("Changed", Plan.Changed.Count, true), ("Known", Plan.Known, false),
        ("Faults", Plan.Faults.Count, true), ("Zero", Plan.Zero, false), ("Empty", Plan.Reading.EmptyRows, false),
        ("Totals", Plan.Reading.TotalRows.Count, false), ("TotalColumns", Plan.Reading.TotalColumns.Count, false), ("LeftOut", Plan.Reading.LeftOut, false),
    ];

    // What would be in the ledger of this table: to be held against the sums that its author knows.
    private IReadOnlyList<string> Sums =>
    [
        .. Plan.Reading.Counts.GroupBy(c => c.Metric.MetricId).OrderBy(g => g.Key)
            .Select(g => $"{g.First().Metric.Name} {Figure.Exact(g.Sum(c => c.Amount))}"),
    ];

    private string Repeats => string.Join(" · ", Plan.Reading.Repeats.Take(8).Select(r => Texts["RepeatOf", r.Line, r.Field, r.First].Value));

    private string Hidden => string.Join(' ', HiddenParts());

    private IEnumerable<string> HiddenParts()
    {
        var (rows, columns) = (Plan.Reading.HiddenRows, Plan.Reading.HiddenColumns);
        if (rows.Count > 0) yield return Texts["HiddenRows", rows.Count, Some(rows)];
        if (columns.Count > 0) yield return Texts["HiddenColumns", columns.Count, Some(columns)];

        static string Some<T>(IReadOnlyList<T> of) => string.Join(", ", of.Take(8)) + (of.Count > 8 ? " …" : "");
    }

    private string When(Moment when)
    {
        var local = Catalog.Calendar.Local(when.AtMs);
        var day = Figure.FullDay(Catalog.Calendar.DayOf(when.AtMs));
        return when.WholeDay ? Texts["WholeDay", day] : $"{day} {Figure.Seconds(local)}";
    }
}
