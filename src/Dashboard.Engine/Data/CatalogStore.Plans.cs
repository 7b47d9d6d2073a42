using System.Data.Common;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>A change of what is configured, within its transaction and under the lock of the event's head.</summary>
/// <returns>What is told to the audit.</returns>
internal delegate Task<AuditDraft> CatalogChange(DbConnection connection, DbTransaction transaction, EventCatalog catalog);

/// <summary>The additions, one by one and several at once. What is left out in English is as it is in Chinese.</summary>
public sealed partial class CatalogStore
{
    /// <summary>Adds all that is planned to an event, or nothing at all.</summary>
    /// <exception cref="CatalogException">Something of it cannot be so.</exception>
    public Task<EventCatalog> AddAllAsync(int eventId, CatalogPlan plan, Actor by, CancellationToken cancellation) =>
        WriteAsync((_, transaction) => ApplyAsync(transaction, eventId, plan, by), cancellation);

    private async Task<EventCatalog> ApplyAsync(DbTransaction transaction, int eventId, CatalogPlan plan, Actor by)
    {
        var connection = transaction.Connection!;
        if (!plan.Empty) await connection.ExecuteAsync(RaiseConfig, new { eventId }, transaction);
        var catalog = await LoadAsync(transaction, eventId);
        foreach (var (draft, of) in plan.Stations)
        {
            var parent = of is null ? null : catalog.Station(of) ?? throw new CatalogException("of", $"there is no station '{of}'");
            var station = draft with { ParentId = parent?.StationId };
            Require(CatalogRules.OfNew(station));
            await AddAsync(Adding(station, by));
        }

        foreach (var (draft, parent) in plan.Metrics)
        {
            Require(CatalogRules.OfNew(draft, parent));
            await AddAsync(Adding(draft, parent, by));
        }

        foreach (var draft in plan.Shifts) await AddAsync(Adding(draft, by));
        if (plan.Hotline is { } hotline) await AddAsync((c, t, known) => SetHotlineAsync(c, t, known, hotline, by));
        return await KeepAsync(transaction, catalog);

        async Task AddAsync(CatalogChange add)
        {
            var told = await add(connection, transaction, catalog);
            await audit.AppendAsync(transaction, [told]);
            catalog = await LoadAsync(transaction, eventId);
        }
    }

    private static CatalogChange Adding(Station draft, Actor by) => async (connection, transaction, catalog) =>
    {
        var eventId = catalog.Event.EventId;
        Require(catalog.Station(draft.Code) is null, "code", $"station '{draft.Code}' exists");
        var parent = draft.ParentId is { } of ? catalog.Station(of) ?? throw Missing("of", of) : null;
        Require(parent?.ParentId is null, "of", $"'{parent?.Code}' is a gate itself");
        Require(parent is not { Retired: true }, "of", $"station '{parent?.Code}' is retired");
        var id = await connection.ExecuteScalarAsync<int>(SelectLastStationId, new { eventId }, transaction) + 1;
        var named = draft with { NameEn = Or(draft.NameEn, draft.NameZh) };
        await connection.ExecuteAsync(
            InsertStation,
            new { eventId, StationId = id, named.Code, named.NameZh, named.NameEn, named.ParentId, named.Latitude, named.Longitude },
            transaction);
        return new(by, "station.created", $"{catalog.Event.Slug}/{draft.Code}", parent is null ? draft.NameZh : $"{draft.NameZh}, of {parent.Code}");
    };

    private static CatalogChange Adding(Metric draft, string? parentCode, Actor by) => async (connection, transaction, catalog) =>
    {
        var eventId = catalog.Event.EventId;
        Require(catalog.Metric(draft.Code) is null, "code", $"metric '{draft.Code}' exists");
        var parent = parentCode is null ? null : catalog.Metric(parentCode);
        Require(parentCode is null || parent is not null, "parent", $"no metric '{parentCode}'");
        // A part is added to its parent, so both must count the same thing, in the same places.
        Require(parent is null || parent.PerStation == draft.PerStation, "parent", "has another scope");
        Require(parent is null || draft.Subset || parent.UnitZh == draft.UnitZh, "parent", "has another unit");
        var id = await connection.ExecuteScalarAsync<int>(SelectLastMetricId, new { eventId }, transaction) + 1;
        await connection.ExecuteAsync(
            InsertMetric,
            new
            {
                eventId,
                MetricId = id,
                draft.Code,
                draft.NameZh,
                NameEn = Or(draft.NameEn, draft.NameZh),
                draft.UnitZh,
                UnitEn = Or(draft.UnitEn, draft.UnitZh),
                draft.PeriodZh,
                draft.PeriodEn,
                draft.PerStation,
                ParentId = parent?.MetricId,
                draft.Subset,
                draft.Target,
                draft.CadenceMinutes,
                draft.Milestone,
            },
            transaction);
        return new(by, "metric.created", $"{catalog.Event.Slug}/{draft.Code}", $"{draft.NameZh} ({draft.UnitZh})");
    };

    private static CatalogChange Adding(Shift draft, Actor by) => async (connection, transaction, catalog) =>
    {
        var eventId = catalog.Event.EventId;
        Require(CatalogRules.OfNew(draft, catalog.Event));
        Require(catalog.Shift(draft.Code) is null, "code", $"shift '{draft.Code}' exists");
        var shift = draft with { ShiftId = 0, NameEn = Or(draft.NameEn, draft.NameZh) };
        RequireAlone(catalog, shift);
        var id = await connection.ExecuteScalarAsync<int>(SelectLastShiftId, new { eventId }, transaction) + 1;
        await connection.ExecuteAsync(
            InsertShift,
            new { eventId, ShiftId = id, shift.Code, shift.NameZh, shift.NameEn, shift.StartsMin, shift.EndsMin, shift.FirstOn, shift.LastOn },
            transaction);
        return new(by, "shift.created", $"{catalog.Event.Slug}/{shift.Code}", Text(shift));
    };

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
