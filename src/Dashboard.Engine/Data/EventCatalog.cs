using System.Collections.Frozen;
using System.Globalization;

namespace Dashboard.Engine.Data;

/// <summary>One event with everything configured for it, as of one configuration number. Immutable.</summary>
public sealed class EventCatalog
{
    private readonly FrozenDictionary<string, Station> _stationByCode;
    private readonly FrozenDictionary<string, Metric> _metricByCode;
    private readonly FrozenDictionary<int, Station> _stationById;
    private readonly FrozenDictionary<int, Metric> _metricById;

    /// <param name="record">The event.</param>
    /// <param name="stations">Its stations with their gates, in order of display.</param>
    /// <param name="metrics">Its metrics, in order of display.</param>
    /// <param name="config">The configuration number, which every change raises.</param>
    /// <param name="shifts">Its shifts, in order of the day.</param>
    /// <param name="hotline">How its hotline is measured; null where it is not known to have one.</param>
    public EventCatalog(
        EventRecord record,
        IReadOnlyList<Station> stations,
        IReadOnlyList<Metric> metrics,
        long config,
        IReadOnlyList<Shift>? shifts = null,
        HotlineSettings? hotline = null)
    {
        Event = record;
        Stations = [.. stations.Where(s => s.ParentId is null)];
        Places = [.. Stations.SelectMany(s => stations.Where(g => g.ParentId == s.StationId).Prepend(s))];
        Metrics = metrics;
        Shifts = shifts ?? [];
        HasHotline = hotline is not null;
        Hotline = hotline ?? HotlineSettings.Default;
        Config = config;
        Calendar = new(
            DateOnly.ParseExact(record.StartsOn, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateOnly.ParseExact(record.EndsOn, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(record.TimeZone));
        _stationByCode = stations.ToFrozenDictionary(s => s.Code, StringComparer.Ordinal);
        _metricByCode = metrics.ToFrozenDictionary(m => m.Code, StringComparer.Ordinal);
        _stationById = stations.ToFrozenDictionary(s => s.StationId);
        _metricById = metrics.ToFrozenDictionary(m => m.MetricId);
    }

    /// <summary>The event.</summary>
    public EventRecord Event { get; }

    /// <summary>Its stations, in order of display, without their gates.</summary>
    public IReadOnlyList<Station> Stations { get; }

    /// <summary>Every place where something is counted: each station, followed by its gates.</summary>
    public IReadOnlyList<Station> Places { get; }

    /// <summary>Its metrics, in order of display; the first is the headline.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>Its shifts, in order of the day, with those that are not worked any more.</summary>
    public IReadOnlyList<Shift> Shifts { get; }

    /// <summary>How its hotline is measured and watched.</summary>
    public HotlineSettings Hotline { get; }

    /// <summary>A hotline was set up for it; calls may come without.</summary>
    public bool HasHotline { get; }

    /// <summary>The configuration number, which every change raises.</summary>
    public long Config { get; }

    /// <summary>The event's days.</summary>
    public EventCalendar Calendar { get; }

    /// <summary>The station or gate of this code, or null.</summary>
    public Station? Station(string code) => _stationByCode.GetValueOrDefault(code);

    /// <summary>The station or gate of this number, or null (0, the whole event, is none).</summary>
    public Station? Station(int id) => _stationById.GetValueOrDefault(id);

    /// <summary>The metric of this code, or null.</summary>
    public Metric? Metric(string code) => _metricByCode.GetValueOrDefault(code);

    /// <summary>The metric of this number, or null.</summary>
    public Metric? Metric(int id) => _metricById.GetValueOrDefault(id);

    /// <summary>The shift of this code, or null.</summary>
    public Shift? Shift(string code) => Shifts.FirstOrDefault(s => s.Code == code);

    /// <summary>The shift of this number, or null.</summary>
    public Shift? Shift(int id) => Shifts.FirstOrDefault(s => s.ShiftId == id);

    /// <summary>The number of the station in which a place's counts are counted: a gate's station, or the place itself.</summary>
    public int StationOf(int placeId) => Station(placeId)?.ParentId ?? placeId;

    /// <summary>The code of the station of which a place is a gate; null for a station and for the whole event.</summary>
    public string? OfCode(Station? place) => place?.ParentId is { } parent ? Station(parent)?.Code : null;

    /// <summary>A station's number and those of its gates; a gate's number alone.</summary>
    public IEnumerable<int> PlacesOf(int stationId) =>
        Places.Where(p => p.StationId == stationId || p.ParentId == stationId).Select(p => p.StationId).DefaultIfEmpty(stationId);

    /// <summary>Stations with their gates: whoever counts for a station counts at its gates. Null stays null, for all.</summary>
    public IReadOnlySet<int>? WithGates(IReadOnlySet<int>? stations) => stations?.SelectMany(PlacesOf).ToFrozenSet();

    /// <summary>A place as people call it: a gate with its station before it.</summary>
    public Bilingual NameOf(Station place) =>
        place.ParentId is { } parent && Station(parent) is { } station
            ? new($"{station.NameZh} · {place.NameZh}", $"{station.NameEn} · {place.NameEn}")
            : place.Name;

    /// <summary>Whether a place takes no more counts: it is retired, or its station is.</summary>
    public bool RetiredPlace(Station place) => place.Retired || (place.ParentId is { } parent && Station(parent) is { Retired: true });

    /// <summary>A metric and the ancestors that its entries count in as well, nearest first.</summary>
    public IEnumerable<Metric> CountsIn(int metricId)
    {
        for (var metric = Metric(metricId); metric is not null; metric = metric is { ParentId: { } parent, Subset: false } ? Metric(parent) : null)
            yield return metric;
    }

    /// <summary>The workings of shifts on a day of the event, in order of the day.</summary>
    public IEnumerable<ShiftSpan> ShiftsOn(DateOnly day) =>
        day < Calendar.StartsOn || day > Calendar.EndsOn ? [] : Shifts.Where(s => s.WorkedOn(day)).Select(s => SpanOf(s, day));

    /// <summary>From when until when a shift of a day is worked.</summary>
    public ShiftSpan SpanOf(Shift shift, DateOnly day) => new(
        shift, day, Calendar.At(
            day, shift.StartsMin), shift.EndsMin > shift.StartsMin ? Calendar.At(day, shift.EndsMin) : Calendar.At(day.AddDays(1), shift.EndsMin));

    /// <summary>The workings of shifts in which an instant lies: of its own day, or of the day before when that went on past midnight.</summary>
    public IEnumerable<ShiftSpan> ShiftsAt(long ms) =>
        Shifts.Count == 0
            ? []
            : ((DateOnly[])[Calendar.DayOf(ms).AddDays(-1), Calendar.DayOf(ms)]).SelectMany(ShiftsOn).Where(s => s.FromMs <= ms && ms < s.UntilMs);
}
