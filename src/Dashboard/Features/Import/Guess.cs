using System.Collections.Frozen;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>What can be told of a table without asking: which row is its header, and what its columns hold. A person looks at it before anything is done.</summary>
public static class Guess
{
    private const int Looked = 30;

    private static readonly FrozenDictionary<string, ColumnRole> Words = new Dictionary<string, ColumnRole>(StringComparer.Ordinal)
    {
        ["station"] = ColumnRole.Station,
        ["stations"] = ColumnRole.Station,
        ["place"] = ColumnRole.Station,
        ["location"] = ColumnRole.Station,
        ["site"] = ColumnRole.Station,
        ["control point"] = ColumnRole.Station,
        ["control_point"] = ColumnRole.Station,
        ["gate"] = ColumnRole.Station,
        ["站点"] = ColumnRole.Station,
        ["站点名称"] = ColumnRole.Station,
        ["站"] = ColumnRole.Station,
        ["服务站"] = ColumnRole.Station,
        ["车站"] = ColumnRole.Station,
        ["地点"] = ColumnRole.Station,
        ["口岸"] = ColumnRole.Station,
        ["点位"] = ColumnRole.Station,
        ["metric"] = ColumnRole.Metric,
        ["metrics"] = ColumnRole.Metric,
        ["indicator"] = ColumnRole.Metric,
        ["item"] = ColumnRole.Metric,
        ["category"] = ColumnRole.Metric,
        ["direction"] = ColumnRole.Metric,
        ["arrival / departure"] = ColumnRole.Metric,
        ["指标"] = ColumnRole.Metric,
        ["指标名称"] = ColumnRole.Metric,
        ["项目"] = ColumnRole.Metric,
        ["服务项目"] = ColumnRole.Metric,
        ["类别"] = ColumnRole.Metric,
        ["at"] = ColumnRole.Time,
        ["time"] = ColumnRole.Time,
        ["date"] = ColumnRole.Time,
        ["day"] = ColumnRole.Time,
        ["datetime"] = ColumnRole.Time,
        ["timestamp"] = ColumnRole.Time,
        ["date and time"] = ColumnRole.Time,
        ["时间"] = ColumnRole.Time,
        ["日期"] = ColumnRole.Time,
        ["日期时间"] = ColumnRole.Time,
        ["统计日期"] = ColumnRole.Time,
        ["统计时间"] = ColumnRole.Time,
        ["服务日期"] = ColumnRole.Time,
        ["服务时间"] = ColumnRole.Time,
        ["delta"] = ColumnRole.Amount,
        ["amount"] = ColumnRole.Amount,
        ["count"] = ColumnRole.Amount,
        ["quantity"] = ColumnRole.Amount,
        ["number"] = ColumnRole.Amount,
        ["value"] = ColumnRole.Amount,
        ["数量"] = ColumnRole.Amount,
        ["人次"] = ColumnRole.Amount,
        ["人数"] = ColumnRole.Amount,
        ["数值"] = ColumnRole.Amount,
        ["次数"] = ColumnRole.Amount,
        ["件数"] = ColumnRole.Amount,
        ["note"] = ColumnRole.Note,
        ["notes"] = ColumnRole.Note,
        ["remark"] = ColumnRole.Note,
        ["remarks"] = ColumnRole.Note,
        ["comment"] = ColumnRole.Note,
        ["备注"] = ColumnRole.Note,
        ["说明"] = ColumnRole.Note,
        ["序号"] = ColumnRole.Left,
        ["编号"] = ColumnRole.Left,
        ["no"] = ColumnRole.Left,
        ["no."] = ColumnRole.Left,
        ["id"] = ColumnRole.Left,
        ["#"] = ColumnRole.Left,
        ["row"] = ColumnRole.Left,
        ["key"] = ColumnRole.Key,
        ["uuid"] = ColumnRole.Key,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The row that is most likely the header, from 0: above it stand titles, below it figures.</summary>
    public static int Header(TableSheet sheet)
    {
        var rows = sheet.Rows.Take(Looked).ToList();
        var best = (Row: 0, Score: -1);
        for (var i = 0; i < rows.Count; i++)
        {
            // A title that is merged over all columns is one text.
            var texts = rows[i].Cells.Where(c => !c.Blank).DistinctBy(c => c.Text, StringComparer.Ordinal).ToList();
            // Names, and no figures: but for the days or places that head the columns of some tables.
            var score = texts.Count(c => !IsFigure(c)) + (3 * texts.Count(c => Words.ContainsKey(Names.Of(c.Text)))) - (2 * texts.Count(IsFigure));
            if (texts.Count > 1 && score > best.Score) best = (i, score);
        }

        return best.Row;
    }

    /// <summary>What the columns most likely hold.</summary>
    public static Mapping Columns(EventCatalog catalog, TableSheet sheet, int header)
    {
        var (head, body) = (sheet.Rows[header], sheet.Rows.Skip(header + 1).Where(r => !r.Blank).Take(200).ToList());
        var width = Math.Max(head.Cells.Count, body.Select(r => r.Cells.Count).DefaultIfEmpty().Max());
        var roles = Enumerable.Range(0, width).Select(c => Role(catalog, head[c], [.. body.Select(r => r[c]).Where(x => !x.Blank)])).ToList();
        // Each of these once, the first that is called so; a table has one time.
        foreach (var role in (ColumnRole[])[ColumnRole.Station, ColumnRole.Time, ColumnRole.Clock, ColumnRole.Note, ColumnRole.Key])
            foreach (var again in Enumerable.Range(0, width).Where(c => roles[c] == role).Skip(1).ToList()) roles[again] = ColumnRole.Left;
        if (!roles.Contains(ColumnRole.Time) && FirstOf(c => body.Count > 0 && body.Select(r => r[c]).Where(x => !x.Blank).ToList() is { Count: > 0 } cells && cells.TrueForAll(x => x.Moment is not null || IsDay(x.Text))) is { } dated) roles[dated] = ColumnRole.Time;
        var amounts = Enumerable.Range(0, width).Where(c => roles[c] == ColumnRole.Amount).ToList();
        var called = amounts.Where(c => Words.GetValueOrDefault(Names.Of(head[c].Text)) == ColumnRole.Amount).ToList();
        // A long table calls its one column "amount"; where columns with figures have other names, those are what was counted, or where.
        if (called is [var amount] && roles.Contains(ColumnRole.Metric))
        {
            foreach (var other in amounts.Where(c => c != amount)) roles[other] = ColumnRole.Left;
            return new() { Columns = roles, Headers = HeaderMeaning.None };
        }

        var places = amounts.Count(c => Names.Place(catalog, Names.Of(head[c].Text)) is not null);
        var byPlace = !roles.Contains(ColumnRole.Station) && (places > 0 || roles.Contains(ColumnRole.Metric)) && amounts.Count > 1;
        return new() { Columns = roles, Headers = byPlace ? HeaderMeaning.Station : amounts.Count > 1 || !roles.Contains(ColumnRole.Metric) ? HeaderMeaning.Metric : HeaderMeaning.None };

        int? FirstOf(Func<int, bool> such) => Enumerable.Range(0, width).Where(c => roles[c] is ColumnRole.Left or ColumnRole.Amount).Where(such).Select(c => (int?)c).FirstOrDefault();
    }

    private static bool IsNamed(EventCatalog catalog, TableCell header) => Names.Place(catalog, Names.Of(header.Text)) is not null || Names.Metric(catalog, Names.Of(header.Text)) is not null;

    private static ColumnRole Role(EventCatalog catalog, TableCell header, List<TableCell> cells)
    {
        var name = Names.Of(header.Text);
        if (name.Length == 0) return ColumnRole.Left;
        var figures = cells.Count > 0 && cells.Count(c => Amounts.IsNothing(c) || Amounts.Read(c, out _) is not null) * 10 >= cells.Count * 8;
        if (Words.TryGetValue(name, out var role)) return role is ColumnRole.Station or ColumnRole.Metric or ColumnRole.Note && figures && IsNamed(catalog, header) ? ColumnRole.Amount : role;
        return figures || IsNamed(catalog, header) ? ColumnRole.Amount : ColumnRole.Left;
    }

    private static bool IsFigure(TableCell cell) => cell.Number is not null || cell.Moment is not null || Typed.TryWhole(cell.Text, out _) || Amounts.Read(cell, out _) is not null || IsDay(cell.Text);

    private static bool IsDay(string text) => text.Length is >= 8 and <= 30 && (Moments.IsOrdered(text.Split(' ')[0], out _, out _) || Moments.Read(new(text), null, Anywhere, DateOrder.DayFirst, out _) is not null);

    private static EventCalendar Anywhere { get; } = new(DateOnly.MinValue, DateOnly.MaxValue, TimeZoneInfo.Utc);
}
