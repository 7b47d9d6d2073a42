using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>What can be told of a table without asking: which row is its header, and what its columns hold. A person looks at it before anything is
/// done.</summary>
public static partial class Guess
{
    private const int Looked = 30;

    /// <summary>The row that is most likely the header, from 0: above it stand titles, below it figures.</summary>
    public static int Header(TableSheet sheet)
    {
        var rows = sheet.Rows.Take(Looked).ToList();
        var best = (Row: 0, Score: -1);
        for (var i = 0; i < rows.Count; i++)
        {
            // A title that is merged over all columns is one text.
            var texts = rows[i].Cells.Where(c => !c.Blank).DistinctBy(c => c.Text, StringComparer.Ordinal).ToList();
            // Names, and no figures: but for the days that head the columns of some tables.
            var days = IsRowOfDays(texts);
            var figures = days ? 0 : texts.Count(IsFigure);
            var score = texts.Count - figures + (3 * texts.Count(c => Words.ContainsKey(Names.Of(c.Text)))) - (2 * figures);
            if (texts.Count > 1 && score > best.Score) best = (i, score);
        }

        return IsAboveNames(rows, best.Row) ? best.Row + 1 : best.Row;
    }

    // Several days, and nothing else that could be an amount.
    private static bool IsRowOfDays(List<TableCell> texts)
    {
        var days = texts.Where(c => Moments.LooksLikeDay(c)).ToList();
        var serials = texts.Where(Moments.LooksLikeSerial).Select(c => c.Number ?? decimal.Parse(Typed.Fold(c.Text), CultureInfo.InvariantCulture)).ToList();
        // Bare numbers are days where each is a little later than the one before.
        if (serials.Zip(serials.Skip(1)).Any(p => p.Second - p.First is < 1 or > 31) || serials.Count == 1) serials.Clear();
        return days.Count + serials.Count > 1 && texts.Count(IsFigure) <= days.Count + serials.Count;
    }

    // Days or groups over several columns each, below which the names of the columns stand: the same under each of them.
    private static bool IsAboveNames(List<TableRow> rows, int row)
    {
        if (row + 1 >= rows.Count) return false;
        var (above, below) = (rows[row], rows[row + 1]);
        var names = below.Cells.Where(c => !c.Blank).Select(c => Names.Of(c.Text)).ToList();
        return names.Count > 2 && names.Distinct(StringComparer.Ordinal).Count() < names.Count
            && !below.Cells.Any(c => !c.Blank && (IsFigure(c) || Amounts.IsNothing(c)))
                && Enumerable.Range(1, below.Cells.Count - 1).Any(c => !below[c].Blank && (above[c].Blank || above[c] == above[c - 1]));
    }

    /// <summary>What the columns most likely hold.</summary>
    public static Mapping Columns(EventCatalog catalog, TableSheet sheet, int header)
    {
        var (head, body) = (sheet.Rows[header], sheet.Rows.Skip(header + 1).Where(r => !r.Blank).Take(200).ToList());
        var width = Math.Max(head.Cells.Count, body.Select(r => r.Cells.Count).DefaultIfEmpty().Max());
        var bodies = Enumerable.Range(0, width).Select(c => body.Select(r => r[c]).Where(x => !x.Blank).ToList()).ToList();
        var roles = Enumerable.Range(0, width).Select(c => Role(catalog, Heads.Own(sheet, header, c), bodies[c])).ToList();
        if (ByDay(catalog, sheet, header, roles, bodies) is { } byDay) return byDay;
        // Each of these once, the first that is called so; a table has one time.
        foreach (var role in (ColumnRole[])[ColumnRole.Station, ColumnRole.Time, ColumnRole.Clock, ColumnRole.Note, ColumnRole.Key])
            foreach (var again in Enumerable.Range(0, width).Where(c => roles[c] == role).Skip(1).ToList()) roles[again] = ColumnRole.Left;
        if (!roles.Contains(ColumnRole.Time) && FirstOf(c => IsOfDays(bodies[c], 1)) is { } dated) roles[dated] = ColumnRole.Time;
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
        return new()
        {
            Columns = roles,
            Headers = byPlace ? HeaderMeaning.Station : amounts.Count > 1 || !roles.Contains(ColumnRole.Metric) ? HeaderMeaning.Metric : HeaderMeaning.None,
        };

        int? FirstOf(Func<int, bool> such) =>
            Enumerable.Range(0, width).Where(c => roles[c] is ColumnRole.Left or ColumnRole.Amount).Where(such).Select(c => (int?)c).FirstOrDefault();
    }

    // A table whose columns are days: below them stand amounts, beside them the names of places, or of what was counted. Null for any other.
    private static Mapping? ByDay(EventCatalog catalog, TableSheet sheet, int header, List<ColumnRole> roles, List<List<TableCell>> bodies)
    {
        var (head, above) = (sheet.Rows[header], Heads.Above(sheet, header, roles.Count));
        var days = Enumerable.Range(
            0, roles.Count).Where(c => (Heads.IsDay(head[c]) || (above is not null && roles[c] == ColumnRole.Amount && Heads.IsDay(above[c])))
                && !IsOfDays(bodies[c], 0.5)).ToList();
        if (days.Count == 0 || Enumerable.Range(0, roles.Count).Any(c => !days.Contains(c) && IsOfDays(bodies[c], 0.5))) return null;
        var (columns, taken) = (roles.Select(r => r == ColumnRole.Note ? r : ColumnRole.Left).ToList(), new HashSet<ColumnRole>());
        foreach (var c in days) columns[c] = ColumnRole.Amount;
        // Others that hold figures are sums of the days, or need somebody to say what they are.
        foreach (var c in Enumerable.Range(0, roles.Count).Where(c => columns[c] == ColumnRole.Left && bodies[c].Count > 0))
            if (OfRows(catalog, Heads.Own(sheet, header, c), bodies[c]) is { } role && (role == ColumnRole.Metric || taken.Add(role))) columns[c] = role;
        var names = Heads.Of(sheet, header, columns, byDay: true).Select(h => h.Day is null ? "" : Names.Of(h.Name)).Where(n => n.Length > 0)
            .Distinct(StringComparer.Ordinal).ToList();
        var meaning = names.Count == 0 ? HeaderMeaning.Day
            : names.Exists(n => Names.Place(catalog, n) is not null) ? HeaderMeaning.DayAndStation
            : HeaderMeaning.DayAndMetric;
        return new() { Columns = columns, Headers = meaning };
    }

    // By what stands in the column, or by what it is called: alone, or beside the day as in "站点/日期".
    private static ColumnRole? OfRows(EventCatalog catalog, TableCell header, List<TableCell> cells)
    {
        var names = cells.Select(c => Names.Of(c.Text)).Where(n => !Names.IsTotal(n)).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count(n => Names.Place(catalog, n) is not null) * 2 > names.Count) return ColumnRole.Station;
        if (names.Count(n => Names.Metric(catalog, n) is not null) * 2 > names.Count) return ColumnRole.Metric;
        var said = Typed.Fold(header.Text).Split(Corners, StringSplitOptions.RemoveEmptyEntries).Prepend(header.Text)
            .Select(p => Words.GetValueOrDefault(Names.Of(p))).ToList();
        foreach (var role in (ColumnRole[])[ColumnRole.Station, ColumnRole.Metric, ColumnRole.Clock])
            if (said.Contains(role)) return role;
        return null;
    }

    private static readonly char[] Corners = ['/', '\\', '|', '、', ' ', '\n'];

    private static bool IsOfDays(List<TableCell> cells, double least) =>
        cells.Count > 0 && cells.Count(x => x.Moment is not null || IsDay(x.Text)) >= cells.Count * least;

    private static bool IsNamed(EventCatalog catalog, TableCell header) =>
        Names.Place(catalog, Names.Of(header.Text)) is not null || Names.Metric(catalog, Names.Of(header.Text)) is not null;

    private static ColumnRole Role(EventCatalog catalog, TableCell header, List<TableCell> cells)
    {
        var name = Names.Of(header.Text);
        if (name.Length == 0) return ColumnRole.Left;
        var figures = cells.Count > 0 && cells.Count(c => Amounts.IsNothing(c) || Amounts.Read(c, out _) is not null) * 10 >= cells.Count * 8;
        if (Words.TryGetValue(name, out var role))
            return role is ColumnRole.Station or ColumnRole.Metric or ColumnRole.Note && figures && IsNamed(catalog, header) ? ColumnRole.Amount : role;
        return figures || IsNamed(catalog, header) ? ColumnRole.Amount : ColumnRole.Left;
    }

    private static bool IsFigure(TableCell cell) =>
        cell.Number is not null || cell.Moment is not null || Typed.TryWhole(cell.Text, out _) || Amounts.Read(cell, out _) is not null || IsDay(cell.Text);

    // "10-12" may be many things.
    private static bool IsDay(string text) => (text.Length >= 8 || text.Any(char.IsLetter)) && Moments.LooksLikeDay(new(text));
}
