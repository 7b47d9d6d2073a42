using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Tests.Support;

/// <summary>An event of three stations and five metrics: two that roll up into the first, one beside it, one for the whole event.</summary>
internal static class Sample
{
    public const int Served = 1;
    public const int Luggage = 2;
    public const int Elderly = 3;
    public const int Calls = 4;
    public const int Heavy = 5;

    public static DateOnly Day { get; } = new(2027, 2, 1);

    public static DateTimeOffset Noon { get; } = Instant("2027-02-01T12:00:00+08:00");

    public static DateTimeOffset Instant(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);

    public static long Ms(string iso) => Instant(iso).ToUnixTimeMilliseconds();

    public static EventRecord Record(string slug = "spring") => new()
    {
        EventId = 1,
        Slug = slug,
        NameZh = "春运",
        NameEn = "Spring travel",
        StartsOn = "2027-01-14",
        EndsOn = "2027-02-22",
        TimeZone = "Asia/Shanghai",
        Drill = false,
        Closed = false,
    };

    public static IReadOnlyList<Station> Stations { get; } =
        [.. Enumerable.Range(1, 3).Select(i => new Station { StationId = i, Code = $"s{i}", NameZh = $"{i}号站", NameEn = $"Station {i}" })];

    public static IReadOnlyList<Metric> Metrics { get; } =
    [
        Metric(Served, "served", null), Metric(Luggage, "luggage", Served), Metric(Elderly, "elderly", Served) with { Subset = true },
        Metric(Calls, "calls", null) with { PerStation = false }, Metric(Heavy, "heavy", Luggage),
    ];

    /// <summary>Three shifts a day. An event that is added has none.</summary>
    public static IReadOnlyList<Shift> Worked { get; } = [Shift(1, "early", 6, 14), Shift(2, "late", 14, 22), Shift(3, "night", 22, 6)];

    public static EventCatalog Catalog { get; } = new(Record(), Stations, Metrics, 1, Worked);

    public static Task<EventCatalog> AddEventAsync(Database database, string slug = "spring") => AddEventAsync(database, Record(slug));

    public static async Task<EventCatalog> AddEventAsync(Database database, EventRecord record)
    {
        var catalogs = Catalogs.Of(database);
        var catalog = await catalogs.AddEventAsync(record, CancellationToken.None);
        foreach (var station in Stations) catalog = await catalogs.AddStationAsync(catalog.Event.EventId, station, CancellationToken.None);
        foreach (var metric in Metrics)
        {
            var parent = metric.ParentId is { } id ? Catalog.Metric(id)!.Code : null;
            catalog = await catalogs.AddMetricAsync(catalog.Event.EventId, metric, parent, CancellationToken.None);
        }

        return catalog;
    }

    public static TallyDraft Tally(long delta = 1, int station = 1, int metric = Served, Guid? key = null, long? at = null) => new()
    {
        Key = key ?? Guid.CreateVersion7(),
        RecordedBy = "coordinator",
        StationId = station,
        MetricId = metric,
        Delta = delta,
        AtMs = at,
    };

    public static CorrectionDraft Correction(Guid reverses, Guid? key = null) =>
        new() { Key = key ?? Guid.CreateVersion7(), RecordedBy = "manager", ReversesKey = reverses, Reason = "counted twice" };

    public static CorrectionDraft Correction(long reverses, Guid? key = null) =>
        new() { Key = key ?? Guid.CreateVersion7(), RecordedBy = "manager", ReversesSeq = reverses, Reason = "counted twice" };

    private static Shift Shift(int id, string code, int from, int until) =>
        new() { ShiftId = id, Code = code, NameZh = code, NameEn = code, StartsMin = from * 60, EndsMin = until * 60, FirstOn = Record().StartsOn };

    private static Metric Metric(int id, string code, int? parent) => new()
    {
        MetricId = id,
        Code = code,
        NameZh = code,
        NameEn = code,
        UnitZh = "人次",
        UnitEn = "visits",
        PerStation = true,
        ParentId = parent,
        Subset = false,
    };
}
