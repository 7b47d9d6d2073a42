using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;

namespace Dashboard.Features.Shifts;

/// <summary>A shift at a station, with what was counted in it.</summary>
/// <param name="Report">The shift, and how things stand with its sign-off.</param>
/// <param name="Figures">By metric, parts included, the station with its gates; null before the shift has begun.</param>
/// <param name="Phones">Which phones may hold counts of it that have not reached the centre.</param>
/// <param name="Signed">What was signed off, by metric code, without what was 0; null where nothing is, or where it was not kept.</param>
public sealed record CountedShift(
    ShiftReport Report, IReadOnlyList<(Metric Metric, long Count)>? Figures, IReadOnlyList<PhoneState> Phones, IReadOnlyDictionary<string, long>? Signed = null)
{
    /// <summary>What stands for the shift, by metric: what was signed off, or as long as nothing is, what was counted so far.</summary>
    public IReadOnlyList<(Metric Metric, long Count)> Standing =>
        [.. (Figures ?? []).Select(f => (f.Metric, Signed is null ? f.Count : Signed.GetValueOrDefault(f.Metric.Code)))];

    /// <summary>Where the sums are others by now than what was signed off, with what they are now.</summary>
    public IReadOnlyList<(Metric Metric, long Count)> Since =>
        [.. (Figures ?? []).Where(f => Signed is not null && f.Count != Signed.GetValueOrDefault(f.Metric.Code))];
}

/// <summary>A sign-off as somebody asks for it.</summary>
/// <param name="Day">The day on which the shift began.</param>
/// <param name="Shift">The shift's code.</param>
/// <param name="Key">Made where it happens: a repeat is answered as a duplicate.</param>
/// <param name="Figures">What was looked at, by metric code.</param>
public sealed record SignOffOrder(DateOnly Day, string Shift, Guid Key, IReadOnlyDictionary<string, long> Figures)
{
    /// <summary>A remark; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <summary>Nobody was on duty.</summary>
    public bool Unstaffed { get; init; }

    /// <summary>The phones that hold counts and were named to whoever signs off all the same, with how many.</summary>
    public IReadOnlyDictionary<string, int> Despite { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The phone on which it is signed off: what waits there it says itself.</summary>
    public string? Own { get; init; }
}

/// <summary>What became of a sign-off.</summary>
/// <param name="Result">What the ledger says.</param>
/// <param name="Phones">The phones for which it was not done.</param>
public sealed record SignOffOutcome(AppendResult Result, IReadOnlyList<PhoneState> Phones);

/// <summary>Signs shifts off and opens them again. Each command asks anew whether its caller may; whether it can be done the ledger decides.</summary>
public sealed class ShiftService(
    EventLedger ledger,
    LedgerStore entries,
    SeriesStore series,
    PhoneStore phones,
    Feeds feeds,
    AccessDirectory directory,
    Refusals refusals,
    TimeProvider time)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 500;

    // How long an answer waits for the boards to show what it tells. After that it is told all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The shifts of a day at a station, or at the station of a gate.</summary>
    /// <exception cref="RefusedException">The caller does not count there.</exception>
    /// <exception cref="CatalogException">There is no such event or station.</exception>
    public async Task<IReadOnlyList<CountedShift>> ReadAsync(Caller? caller, string slug, string stationCode, DateOnly day, CancellationToken cancellation)
    {
        var state = Find(slug).Current;
        var catalog = state.Board.Catalog;
        var station = Require(caller, Permission.Count, catalog, stationCode, "shifts: read");
        var shifts = new List<CountedShift>();
        var known = await phones.ReadAsync(catalog.Event.EventId, Now, cancellation);
        foreach (var report in Reporting.Of(state.Board, station, day, state.AsOf))
        {
            var begun = report.Span.FromMs <= state.AsOf;
            var sums = begun ? await series.SpanAsync(catalog, station.StationId, report.Span.FromMs, report.Span.UntilMs, cancellation) : null;
            var signed = report is { Confirmed: true, SignOff.Seq: var seq }
                ? (await entries.EntriesAsync(catalog.Event.EventId, seq - 1, seq, cancellation)).Single().Figures
                : null;
            shifts.Add(new(
                report,
                sums is null ? null : [.. catalog.Metrics.Where(m => sums.ContainsKey(m.MetricId)).Select(m => (m, sums[m.MetricId]))],
                Holding(known, catalog, station, report),
                signed));
        }

        return shifts;
    }

    /// <summary>Confirms the figures of a shift at a station, unless other phones may hold counts of it that nobody has been told of.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="slug">The event.</param>
    /// <param name="stationCode">The station; a gate stands for its station.</param>
    /// <param name="order">What.</param>
    /// <param name="cancellation">Ends the wait for the boards; not what is being appended.</param>
    /// <exception cref="RefusedException">The caller does not count there.</exception>
    /// <exception cref="CatalogException">There is no such event, station, shift or metric, or the remark is none.</exception>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was taken in.</exception>
    public async Task<SignOffOutcome> SignOffAsync(Caller? caller, string slug, string stationCode, SignOffOrder order, CancellationToken cancellation)
    {
        var feed = Find(slug);
        var (catalog, board) = (feed.Current.Board.Catalog, feed.Current.Board);
        var station = Require(caller, Permission.Count, catalog, stationCode, "shifts: sign off");
        var span = SpanOf(catalog, order.Day, order.Shift);
        var note = order.Note.Trim();
        if (note.Length > MaxReason || note.Any(c => char.IsControl(c) && c is not ('\n' or '\r')))
            throw new CatalogException("note", $"must have at most {MaxReason} characters, none of them for control");
        // What is signed off already is not asked about: the ledger answers a repeat.
        var report = Reporting.Of(board, station, order.Day, Now).First(r => r.Span.Shift.ShiftId == span.Shift.ShiftId);
        var untold = Holding(await phones.ReadAsync(catalog.Event.EventId, Now, cancellation), catalog, station, report)
            .Where(p => p.Phone != order.Own && !(order.Despite.TryGetValue(p.Phone, out var told) && p.Waiting <= told)).ToList();
        if (untold.Count > 0) return new(new(order.Key, AppendStatus.Rejected, null, Names(untold), RefusalCodes.PhonesHold), untold);
        var result = await AppendAsync(
            feed,
            new SignOffDraft
            {
                Key = order.Key,
                RecordedBy = caller!.Holder.ToString(),
                Address = caller.Address,
                StationId = station.StationId,
                Span = span,
                Figures = order.Figures.ToDictionary(
                    f => catalog.Metric(f.Key)?.MetricId ?? throw new CatalogException("figures", $"there is no metric '{f.Key}' in '{slug}'"), f => f.Value),
                Note = note.Length > 0 ? note : null,
                Unstaffed = order.Unstaffed,
                Objection = now => Closed(now) ?? NotWorked(now, span),
            },
            cancellation);
        return new(result, []);
    }

    /// <summary>Opens a shift that was signed off, so that its figures can be put right and signed off again.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">There is no such event, station or shift, or no reason is given.</exception>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was taken in.</exception>
    public async Task<AppendResult> ReopenAsync(
        Caller? caller, string slug, string stationCode, DateOnly day, string shiftCode, string reason, Guid key, CancellationToken cancellation)
    {
        var feed = Find(slug);
        var catalog = feed.Current.Board.Catalog;
        var station = Require(caller, Permission.Manage, catalog, stationCode, "shifts: reopen");
        var why = reason.Trim();
        if (why.Length is 0 or > MaxReason) throw new CatalogException("reason", $"must have 1 to {MaxReason} characters");
        if (why.Any(char.IsControl)) throw new CatalogException("reason", "contains a control character");
        var span = SpanOf(catalog, day, shiftCode);
        return await AppendAsync(
            feed,
            new ReopeningDraft
            {
                Key = key,
                RecordedBy = caller!.Holder.ToString(),
                Address = caller.Address,
                StationId = station.StationId,
                Span = span,
                Reason = why,
                Objection = now => Closed(now) ?? NotWorked(now, span),
            },
            cancellation);
    }

    // Whoever is told that it is done finds it on the next page.
    private async Task<AppendResult> AppendAsync(EventFeed feed, Draft draft, CancellationToken cancellation)
    {
        var result = (await ledger.AppendAsync(feed.Current.Board.Catalog, [draft])).Results[0];
        if (result.Seq is not { } seq) return result;
        using var patience = new CancellationTokenSource(Patience, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await foreach (var state in feed.WatchAsync(wait.Token))
                if (state.Board.Seq >= seq) break;
        }
        catch (OperationCanceledException)
        {
            // It is in the ledger, whatever the boards show.
        }

        return result;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private IReadOnlyList<PhoneState> Holding(PhoneStates known, EventCatalog catalog, Station station, ShiftReport report) =>
        report.Confirmed || report.Span.UntilMs > Now
            ? []
            : [.. known.Phones.Where(p => p.StationId == station.StationId && p.MayHold(catalog, report.Span, Now))];

    private static string Names(IEnumerable<PhoneState> untold) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"phones: may hold counts of this shift: {string.Join(", ", untold.Select(p => $"{p.Code} ({p.Waiting} waiting)"))}");

    private EventFeed Find(string slug) => feeds.Find(slug) ?? throw new CatalogException("event", $"there is no event '{slug}'");

    private Station Require(Caller? caller, Permission permission, EventCatalog catalog, string stationCode, string what)
    {
        var place = catalog.Station(stationCode);
        var station = place is null ? null : catalog.Station(catalog.StationOf(place.StationId));
        refusals.Require(
            directory,
            caller,
            permission,
            what,
            catalog.Event.EventId,
            place is null ? catalog.Event.Slug : $"{catalog.Event.Slug}/{place.Code}",
            station?.StationId ?? 0);
        return station ?? throw new CatalogException("station", $"there is no station '{stationCode}' in '{catalog.Event.Slug}'");
    }

    private static ShiftSpan SpanOf(EventCatalog catalog, DateOnly day, string shiftCode)
    {
        var shift = catalog.Shift(shiftCode) ?? throw new CatalogException("shift", $"there is no shift '{shiftCode}' in '{catalog.Event.Slug}'");
        var span = catalog.SpanOf(shift, day);
        return NotWorked(catalog, span) is null ? span : throw new CatalogException("day", $"'{shiftCode}' is not worked on {day.Iso()}");
    }

    private static Refusal? NotWorked(EventCatalog catalog, ShiftSpan span) =>
        catalog.ShiftsOn(span.Day).Any(s => s.Shift.ShiftId == span.Shift.ShiftId) ? null
        : new(RefusalCodes.NotWorked, $"day: '{span.Shift.Code}' is not worked on {span.Day.Iso()}");

    private static Refusal? Closed(EventCatalog catalog) =>
        catalog.Event.Closed ? new(RefusalCodes.EventClosed, $"event: '{catalog.Event.Slug}' is closed; nothing more is signed off") : null;
}
