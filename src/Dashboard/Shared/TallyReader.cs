using System.Globalization;
using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Shared;

/// <summary>
/// Turns one submitted entry into a draft, or says which field is at fault. By hand, and strict: a misspelt field that were
/// passed over would be a count silently put elsewhere.
/// </summary>
/// <param name="catalog">The event.</param>
/// <param name="time">Now.</param>
/// <param name="recordedBy">Who.</param>
/// <param name="address">From which network address.</param>
/// <param name="stations">The only places that they may count for; null for all, and for the event as a whole.</param>
/// <param name="window">Whether the event's window for late entries and corrections holds for them.</param>
public sealed class TallyReader(
    EventCatalog catalog, TimeProvider time, string recordedBy, IReadOnlySet<int>? stations = null, string? address = null, bool window = false)
{
    /// <summary>The most that one entry may add or take back.</summary>
    public const long MaxDelta = CorrectionDraft.MaxAmount;

    /// <summary>The longest note or reason, in characters.</summary>
    public const int MaxText = 500;

    // By how much a clock can be wrong and still be told: 150 years. One that has lost its battery begins in 1970 or before, and some run to 2106.
    private const long MaxClockOffset = 54_788L * 86_400_000;

    private static readonly string[] Known =
    [
        "key", "station", "metric", "delta", "at", "day", "note", "reverses", "reason", "enteredAt", "clockOffset", "amount"
    ];

    // Clocks of phones run ahead a little; anything later has not happened yet.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Reads one element of "entries".</summary>
    /// <returns>The draft, or null with the reason; and the key as it was given, where it was.</returns>
    public (Draft? Draft, Refusal? Refusal) Read(JsonElement element, out string? givenKey)
    {
        givenKey = null;
        if (element.ValueKind != JsonValueKind.Object) return (null, Malformed("entry: must be an object"));
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (Valid(() => property.Name) is not { } name) return (null, Malformed("entry: has a field whose name is not valid text"));
            if (!Known.Contains(name, StringComparer.Ordinal)) return (null, Malformed($"{name}: is not a field of an entry"));
            if (!fields.TryAdd(name, property.Value)) return (null, Malformed($"{name}: is given twice"));
            if (name == "key" && property.Value.ValueKind == JsonValueKind.String) givenKey = Valid(property.Value.GetString);
        }

        // JSON's null is "not given".
        foreach (var (name, _) in fields.Where(f => f.Value.ValueKind == JsonValueKind.Null).ToList()) fields.Remove(name);
        try
        {
            return (Read(fields), null);
        }
        catch (FieldException fault)
        {
            return (null, new(fault.Code, fault.Message));
        }
    }

    private Draft Read(Dictionary<string, JsonElement> fields)
    {
        if (!Guid.TryParseExact(Text(fields, "key", 100) ?? throw new FieldException("key", "is missing; make a UUID where it happened"), "D", out var key)
            || key == Guid.Empty)
            throw new FieldException("key", "must be a UUID such as 0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f");
        return fields.ContainsKey("reverses") ? Correction(fields, key) : Tally(fields, key);
    }

    private TallyDraft Tally(Dictionary<string, JsonElement> fields, Guid key)
    {
        var metric = Metric(fields) ?? throw new FieldException("metric", "is missing");
        var station = Station(fields);
        if (metric.PerStation && station is null) throw new FieldException("station", $"is missing; '{metric.Code}' is counted by station", RefusalCodes.Scope);
        if (!metric.PerStation && station is not null)
            throw new FieldException("station", $"must be left out; '{metric.Code}' is counted for the whole event", RefusalCodes.Scope);
        if (fields.ContainsKey("reason")) throw new FieldException("reason", "belongs to a correction, with reverses");
        if (fields.ContainsKey("amount")) throw new FieldException("amount", "belongs to a correction, with reverses");
        var (at, entered, day) = (Instant(fields, "at"), Instant(fields, "enteredAt"), Day(fields));
        if (day is not null && at is not null) throw new FieldException("day", "must be left out where at is given");
        if (day is not null) at = catalog.Calendar.NoonOf(day.Value);
        return new()
        {
            Key = key,
            RecordedBy = recordedBy,
            StationId = station?.StationId ?? 0,
            MetricId = metric.MetricId,
            Delta = NotZero(fields, "delta") ?? throw new FieldException("delta", "is missing"),
            AtMs = at,
            WholeDay = day is not null,
            Objection = now => Beyond(station) ?? Closed(now) ?? Retired(now, metric.MetricId, station?.StationId ?? 0)
                ?? (day is not null && at > Latest ? NotOver : null) ?? When(now, at) ?? Entered(entered, at),
            EnteredMs = entered,
            // Right is right, however it is said.
            ClockOffset = Whole(fields, "clockOffset", MaxClockOffset) is { } offset and not 0 ? offset : null,
            Note = Text(fields, "note", MaxText),
        };
    }

    private CorrectionDraft Correction(Dictionary<string, JsonElement> fields, Guid key)
    {
        if (fields.ContainsKey("at")) throw new FieldException("at", "must be left out; a correction counts when the entry that it reverses did");
        foreach (var name in (string[])["enteredAt", "clockOffset", "day"])
            if (fields.ContainsKey(name))
                throw new FieldException(
                    name, "must be left out of a correction, which counts when the entry that it reverses did and is entered when it is recorded");
        var (named, reverses) = (fields["reverses"], default(Guid));
        var seq = 0L;
        var byKey = named.ValueKind == JsonValueKind.String && Guid.TryParseExact(Valid(named.GetString), "D", out reverses);
        if (!byKey && !(named.ValueKind == JsonValueKind.Number && named.TryGetInt64(out seq) && seq > 0))
            throw new FieldException("reverses", "must be the key or the sequence of an entry");
        return new()
        {
            Key = key,
            RecordedBy = recordedBy,
            ReversesKey = byKey ? reverses : null,
            ReversesSeq = byKey ? null : seq,
            Objection = Closed,
            Address = address,
            Reason = Text(fields, "reason", MaxText) ?? throw new FieldException("reason", "is missing; say why the entry is reversed", RefusalCodes.Reason),
            Within = stations,
            Windowed = window,
            Amount = NotZero(fields, "amount"),
            Delta = NotZero(fields, "delta"),
            StationId = Station(fields)?.StationId,
            MetricId = Metric(fields)?.MetricId,
            Note = Text(fields, "note", MaxText),
        };
    }

    private Metric? Metric(Dictionary<string, JsonElement> fields) =>
        Text(fields, "metric", MaxText) is not { } code
            ? null
            : catalog.Metric(code) ?? throw new FieldException("metric", $"there is no metric '{code}' in '{catalog.Event.Slug}'", RefusalCodes.MetricGone);

    private Station? Station(Dictionary<string, JsonElement> fields) =>
        Text(fields, "station", MaxText) is not { } code
            ? null
            : catalog.Station(code) ?? throw new FieldException("station", $"there is no station '{code}' in '{catalog.Event.Slug}'", RefusalCodes.StationGone);

    private static long? NotZero(Dictionary<string, JsonElement> fields, string name) =>
        Whole(fields, name, MaxDelta) is not { } number ? null : number != 0 ? number : throw new FieldException(name, "must not be 0", RefusalCodes.Zero);

    private static long? Whole(Dictionary<string, JsonElement> fields, string name, long most)
    {
        if (!fields.TryGetValue(name, out var element)) return null;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number)) throw new FieldException(name, "must be a whole number");
        return number >= -most && number <= most ? number : throw new FieldException(name, $"must lie between -{most} and {most}", RefusalCodes.Amount);
    }

    private static long? Instant(Dictionary<string, JsonElement> fields, string name) =>
        Text(fields, name, MaxText) is not { } text ? null
        : Api.TryInstant(text, out var ms) ? ms
        : throw new FieldException(name, "must be a time with an offset, such as 2027-01-23T14:05:00+08:00");

    private static DateOnly? Day(Dictionary<string, JsonElement> fields) =>
        Text(fields, "day", MaxText) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1971 and <= 2999 ? day
        : throw new FieldException("day", "must be a day such as 2027-01-23");

    private Refusal? Beyond(Station? station) =>
        stations is null || stations.Contains(station?.StationId ?? 0) ? null
        : new(
            RefusalCodes.NotYours,
            station is null ? "station: is missing; you count for stations, not for the whole event" : $"station: '{station.Code}' is not a station of yours");

    // What may change between two attempts, or while the entry waits for its commit, is no fault of the entry: the ledger looks first whether it is there
    // already, and asks for what is
    // configured by then.
    private static Refusal? Closed(EventCatalog now) =>
        now.Event.Closed ? new(RefusalCodes.EventClosed, $"event: '{now.Event.Slug}' is closed; nothing more is counted") : null;

    // Corrections stay possible: what was counted there is put right there.
    private static Refusal? Retired(EventCatalog now, int metricId, int stationId) =>
        now.Metric(
            metricId) is { Retired: true } metric ? new(RefusalCodes.MetricRetired, $"metric: '{metric.Code}' is retired; nothing more is counted under it")
        : now.Station(stationId) is { } station && now.RetiredPlace(station)
            ? new(RefusalCodes.StationRetired, $"station: '{station.Code}' is retired; nothing more is counted there")
            : null;

    private long Latest => (time.GetUtcNow() + ClockTolerance).ToUnixTimeMilliseconds();

    // A whole day stands at its noon.
    private static readonly Refusal NotOver = new(RefusalCodes.Future, "day: is not over; its sum is taken from its noon on");

    private Refusal? When(EventCatalog now, long? at)
    {
        if (at > Latest) return new(RefusalCodes.Future, "at: lies in the future");
        if (!now.Calendar.Contains(at ?? time.GetUtcNow().ToUnixTimeMilliseconds()))
            return new(RefusalCodes.Outside, $"at: lies outside the event, which runs from {now.Event.StartsOn} to {now.Event.EndsOn}");
        var earliest = time.GetUtcNow().AddHours(-now.Event.LateHours).ToUnixTimeMilliseconds();
        return window && at < earliest ? new(RefusalCodes.DayLocked, $"at: is more than {now.Event.LateHours} hours ago; only a manager may record it") : null;
    }

    private Refusal? Entered(long? entered, long? at)
    {
        if (entered > Latest) return new(RefusalCodes.Future, "enteredAt: lies in the future");
        return entered < (at ?? time.GetUtcNow().ToUnixTimeMilliseconds()) - ClockTolerance.TotalMilliseconds
            ? Malformed("enteredAt: lies before at; nothing is entered before it happens")
            : null;
    }

    private static string? Text(Dictionary<string, JsonElement> fields, string name, int longest)
    {
        if (!fields.TryGetValue(name, out var element)) return null;
        if (element.ValueKind != JsonValueKind.String) throw new FieldException(name, "must be a text");
        var text = (Valid(element.GetString) ?? throw new FieldException(name, "is not valid text")).Trim();
        if (text.Length > longest) throw new FieldException(name, $"is longer than {longest} characters", RefusalCodes.TooLong);
        // NUL would end the text in one database and not in the other; the rest would reach terminals and exports.
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw new FieldException(name, "contains a control character", RefusalCodes.ControlCharacter);
        return text.Length == 0 ? null : text;
    }

    // Half a surrogate pair is legal JSON, but no text: no database keeps it. Null for that.
    internal static string? Valid(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Refusal Malformed(string text) => new(RefusalCodes.Malformed, text);

    private sealed class FieldException(string field, string reason, string code = RefusalCodes.Malformed) : Exception($"{field}: {reason}")
    {
        public string Code { get; } = code;
    }
}
