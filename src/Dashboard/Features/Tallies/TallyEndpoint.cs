using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Tallies;

/// <summary>POST /api/events/{event}/tallies: appends counts and corrections. Answers after the commit; any repeat is safe.</summary>
public static class TallyEndpoint
{
    private const int MaxBody = 1024 * 1024;

    public static void MapTallies(this RouteGroupBuilder events) =>
        events.MapPost("/tallies", HandleAsync).RequireAuthorization(Policies.Count)
            .TakesJson<TallyRequest>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithName("AppendTallies").WithTags("Tallies").WithSummary("Appends 1 to 1,000 counts or corrections, each judged by itself. Safe to repeat.");

    // Read by hand: each entry is judged by itself, and one that is malformed spoils no other.
    private static async Task<Results<Ok<TallyAnswer>, ProblemHttpResult>> HandleAsync(
        RequestedEvent requested, HttpContext http, EventLedger ledger, AccessDirectory directory, TimeProvider time, ILogger<TallyReader> log)
    {
        var (caller, eventId) = (http.Caller(), requested.Catalog.Event.EventId);
        var rights = directory.RightsOf(caller);
        if (caller is null || !rights.CountsIn(eventId)) throw new RefusedException(Permission.Count, "This is beyond what you may do.");
        if (JsonBody.OtherThanJson(http.Request) is { } other) return other;
        if (await BodyAsync(http.Request) is not { } body)
            return TypedResults.Problem("body: is larger than 1 MiB", statusCode: StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var json = JsonDocument.Parse(body, new() { MaxDepth = 8 });
            if (Entries(json.RootElement, out var holder, out var phone, out var fault) is not { } entries) return fault!;
            if (holder is not null && holder != caller.Holder.ToString()) return ForAnother(caller);
            var (catalog, window) = (requested.Catalog, !rights.Allow(Permission.Manage, eventId));
            var reader = new TallyReader(catalog, time, caller.Holder.ToString(), catalog.WithGates(rights.StationsOf(eventId)), caller.Address, window);
            return TypedResults.Ok(await AppendAsync(ledger, catalog, reader, entries, phone));
        }
        catch (JsonException malformed)
        {
            return Api.Bad("body", $"is not JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})");
        }
        catch (IntakeFullException full)
        {
            return Api.Later(http, full.Message, IntakeFullException.RetryAfter);
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "Tallies to {Event} were not confirmed.", requested.Catalog.Event.Slug);
            const string Why = "The database did not confirm the entries. Send them again with the same keys: none will count twice.";
            return Api.Later(http, Why, TimeSpan.FromSeconds(2));
        }
    }

    private static ProblemHttpResult ForAnother(Caller caller) => TypedResults.Problem(
        $"holder: these were counted by another than who asks ({caller.Holder}); nothing was taken", statusCode: StatusCodes.Status409Conflict);

    private static async Task<TallyAnswer> AppendAsync(EventLedger ledger, EventCatalog catalog, TallyReader reader, JsonElement entries, Guid? phone)
    {
        var results = new List<TallyResult?>();
        var drafts = new List<Draft>();
        foreach (var element in entries.EnumerateArray())
        {
            var (draft, refusal) = reader.Read(element, out var key);
            results.Add(draft is null ? new(key, AppendStatus.Rejected, null, refusal!.Text, refusal.Code) : null);
            if (draft is not null) drafts.Add(draft with { Phone = phone });
        }

        var receipt = await ledger.AppendAsync(catalog, drafts);
        using var appended = receipt.Results.GetEnumerator();
        return new(receipt.Head, [.. results.Select(rejected => rejected ?? Next())]);

        TallyResult Next()
        {
            appended.MoveNext();
            var result = appended.Current;
            return new(result.Key.ToString(), result.Status, result.Seq, result.Reason, result.Code);
        }
    }

    private static JsonElement? Entries(JsonElement root, out string? holder, out Guid? phone, out ProblemHttpResult? fault)
    {
        var (entries, meant, from) = (default(JsonElement), default(JsonElement), default(JsonElement));
        (holder, phone) = (null, null);
        fault = root.ValueKind == JsonValueKind.Object ? null : Api.Bad("body", "must be an object with a list named entries");
        foreach (var property in fault is null ? root.EnumerateObject() : default)
        {
            if (TallyReader.Valid(() => property.Name) is not { } name) fault ??= Api.Bad("body", "has a field whose name is not valid text");
            else if (name == "holder" && meant.ValueKind == JsonValueKind.Undefined) meant = property.Value;
            else if (name == "holder") fault ??= Api.Bad("holder", "is given twice");
            else if (name == "phone" && from.ValueKind == JsonValueKind.Undefined) from = property.Value;
            else if (name == "phone") fault ??= Api.Bad("phone", "is given twice");
            else if (name != "entries") fault ??= Api.Bad(name, "is not a field of this request");
            else if (entries.ValueKind != JsonValueKind.Undefined) fault ??= Api.Bad("entries", "is given twice");
            else entries = property.Value;
        }

        if (fault is null && entries.ValueKind != JsonValueKind.Array) fault = Api.Bad("entries", "must be a list, in an object");
        if (fault is null && entries.GetArrayLength() is (0 or > EventLedger.MaxDrafts) and var many)
            fault = Api.Bad("entries", $"must hold 1 to {EventLedger.MaxDrafts} entries, not {many}");
        if (meant.ValueKind == JsonValueKind.String) holder = TallyReader.Valid(meant.GetString) ?? "";
        else if (meant.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) fault ??= Api.Bad("holder", "must be a text such as account:12");
        if (from.ValueKind == JsonValueKind.String && Guid.TryParseExact(TallyReader.Valid(from.GetString), "D", out var id) && id != Guid.Empty) phone = id;
        else if (from.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) fault ??= Api.Bad("phone", QueryPhone.Reason);
        return fault is null ? entries : null;
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBody) return null;
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is var read and > 0)
        {
            if (body.Length + read > MaxBody) return null;
            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }
}

/// <summary>What is posted.</summary>
/// <param name="Entries">1 to 1,000 entries; each is judged by itself.</param>
/// <param name="Holder">In whose name they are meant to be taken, as GET /api/session says it; when another asks, nothing is taken (409). May be left
/// out.</param>
/// <param name="Phone">The phone that they come from, a UUID of its own making: what lies in a shift that is signed off is kept for a manager then (held), not
/// rejected. May be left out.</param>
public sealed record TallyRequest(
    [property: MinLength(1), MaxLength(EventLedger.MaxDrafts)] IReadOnlyList<TallyEntry> Entries, string? Holder = null, Guid? Phone = null);

/// <summary>A count, or the correction of one.</summary>
/// <param name="Key">A UUID made where it happened; a repeat with the same content is answered as a duplicate.</param>
/// <param name="Metric">The metric; may be left out of a correction.</param>
/// <param name="Delta">A whole number, not 0, within ±1,000,000; may be left out of a correction.</param>
/// <param name="Station">The station or gate, for a metric counted by station.</param>
/// <param name="At">Service time with offset; the time of recording if left out. Older than the event's window only for managers.</param>
/// <param name="Day">In place of at: the sum of a whole day of the event's calendar, such as 2027-01-23, whose hours are not known. It counts in the day and in
/// no hour of it.</param>
/// <param name="Note">A remark, at most 500 characters; no personal data.</param>
/// <param name="Reverses">The key (text) or the sequence (number) of the entry to reverse.</param>
/// <param name="Reason">Why it is reversed, at most 500 characters.</param>
/// <param name="EnteredAt">When a person entered it, with offset, not before it happened; of a count only.</param>
/// <param name="ClockOffset">By how many milliseconds the clock that gave the times was wrong, ahead above 0; the times are corrected already. Of a count
/// only.</param>
/// <param name="Amount">What the entry to reverse should have been, a whole number, not 0, within ±1,000,000; left out, it is taken back altogether. Of a
/// correction only.</param>
public sealed record TallyEntry(
    Guid Key, string? Metric = null, [property: Range(-TallyReader.MaxDelta, TallyReader.MaxDelta)] long? Delta = null, string? Station = null,
    DateTimeOffset? At = null, DateOnly? Day = null, [property: MaxLength(TallyReader.MaxText)] string? Note = null, JsonElement? Reverses = null,
    [property: MaxLength(TallyReader.MaxText)] string? Reason = null, DateTimeOffset? EnteredAt = null, long? ClockOffset = null,
    [property: Range(-TallyReader.MaxDelta, TallyReader.MaxDelta)] long? Amount = null);

/// <summary>The answer, once everything accepted is durable.</summary>
/// <param name="Head">The event's last sequence.</param>
/// <param name="Results">One an entry, in order.</param>
public sealed record TallyAnswer(long Head, IReadOnlyList<TallyResult> Results);

/// <summary>What became of one entry.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Status">accepted, duplicate, conflict, rejected or held: it came from a phone after its shift was signed off, and a manager decides.</param>
/// <param name="Seq">The sequence of the entry with this key.</param>
/// <param name="Reason">Why not, as "field: reason".</param>
/// <param name="Code">Why not, as a word to decide by: shift-signed-off, late-refused, late-withdrawn, event-closed, day-locked, future, outside-event,
/// station-gone, station-retired, metric-gone, metric-retired, not-yours, below-zero, beyond-whole, no-such-entry, already-corrected, amount, zero, no-change,
/// reason, key, scope, too-long, control-character, malformed.</param>
public sealed record TallyResult(
    string? Key, AppendStatus Status, long? Seq, string? Reason, string? Code);
