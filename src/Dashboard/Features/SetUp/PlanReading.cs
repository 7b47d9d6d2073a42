using System.Globalization;
using System.Text;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.SetUp;

/// <summary>A row of a plan as it was understood.</summary>
/// <param name="Line">Its number in its table, from 1.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Code">Its code, given or made.</param>
/// <param name="Detail">The rest, in few words.</param>
/// <param name="Field">The field at fault; null for none.</param>
public sealed record PlanRow(int Line, string Name, string Code, string Detail, string? Field);

/// <summary>Three pasted tables as a plan, with what of them cannot be so, row by row: shown before anything is saved.</summary>
public sealed class PlanReading
{
    private static readonly PlanTable StationTable = new(
    [
        ("name", ["名称", "中文名称", "服务站", "站点", "站名", "name", "station"]),
        ("name-en", ["英文名称", "英文", "English", "English name", "name (English)"]),
        ("code", ["代码", "编码", "code"]),
        ("of", ["所属服务站", "所属", "of", "part of"]),
        ("latitude", ["纬度", "latitude", "lat"]),
        ("longitude", ["经度", "longitude", "lon", "lng"]),
    ]);

    private static readonly PlanTable MetricTable = new(
    [
        ("name", ["名称", "中文名称", "指标", "指标名称", "name", "metric"]),
        ("unit", ["单位", "unit"]),
        ("target", ["目标", "target"]),
        ("parent", ["所属指标", "所属", "其中", "part of", "of"]),
        ("scope", ["统计范围", "范围", "scope"]),
        ("name-en", ["英文名称", "英文", "English", "English name", "name (English)"]),
        ("unit-en", ["英文单位", "English unit", "unit (English)"]),
        ("code", ["代码", "编码", "code"]),
        ("cadence", ["上报间隔", "间隔", "间隔分钟", "cadence"]),
        ("milestone", ["里程碑", "milestone"]),
        ("subset", ["只作参考", "subset"]),
    ]);

    private static readonly PlanTable ShiftTable = new(
    [
        ("name", ["名称", "中文名称", "班次", "name", "shift"]),
        ("starts", ["开始", "开始时间", "时间", "starts", "from", "hours"]),
        ("ends", ["结束", "结束时间", "ends", "to"]),
        ("name-en", ["英文名称", "英文", "English", "English name", "name (English)"]),
        ("code", ["代码", "编码", "code"]),
    ]);

    private readonly EventRecord _record;
    private readonly List<Station> _places;
    private readonly List<Metric> _metrics;
    private readonly List<Shift> _shifts;
    private readonly List<(Station, string?)> _addedStations = [];
    private readonly List<(Metric, string?)> _addedMetrics = [];

    private PlanReading(EventRecord record, EventCatalog? known)
    {
        _record = record;
        _places = [.. known?.Places ?? []];
        _metrics = [.. known?.Metrics ?? []];
        _shifts = [.. known?.Shifts ?? []];
    }

    public IReadOnlyList<PlanRow> Stations { get; private set; } = [];

    public IReadOnlyList<PlanRow> Metrics { get; private set; } = [];

    public IReadOnlyList<PlanRow> Shifts { get; private set; } = [];

    /// <summary>Whether all of it can be so.</summary>
    public bool Good => Stations.Concat(Metrics).Concat(Shifts).All(r => r.Field is null);

    /// <summary>What is to be set up.</summary>
    public CatalogPlan Plan { get; private set; } = new();

    /// <summary>Reads three tables.</summary>
    /// <param name="texts">The tables.</param>
    /// <param name="record">The event that they are for.</param>
    /// <param name="known">What it has already; null for a new one.</param>
    /// <param name="firstOn">The day from which new shifts are worked, ISO 8601.</param>
    public static PlanReading Of(PlanTexts texts, EventRecord record, EventCatalog? known, string firstOn)
    {
        var reading = new PlanReading(record, known);
        reading.Stations = [.. StationTable.Read(texts.Stations).Select(reading.Station)];
        reading.Metrics = [.. MetricTable.Read(texts.Metrics).Select(reading.Metric)];
        var before = reading._shifts.Count;
        reading.Shifts = [.. ShiftTable.Read(texts.Shifts).Select(cells => reading.Shift(cells, firstOn))];
        reading.Plan = new() { Stations = reading._addedStations, Metrics = reading._addedMetrics, Shifts = [.. reading._shifts.Skip(before)] };
        return reading;
    }

    private PlanRow Station(PlanCells cells)
    {
        var draft = new Station
        {
            StationId = -1 - _places.Count,
            Code = Code(cells, "s", _places.Select(p => p.Code)),
            NameZh = cells["name"],
            NameEn = cells["name-en"],
            Latitude = Typed.Degrees(cells["latitude"]),
            Longitude = Typed.Degrees(cells["longitude"]),
        };
        // Of two of the same name the one just above is meant.
        var of = cells["of"].Length == 0 ? null : _places.LastOrDefault(p => Called(cells["of"], p.Code, p.Name));
        var fault = Fault(cells, CatalogRules.OfNew(draft))
            ?? (_places.Any(p => p.Code == draft.Code) ? "exists" : null)
            ?? (cells["of"].Length > 0 && of is not { ParentId: null, Retired: false } ? "of" : null);
        // Under a number of its own, so that a gate further down finds it.
        draft = draft with { ParentId = of?.StationId };
        _places.Add(draft);
        _addedStations.Add((draft with { StationId = 0, ParentId = null }, of?.Code));
        var where = draft.Latitude is null ? "" : $"{cells["latitude"]}, {cells["longitude"]}";
        return new(cells.Line, draft.NameZh, draft.Code, of is null ? where : $"← {of.NameZh}", fault);
    }

    private PlanRow Metric(PlanCells cells)
    {
        var parent = cells["parent"].Length == 0 ? null : _metrics.LastOrDefault(m => Called(cells["parent"], m.Code, m.Name));
        bool? perStation =
            cells["scope"] is not { Length: > 0 } scope ? parent?.PerStation ?? true
            : Says(scope, "按服务站", "服务站", "各站", "station", "by station") ? true
            : Says(scope, "整个活动", "活动", "event", "whole event") ? false
            : null;
        var draft = new Metric
        {
            MetricId = -1 - _metrics.Count,
            Code = Code(cells, "m", _metrics.Select(m => m.Code)),
            NameZh = cells["name"],
            NameEn = cells["name-en"],
            // A part counts the same thing as its whole: its unit need not be said again.
            UnitZh = cells["unit"].Length > 0 ? cells["unit"] : parent?.UnitZh ?? "",
            UnitEn = cells["unit-en"].Length > 0 ? cells["unit-en"] : cells["unit"].Length == 0 || cells["unit"] == parent?.UnitZh ? parent?.UnitEn ?? "" : "",
            PerStation = perStation ?? true,
            Subset = Says(cells["subset"], "是", "yes", "1", "x", "√"),
            Target = Typed.Whole<long>(cells["target"]),
            CadenceMinutes = Typed.Whole<int>(cells["cadence"]),
            Milestone = Typed.Whole<long>(cells["milestone"]),
        };
        var fault = Fault(cells, CatalogRules.OfNew(draft, parent?.Code))
            ?? (_metrics.Any(m => m.Code == draft.Code) ? "exists" : null)
            ?? (perStation is null ? "scope" : null)
            ?? (cells["parent"].Length > 0 && !Fits(draft, parent) ? "parent" : null);
        _metrics.Add(draft);
        _addedMetrics.Add((draft with { MetricId = 0 }, parent?.Code));
        string?[] detail = [draft.UnitZh, draft.Target is { } target ? Figure.Exact(target) : null, parent is null ? null : $"← {parent.NameZh}"];
        return new(cells.Line, draft.NameZh, draft.Code, string.Join(" · ", detail.Where(d => d is not null)), fault);
    }

    private PlanRow Shift(PlanCells cells, string firstOn)
    {
        var (from, to) = (cells["starts"], cells["ends"]);
        if (TypedTime.Minute(to) is null && from.Split(['-', '–', '—', '~', '～', '至', '到'], 2) is [var first, var second])
        {
            // 06:00–14:00 in one cell, as rosters write it: what would be the end, where there is something, is the next column already.
            if (to.Length > 0)
                cells = cells with
                {
                    Cells = new Dictionary<string, string>(cells.Cells, StringComparer.Ordinal)
                    {
                        ["name-en"] = to,
                        ["code"] = cells["code"].Length > 0 ? cells["code"] : cells["name-en"],
                    },
                };
            (from, to) = (first, second);
        }

        var draft = new Shift
        {
            ShiftId = -1 - _shifts.Count,
            Code = Code(cells, "shift", _shifts.Select(s => s.Code)),
            NameZh = cells["name"],
            NameEn = cells["name-en"],
            StartsMin = TypedTime.Minute(from) ?? -1,
            // Midnight, as rosters write it.
            EndsMin = to.Trim() == "24:00" ? 0 : TypedTime.Minute(to) ?? -1,
            FirstOn = firstOn,
        };
        var fault = Fault(cells, CatalogRules.OfNew(draft, _record)) ?? (_shifts.Any(s => s.Code == draft.Code) ? "exists" : null);
        if (fault is null && _shifts.Any(s => s.Overlaps(draft))) fault = "overlap";
        if (fault is null) _shifts.Add(draft);
        return new(cells.Line, draft.NameZh, draft.Code, draft is { StartsMin: >= 0, EndsMin: >= 0 } ? draft.Hours : "", fault);
    }

    private static string? Fault(PlanCells cells, IEnumerable<CatalogFault> faults) => cells.TooMany ? "columns" : faults.FirstOrDefault()?.Field;

    // As given; else of the English name; else the first number that is free.
    private static string Code(PlanCells cells, string kind, IEnumerable<string> taken)
    {
        if (cells["code"].Length > 0) return cells["code"];
        HashSet<string> used = new(taken, StringComparer.Ordinal);
        var english = Plain(cells["name-en"]);
        if (english.Length is > 1 and <= 40 && !used.Contains(english)) return english;
        return Enumerable.Range(1, used.Count + 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind}{i}")).First(code => !used.Contains(code));
    }

    private static string Plain(string english)
    {
        var code = new StringBuilder();
        foreach (var c in english.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) code.Append(c);
            else if (code.Length > 0 && code[^1] != '-') code.Append('-');
        }

        return code.ToString().Trim('-');
    }

    private static bool Called(string typed, string code, Bilingual name) =>
        typed == code || typed == name.Zh || (name.En.Length > 0 && string.Equals(typed, name.En, StringComparison.OrdinalIgnoreCase));

    // A part is added to its whole, so both count the same thing, in the same places.
    private static bool Fits(Metric part, Metric? whole) =>
        whole is not null && whole.PerStation == part.PerStation && (part.Subset || whole.UnitZh == part.UnitZh);

    private static bool Says(string typed, params string[] words) => words.Contains(typed, StringComparer.OrdinalIgnoreCase);
}
