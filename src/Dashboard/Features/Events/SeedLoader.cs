using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Events;

/// <summary>
/// Loads seeds/*.json at the start: adds what is missing, changes nothing that is there, and leaves deleted what somebody has deleted. Totals have stable keys,
/// so they count once.
/// </summary>
public sealed class SeedLoader(
    CatalogStore catalogs, AuditStore audit, EventLedger ledger, TimeProvider time, IConfiguration configuration, ILogger<SeedLoader> log) : IHostedService
{
    private static readonly Actor Seed = new("seed");

    // A drill is under way when it is first seen: day 12 of 40.
    private const int DrillDaysBefore = 11;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The seed files, by name.</summary>
    internal static IEnumerable<(string File, SeedFile Seed)> Read(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(file);
            yield return (Path.GetFileName(file), JsonSerializer.Deserialize<SeedFile>(stream, Options) ?? throw new SettingException(file, "is empty"));
        }
    }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue("Seeds:Load", true)) return;
        foreach (var (file, seed) in Read(Path.Combine(AppContext.BaseDirectory, "seeds")))
        {
            try
            {
                await LoadAsync(seed, cancellationToken);
            }
            catch (CatalogException fault)
            {
                throw new SettingException($"seeds/{file}", fault.Message);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync(SeedFile seed, CancellationToken cancellation)
    {
        var before = await catalogs.FindAsync(seed.Slug, cancellation);
        var catalog = before ?? await catalogs.AddEventAsync(Record(seed), Seed, cancellation);
        var id = catalog.Event.EventId;
        foreach (var s in await MissingAsync("station", seed.Stations.Where(s => catalog.Station(s.Code) is null), s => s.Code))
            catalog = await catalogs.AddStationAsync(
                id,
                new() { StationId = 0, Code = s.Code, NameZh = s.Name.Zh, NameEn = s.Name.En, Latitude = s.Latitude, Longitude = s.Longitude },
                Seed,
                cancellation);
        foreach (var (s, gate) in await MissingAsync(
            "station",
            seed.Stations.SelectMany(s => (s.Gates ?? []).Select(gate => (s, gate))).Where(g => catalog.Station(g.gate.Code) is null),
            g => g.gate.Code))
        {
            // Somebody may have made of the station what has no gates: their wish comes first.
            if (catalog.Station(s.Code) is not { Retired: false, ParentId: null } station) continue;
            catalog = await catalogs.AddStationAsync(
                id, new() { StationId = 0, Code = gate.Code, NameZh = gate.Name.Zh, NameEn = gate.Name.En, ParentId = station.StationId }, Seed, cancellation);
        }

        foreach (var s in await MissingAsync("shift", seed.Shifts.Where(s => catalog.Shift(s.Code) is null), s => s.Code))
            catalog = await AddShiftAsync(catalog, s, cancellation);
        foreach (var m in await MissingAsync("metric", seed.Metrics.Where(m => catalog.Metric(m.Code) is null), m => m.Code))
        {
            var draft = new Metric
            {
                MetricId = 0,
                Code = m.Code,
                NameZh = m.Name.Zh,
                NameEn = m.Name.En,
                UnitZh = m.Unit.Zh,
                UnitEn = m.Unit.En,
                PeriodZh = m.Period?.Zh,
                PeriodEn = m.Period?.En,
                PerStation = m.Scope == "station",
                Subset = m.Subset,
                Target = m.Target,
                CadenceMinutes = m.Cadence,
                Milestone = m.Milestone,
            };
            catalog = await catalogs.AddMetricAsync(id, draft, m.Parent, Seed, cancellation);
        }

        catalog = await ExtendAsync(seed, catalog, cancellation);
        if (seed.Totals.Count == 0) return;
        var at = catalog.Calendar.StartOf(catalog.Calendar.EndsOn.AddDays(1)) - 1;
        var receipt = await ledger.AppendAsync(catalog, [.. seed.Totals.Select(t => new TallyDraft
        {
            Key = StableKey.Of("seed", seed.Slug, t.Metric), RecordedBy = Seed.Name, StationId = 0,
            MetricId = (catalog.Metric(t.Metric) ?? throw new CatalogException("totals", $"there is no metric '{t.Metric}'")).MetricId,
            Delta = t.Value, AtMs = at, IsTotal = true, AtLeast = t.AtLeast, Note = t.Source,
        })]);
        foreach (var result in receipt.Results.Where(r => r.Status is AppendStatus.Conflict or AppendStatus.Rejected))
            log.LogWarning("A total of {Event} differs from its seed: {Reason}.", seed.Slug, result.Reason);
        if (receipt.Results.Count(r => r.Status == AppendStatus.Accepted) is var added and > 0)
            log.LogInformation("Loaded {Event}: {Added} sourced totals.", seed.Slug, added);

        // Of what the event does not have, all that nobody has deleted by hand: that stands in the audit alone, for its code may be given again.
        async Task<IReadOnlyList<T>> MissingAsync<T>(string kind, IEnumerable<T> absent, Func<T, string> code)
        {
            // Of an event that was not there nothing can have been deleted: a first start asks the audit for nothing.
            if (before is null) return [.. absent];
            var missing = new List<T>();
            foreach (var each in absent)
            {
                var deleted = await audit.ReadAsync(new(Subject: $"{seed.Slug}/{code(each)}", Action: $"{kind}.deleted"), 1, cancellation);
                if (deleted.Count == 0) missing.Add(each);
            }

            return missing;
        }
    }

    private async Task<EventCatalog> AddShiftAsync(EventCatalog catalog, SeedShift seed, CancellationToken cancellation)
    {
        var draft = new Shift
        {
            ShiftId = 0,
            Code = seed.Code,
            NameZh = seed.Name.Zh,
            NameEn = seed.Name.En,
            FirstOn = catalog.Event.StartsOn,
            StartsMin = TypedTime.Minute(seed.From) ?? throw new CatalogException("shifts", $"'{seed.From}' is not a time such as 06:00"),
            EndsMin = TypedTime.Minute(seed.To) ?? throw new CatalogException("shifts", $"'{seed.To}' is not a time such as 06:00"),
        };
        // Shifts that somebody has set up by hand come first.
        if (!catalog.Shifts.Any(draft.Overlaps)) return await catalogs.AddShiftAsync(catalog.Event.EventId, draft, Seed, cancellation);
        log.LogInformation("The shift {Shift} of {Event}'s seed is left out: another is worked at the same time.", draft.Code, catalog.Event.Slug);
        return catalog;
    }

    private EventRecord Record(SeedFile seed)
    {
        var first = Today(seed).AddDays(-DrillDaysBefore);
        return new()
        {
            EventId = 0,
            Slug = seed.Slug,
            NameZh = seed.Name.Zh,
            NameEn = seed.Name.En,
            StartsOn = seed.From ?? first.Iso(),
            EndsOn = seed.To ?? first.AddDays(seed.Days!.Value - 1).Iso(),
            TimeZone = seed.TimeZone,
            Drill = seed.Drill,
            Closed = seed.Closed,
        };
    }

    // A drill that is over goes on, so that a checkout of last season still has something to show.
    private async Task<EventCatalog> ExtendAsync(SeedFile seed, EventCatalog catalog, CancellationToken cancellation)
    {
        if (seed.Days is not { } days || Today(seed) <= catalog.Calendar.EndsOn) return catalog;
        return await catalogs.ChangeEventAsync(catalog.Event with { EndsOn = Today(seed).AddDays(days - DrillDaysBefore - 1).Iso() }, Seed, cancellation);
    }

    private DateOnly Today(SeedFile seed) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(seed.TimeZone)).DateTime);
}
