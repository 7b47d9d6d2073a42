using Dashboard.Shared;

namespace Dashboard.Features.Import;

/// <summary>The names of one kind that a table has, in order of their first appearance, each with what it means.</summary>
internal sealed class NameList(IReadOnlyDictionary<string, string> mapped, Func<string, string?> find)
{
    private readonly Dictionary<string, ReadName> _names = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public IReadOnlyList<ReadName> All => _order.ConvertAll(n => _names[n]);

    public string? Take(string text)
    {
        var name = Names.Of(text);
        if (!_names.TryGetValue(name, out var known))
        {
            _order.Add(name);
            var said = mapped.TryGetValue(name, out var code);
            known = new(name, Typed.Fold(text), 0, said ? code : find(name), said);
        }

        _names[name] = known with { Rows = known.Rows + 1 };
        return known.Code;
    }

    public ReadName Of(string text) => _names[Names.Of(text)];

    public string? CodeOf(string text) => _names[Names.Of(text)].Code is { Length: > 0 } code ? code : null;
}

/// <summary>Finds sums of whole days that a table says twice. Two names that somebody has given the same meaning are parts of one sum, and are none.</summary>
internal sealed class Repeats(NameList stations, NameList metrics)
{
    private readonly Dictionary<(int StationId, int MetricId, long AtMs), (int Line, ReadName Station, ReadName Metric)> _first = [];
    private readonly List<Repeat> _found = [];

    public IReadOnlyList<Repeat> Found => _found;

    public void Look(ReadCount count, string station, string metric)
    {
        if (!count.When.WholeDay || count.Amount == 0 || count.Key is not null) return;
        var (place, what) = (stations.Of(station), metrics.Of(metric));
        if (_first.TryAdd((count.Station?.StationId ?? 0, count.Metric.MetricId, count.When.AtMs), (count.Line, place, what))) return;
        var (line, before, named) = _first[(count.Station?.StationId ?? 0, count.Metric.MetricId, count.When.AtMs)];
        if (!AreParts(before, place) && !AreParts(named, what)) _found.Add(new(count.Line, line, count.Fields.Amount));
    }

    private static bool AreParts(ReadName one, ReadName other) => one.Name != other.Name && (one.ByMapping || other.ByMapping);
}
