using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>The changes of shifts. A shift's times stay as they are: what was signed off refers to them. Another time is another shift.</summary>
public sealed partial class CatalogStore
{
    /// <summary>Adds a shift, which every station works from its first day on. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The code is malformed or taken, a name is missing, a time or day cannot be, or another shift is worked at the same
    /// time.</exception>
    public Task<EventCatalog> AddShiftAsync(int eventId, Shift draft, Actor by, CancellationToken cancellation) =>
        ChangeAsync(eventId, Adding(draft, by), cancellation);

    /// <summary>Renames a shift.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="shiftId">The shift.</param>
    /// <param name="name">Its new name.</param>
    /// <param name="by">Whose wish it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">The name that was seen; refused when it is another by now. Null to overwrite whatever is there.</param>
    /// <exception cref="CatalogException">There is no such shift, a name is missing, or it was changed meanwhile.</exception>
    public Task<EventCatalog> ChangeShiftAsync(int eventId, int shiftId, Bilingual name, Actor by, CancellationToken cancellation, Bilingual? seen = null) =>
        ChangeShiftAsync(
            eventId,
            shiftId,
            (_, shift) =>
            {
                if (seen is { } before) RequireSeen(shift.Name, before);
                var renamed = shift with { NameZh = name.Zh, NameEn = Or(name.En, name.Zh) };
                Require(CatalogRules.OfChanged(renamed));
                return renamed;
            },
            by,
            cancellation);

    /// <summary>Ends a shift: on that day it is worked for the last time. One that ends already may end on another day.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="shiftId">The shift.</param>
    /// <param name="lastOn">The last day on which it is worked, ISO 8601.</param>
    /// <param name="by">Whose wish it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">The shift as it was seen; refused when it ends on another day by now. Null to overwrite whatever is there.</param>
    /// <exception cref="CatalogException">There is no such shift, the day is malformed or before its first, another shift is worked at the same time until
    /// then, or it was changed meanwhile.</exception>
    public Task<EventCatalog> EndShiftAsync(int eventId, int shiftId, string lastOn, Actor by, CancellationToken cancellation, Shift? seen = null) =>
        ChangeShiftAsync(
            eventId,
            shiftId,
            (catalog, shift) =>
            {
                if (seen is not null) RequireSeen(shift.LastOn, seen.LastOn);
                Require(CatalogRules.OfEnd(shift, lastOn));
                var ended = shift with { LastOn = lastOn };
                RequireAlone(catalog, ended);
                return ended;
            },
            by,
            cancellation);

    private Task<EventCatalog> ChangeShiftAsync(int eventId, int shiftId, Func<EventCatalog, Shift, Shift> change, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var old = catalog.Shift(shiftId) ?? throw Missing("shift", shiftId);
                var changed = change(catalog, old);
                await connection.ExecuteAsync(UpdateShift, new { eventId, changed.ShiftId, changed.NameZh, changed.NameEn, changed.LastOn }, transaction);
                return new(by, "shift.changed", $"{catalog.Event.Slug}/{old.Code}", $"{Text(old)} → {Text(changed)}");
            },
            cancellation);

    // What is counted is of one shift at most, or two sign-offs would claim it.
    private static void RequireAlone(EventCatalog catalog, Shift shift)
    {
        if (catalog.Shifts.FirstOrDefault(s => s.ShiftId != shift.ShiftId && s.Overlaps(shift)) is { } other)
            throw new CatalogException("overlap", $"shift '{other.Code}' ({other.Hours}) is worked at the same time");
    }

    private static string Text(Shift s) => $"{s.NameZh} / {s.NameEn}, {s.Hours}, {(s.LastOn is null ? $"from {s.FirstOn}" : $"{s.FirstOn} – {s.LastOn}")}";
}
