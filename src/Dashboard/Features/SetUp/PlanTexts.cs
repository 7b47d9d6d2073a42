using System.Globalization;
using Dashboard.Engine.Data;

namespace Dashboard.Features.SetUp;

/// <summary>The three tables of a plan as they are typed or pasted. Mutable, as forms want it.</summary>
public sealed class PlanTexts
{
    /// <summary>The longest table, in characters: what a browser may send to a circuit in one piece.</summary>
    public const int Longest = 8_000;

    public string Stations { get; set; } = "";

    public string Metrics { get; set; } = "";

    public string Shifts { get; set; } = "";

    /// <summary>What an event that there is would be pasted as: what is in use, under the headings of the columns that say something.</summary>
    public static PlanTexts Of(EventCatalog from)
    {
        List<Station> places = [.. from.Places.Where(p => !from.RetiredPlace(p))];
        List<Metric> metrics = [.. from.Metrics.Where(m => !m.Retired)];
        List<Shift> shifts = [.. from.Shifts.Where(s => s.WorkedOn(from.Calendar.EndsOn))];
        return new()
        {
            Stations = Table(
                places,
                ("名称", s => s.NameZh),
                ("英文名称", s => Other(s.Name)),
                ("代码", s => s.Code),
                ("所属服务站", s => from.OfCode(s) ?? ""),
                ("纬度", s => Degrees(s.Latitude)),
                ("经度", s => Degrees(s.Longitude))),
            Metrics = Table(
                metrics,
                ("名称", m => m.NameZh),
                ("单位", m => m.UnitZh),
                ("目标", m => Number(m.Target)),
                ("所属指标", m => m.ParentId is { } id && from.Metric(id) is { Retired: false } parent ? parent.Code : ""),
                ("统计范围", m => m.PerStation ? "" : "整个活动"),
                ("英文名称", m => Other(m.Name)),
                ("英文单位", m => Other(m.Unit)),
                ("代码", m => m.Code),
                ("上报间隔", m => Number(m.CadenceMinutes)),
                ("里程碑", m => Number(m.Milestone)),
                ("只作参考", m => m.Subset ? "是" : "")),
            Shifts = Table(
                shifts,
                ("名称", s => s.NameZh),
                ("开始", s => Shift.Clock(s.StartsMin)),
                ("结束", s => Shift.Clock(s.EndsMin)),
                ("英文名称", s => Other(s.Name)),
                ("代码", s => s.Code)),
        };
    }

    private static string Table<T>(List<T> rows, params (string Heading, Func<T, string> Cell)[] columns)
    {
        if (rows.Count == 0) return "";
        var used = columns.Where(c => rows.Any(r => c.Cell(r).Length > 0)).ToList();
        return string.Join('\n', rows.Select(r => string.Join('\t', used.Select(c => c.Cell(r)))).Prepend(string.Join('\t', used.Select(c => c.Heading))));
    }

    private static string Other(Bilingual text) => text.En == text.Zh ? "" : text.En;

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Degrees(double? degrees) => degrees?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "";
}
