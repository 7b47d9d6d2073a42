using Dashboard.Engine.Data;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.SetUp;

/// <summary>What is wrong with a form: a sentence at each field at fault, in the reader's language.</summary>
public sealed class Faults(IStringLocalizer<SetUpTexts> texts)
{
    private readonly Dictionary<string, string> _byField = new(StringComparer.Ordinal);

    /// <summary>The sentence at a field; null for none.</summary>
    public string? this[string field] => _byField.GetValueOrDefault(field);

    /// <summary>Takes over all that is wrong now, in place of what was.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Clear(params IEnumerable<CatalogFault> found)
    {
        _byField.Clear();
        foreach (var fault in found) Add(fault.Field);
        return _byField.Count == 0;
    }

    /// <summary>Adds the fault of a field.</summary>
    public void Add(string field) => _byField.TryAdd(field, Text(field));

    /// <summary>The sentence for what no field of the form stands for.</summary>
    public string Text(string field) => field switch
    {
        "slug" => texts["SlugFault"],
        "code" => texts["CodeFault"],
        "name" => texts["NameZhFault"],
        "name-en" => texts["NameEnFault"],
        "from" => texts["FromFault"],
        "to" => texts["ToFault"],
        "time-zone" => texts["TimeZoneFault"],
        "late-hours" => texts["LateHoursFault"],
        "grace-minutes" => texts["GraceMinutesFault"],
        "compare-to" => texts["CompareToFault"],
        "of" => texts["GateOfFault"],
        "latitude" => texts["LatitudeFault"],
        "longitude" => texts["LongitudeFault"],
        "starts" => texts["StartsFault"],
        "ends" => texts["EndsFault"],
        "first-day" => texts["FirstDayFault"],
        "last-day" => texts["LastDayFault"],
        "overlap" => texts["OverlapFault"],
        "unit" => texts["UnitZhFault"],
        "unit-en" => texts["UnitEnFault"],
        "period" or "period-en" => texts["PeriodFault"],
        "target" => texts["TargetFault"],
        "cadence" => texts["CadenceFault"],
        "milestone" => texts["MilestoneFault"],
        "parent" => texts["ParentFault"],
        "subset" => texts["SubsetFault"],
        "used" => texts["UsedFault"],
        "plan" => texts["PlanFault"],
        "nothing" => texts["NothingFault"],
        "exists" => texts["ExistsFault"],
        "columns" => texts["ColumnsFault"],
        "scope" => texts["ScopeFault"],
        _ => texts["OtherFault"],
    };
}
