using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;

namespace Dashboard.Engine.Tests.Support;

/// <summary>The sample with a gate of its first station; its shifts, and what is made of them.</summary>
internal static class SampleShifts
{
    public const int Gate = 4;

    public static Shift Early => Sample.Worked[0];

    public static Shift Late => Sample.Worked[1];

    public static Shift Night => Sample.Worked[2];

    public static EventCatalog Catalog { get; } = new(
        Sample.Record(), [.. Sample.Stations, new()
        {
            StationId = Gate,
            Code = "s1-east",
            NameZh = "东口",
            NameEn = "East gate",
            ParentId = 1,
        }], Sample.Metrics, 1, Sample.Worked);

    public static ShiftSpan Span(Shift shift, int days = -1) => Catalog.SpanOf(shift, Sample.Day.AddDays(days));

    public static SignOffDraft SignOff(ShiftSpan span, int station = 1, Guid? key = null, params (int Metric, long Sum)[] figures) => new()
    {
        Key = key ?? Guid.CreateVersion7(),
        RecordedBy = "coordinator",
        StationId = station,
        Span = span,
        Figures = figures.ToDictionary(f => f.Metric, f => f.Sum),
    };

    public static ReopeningDraft Reopening(ShiftSpan span, int station = 1, Guid? key = null) =>
        new() { Key = key ?? Guid.CreateVersion7(), RecordedBy = "manager", StationId = station, Span = span, Reason = "a bus was forgotten" };

    /// <summary>Gives a sample event in a database the same shifts and the same gate.</summary>
    public static async Task<EventCatalog> AddAsync(Scratch scratch, EventCatalog catalog)
    {
        var (catalogs, eventId) = (Catalogs.Of(scratch.Database), catalog.Event.EventId);
        await catalogs.AddStationAsync(eventId, Catalog.Station(Gate)!, CancellationToken.None);
        foreach (var shift in Catalog.Shifts) await catalogs.AddShiftAsync(eventId, shift, new("test"), CancellationToken.None);
        return await catalogs.LoadAsync(eventId, CancellationToken.None);
    }
}
