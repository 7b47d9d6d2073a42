using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Import;

/// <summary>The page of imports: what was chosen so far. Nothing of it outlives the page but the mapping, which is kept with the import.</summary>
public sealed partial class ImportPage
{
    private EventCatalog? _catalog;
    private string? _loaded;
    private bool _failed;
    private int _taken;
    private bool _kept, _asksForEncoding;
    private byte[]? _bytes;
    private string _fileName = "";
    private string? _importedName;
    private ImportFile? _file;
    private Mapping? _mapping;
    private ImportPlan? _plan;
    private ImportOutcome? _outcome;
    private OnChange _onChange;
    private int? _progress;
    private string? _fileFault, _nameFault;
    private IReadOnlyList<TableImport> _imports = [];

    [Parameter] public string Slug { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Slug) return;
        (_file, _mapping, _plan, _outcome, _bytes) = (null, null, null, null, null);
        Tell(CommandOutcome.None);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        (_loaded, _catalog, _failed) = (Slug, null, false);
        try
        {
            var caller = await CallerAsync();
            _imports = await Service.ListAsync(caller, Slug, CancellationToken.None);
            _catalog = await Service.FindAsync(caller, Slug, CancellationToken.None);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The imports of {Event} cannot be read.", Slug);
            _failed = true;
        }
    }

    private Task TakeAsync(IBrowserFile chosen) => GiveAsync(null, async caller =>
    {
        (_file, _mapping, _plan, _outcome, _bytes, _fileFault, _asksForEncoding) = (null, null, null, null, null, null, false);
        _fileName = chosen.Name.Length <= 200 ? chosen.Name : chosen.Name[^200..];
        if (chosen.Size > TableFile.MaxBytes)
        {
            _fileFault = Texts["File." + nameof(TableFault.TooLarge), TableFile.MaxBytes / 1024 / 1024];
            return;
        }

        using var held = new MemoryStream();
        await using (var stream = chosen.OpenReadStream(TableFile.MaxBytes)) await stream.CopyToAsync(held);
        (_bytes, _taken) = (held.ToArray(), _taken + 1);
        await ReadAsync(null, caller);
    });

    private Task ReadAsync(string encoding) => GiveAsync($"read-{encoding}", caller => ReadAsync(encoding, caller));

    private async Task ReadAsync(string? encoding, Caller? caller)
    {
        (_fileFault, _asksForEncoding, _file) = (null, false, null);
        try
        {
            var bytes = _bytes!;
            // A large workbook takes a second or two, and the page is not to stand still.
            var table = await Task.Run(() => TableFile.Read(bytes, encoding));
            var sheet = Math.Max(0, table.Sheets.ToList().FindIndex(s => !s.Hidden && s.Rows.Any(r => !r.Blank)));
            if (table.Sheets[sheet].Rows.Count == 0) throw new TableException(TableFault.Empty, "the file is empty");
            await OpenAsync(new(_fileName, table, sheet, Guess.Header(table.Sheets[sheet])), caller);
        }
        catch (TableException refused)
        {
            _asksForEncoding = refused.Fault is TableFault.NotUtf8 or TableFault.NotSo;
            _fileFault = Texts["File."
                + refused.Fault, refused.Fault == TableFault.TooLarge ? TableFile.MaxBytes / 1024 / 1024 : TableFile.MaxRows, TableFile.MaxColumns];
        }
    }

    private Task SheetAsync(int sheet) =>
        GiveAsync(null, caller => _file is { } file && sheet >= 0 && sheet < file.Table.Sheets.Count && file.Table.Sheets[sheet].Rows.Count > 0
            ? OpenAsync(file with { Sheet = sheet, Header = Guess.Header(file.Table.Sheets[sheet]) }, caller) : Task.CompletedTask);

    private Task HeaderAsync(int header) =>
        GiveAsync(
            null,
            caller => _file is { } file && header >= 0 && header < file.Chosen.Rows.Count
                ? OpenAsync(file with { Header = header }, caller)
                : Task.CompletedTask);

    private async Task OpenAsync(ImportFile file, Caller? caller)
    {
        (_file, _outcome, _onChange) = (file, null, OnChange.Ask);
        (_mapping, _kept) = await Service.MappingAsync(caller, Slug, file, CancellationToken.None);
        await PlanAsync(caller);
    }

    private Task MapAsync(Mapping mapping) => ChooseAsync(() => _mapping = mapping);

    private Task ChooseAsync(Action choose)
    {
        // At once, so that the next choice is made on top of it.
        choose();
        return GiveAsync(null, caller => _file is null ? Task.CompletedTask : PlanAsync(caller));
    }

    private async Task PlanAsync(Caller? caller)
    {
        try
        {
            _plan = await Service.PlanAsync(caller, Slug, _file!, _mapping!, _onChange, CancellationToken.None);
        }
        catch (TableException)
        {
            (_plan, _fileFault) = (null, Texts["File.TooLong", TableReader.MaxCounts, TableFile.MaxColumns]);
        }
    }

    private Task AddStationsAsync(IReadOnlyList<Station> stations) =>
        NameAsync("stations", caller => Service.AddStationsAsync(caller, Slug, stations, CancellationToken.None));

    private Task AddMetricAsync(NewMetricOf added) => NameAsync($"metric-{added.Name}", async caller =>
    {
        var catalog = await Service.AddMetricAsync(caller, Slug, added.Metric, added.Parent, CancellationToken.None);
        _mapping = _mapping! with { Metrics = new Dictionary<string, string>(_mapping.Metrics, StringComparer.Ordinal) { [added.Name] = added.Metric.Code } };
        return catalog;
    });

    private Task NameAsync(string what, Func<Caller?, Task<EventCatalog>> add) => GiveAsync(what, async caller =>
    {
        _nameFault = null;
        try
        {
            if (_file is null) return;
            _catalog = await add(caller);
        }
        catch (CatalogException fault)
        {
            _nameFault = Texts["NotAdded", Faults.Of(fault, Texts)!];
            _catalog = await Service.FindAsync(caller, Slug, CancellationToken.None) ?? _catalog;
        }

        await PlanAsync(caller);
    });

    private Task ImportAsync() => GiveAsync("import", async caller =>
    {
        if (_plan is not { } plan || _file is not { } file || _mapping is not { } mapping) return;
        try
        {
            // Of this circuit's own context, in which the page may be drawn anew; what is told late is of no plan any more.
            var progress = new Progress<int>(done =>
            {
                _progress = _plan == plan ? done : null;
                StateHasChanged();
            });
            _outcome = await Service.ImportAsync(caller, Slug, file, mapping, plan, progress, CancellationToken.None);
            (_importedName, _file, _mapping, _bytes) = (file.Name, null, null, null);
        }
        catch (ImportException)
        {
            // What has to be settled is shown with the plan.
        }
        finally
        {
            // However far it came, what was planned is no plan any more.
            (_progress, _plan) = (null, null);
            if (_file is not null) await PlanAsync(caller);
            _imports = await Service.ListAsync(caller, Slug, CancellationToken.None);
        }
    });

    private Task UndoAsync((int Number, string Reason) undo) => RunAsync($"undo-{undo.Number}", async caller =>
    {
        CommandOutcome told;
        try
        {
            var outcome = await Service.UndoAsync(caller, Slug, undo.Number, undo.Reason, CancellationToken.None);
            told = outcome.Refused.Count > 0
                ? new(Texts["UndoRefused", undo.Number, Figure.Exact(outcome.Reversed), string.Join("; ", outcome.Refused.Take(3))], Failed: true)
                : new(
                    outcome.Changed > 0
                        ? Texts["UndoneBut", undo.Number, Figure.Exact(outcome.Reversed), Figure.Exact(outcome.Changed)]
                        : Texts["UndoneAll", undo.Number, Figure.Exact(outcome.Reversed)],
                    Failed: false);
        }
        catch (CatalogException fault)
        {
            told = new(fault.Field == "reason" ? Texts["ReasonFault", ImportService.MaxReason] : Texts["UndoneAlready", undo.Number], Failed: true, fault);
        }

        _imports = await Service.ListAsync(caller, Slug, CancellationToken.None);
        // What was shown as there already may not be any more.
        if (_file is not null && _mapping is not null) await PlanAsync(caller);
        return told;
    });

    private Task GiveAsync(string? what, Func<Caller?, Task> command) => RunAsync(what, async caller =>
    {
        // So that the page shows that it is busy, whatever the command does first.
        await Task.Yield();
        try
        {
            await command(caller);
            return CommandOutcome.None;
        }
        catch (IOException failure)
        {
            Log.LogWarning(failure, "A table for {Event} did not arrive whole.", Slug);
            _fileFault = Texts["Broken"];
            return new(null, Failed: true, failure);
        }
    });

    private protected override IStringLocalizer SliceTexts => Texts;
}
