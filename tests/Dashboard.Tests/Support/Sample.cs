using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;

namespace Dashboard.Tests.Support;

/// <summary>A small season on 25 January 2027, 14:30 in Shanghai, its third day of forty; boards of it without a database.</summary>
internal static class Sample
{
    public const int Railway = 1, Airport = 2;

    public const int Served = 1, Elderly = 2, Calls = 3, Trees = 4;

    public static readonly DateOnly Today = new(2027, 1, 25);

    public static long At(int hour, int minute, int day = 25) =>
        new DateTimeOffset(2027, 1, day, hour, minute, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    public static long Now => At(14, 30);

    public static EventCatalog Catalog(bool closed = false, bool drill = false, string from = "2027-01-23", string to = "2027-03-03", bool bare = false) => new(
        new()
        {
            EventId = 1,
            Slug = "season",
            NameZh = "春运",
            NameEn = "Travel season",
            StartsOn = from,
            EndsOn = to,
            TimeZone = "Asia/Shanghai",
            Drill = drill,
            Closed = closed,
        },
        bare
            ? []
            :
            [
                new() { StationId = Railway, Code = "railway", NameZh = "火车站", NameEn = "Railway" },
                new() { StationId = Airport, Code = "airport", NameZh = "机场", NameEn = "Airport" },
            ],
        bare ? [] :
        [
            Metric(Served, "served", "服务", "Served", true) with { Target = 800_000 },
            Metric(Elderly, "elderly", "老年人", "Elderly", true) with { ParentId = Served },
            Metric(Calls, "calls", "来电", "Calls", false),
            Metric(Trees, "trees", "植树", "Trees", false) with { PeriodZh = "全年", PeriodEn = "the year" },
        ],
        config: 1,
        [new() { ShiftId = 1, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 360, EndsMin = 840, FirstOn = "2027-01-23" }]);

    public static FeedState State(params IEnumerable<Entry> entries) => State(Catalog(), entries);

    public static FeedState State(EventCatalog catalog, params IEnumerable<Entry> entries) =>
        new(new Board(catalog, Today).Apply(entries.Select((e, i) => e with { Seq = i + 1, Key = $"{i + 1}" })), Now, null);

    public static Entry Tally(long delta, long at, int station = Railway, int metric = Served) => new()
    {
        Seq = 0,
        Key = "",
        Kind = CountKinds.Tally,
        StationId = station,
        MetricId = metric,
        Delta = delta,
        AtLeast = 0,
        Timed = true,
        AtMs = at,
        RecordedMs = at,
        RecordedBy = "anonymous",
    };

    /// <summary>A shift signed off, or opened again with a reason.</summary>
    public static Entry SignOff(string? reopenedFor = null) => Tally(0, At(6, 0), Railway, 0) with
    {
        Kind = reopenedFor is null ? ShiftKinds.SignOff : ShiftKinds.Reopening,
        Timed = false,
        Subject = 1,
        Note = reopenedFor is null ? "served 3" : null,
        Reason = reopenedFor,
    };

    public static Entry Total(long value, bool atLeast, int metric = Served) =>
        Tally(value, At(0, 0), 0, metric) with { Kind = CountKinds.Total, AtLeast = atLeast ? 1 : 0, Timed = false, RecordedBy = "seed" };

    private static Metric Metric(int id, string code, string zh, string en, bool perStation) => new()
    {
        MetricId = id,
        Code = code,
        NameZh = zh,
        NameEn = en,
        UnitZh = "人次",
        UnitEn = "contacts",
        PerStation = perStation,
        Subset = false,
    };
}
