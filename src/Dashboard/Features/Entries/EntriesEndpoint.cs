using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Dashboard.Features.Entries;

/// <summary>GET /api/events/{event}/entries: the ledger itself, in order, a page at a time.</summary>
public static class EntriesEndpoint
{
    private const int DefaultLimit = 100;

    public static void MapEntries(this RouteGroupBuilder events) =>
        events.MapGet("/entries", HandleAsync).RequireAuthorization(Policies.ReadLedger)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("ListEntries").WithTags("Entries")
            .WithSummary("The ledger itself, in order, a page at a time: for managers, and for programs bound to no station.");

    private static async Task<Ok<EntriesAnswer>> HandleAsync(
        [AsParameters] EntriesQuery query, RequestedEvent requested, LedgerStore ledger, CancellationToken cancellation)
    {
        var (catalog, after) = (requested.Catalog, query.After?.Value ?? 0);
        var head = (await ledger.HeadAsync(catalog.Event.EventId, cancellation)).Seq;
        // No sum may overflow, whatever "after" is.
        var entries = after >= head
            ? []
            : await ledger.EntriesAsync(catalog.Event.EventId, after, Math.Min(head, after + (query.Limit?.Value ?? DefaultLimit)), cancellation);
        return TypedResults.Ok(new EntriesAnswer(head, catalog.Event.Drill, [.. entries.Select(e => Answer(catalog, e))]));
    }

    private static EntryAnswer Answer(EventCatalog catalog, Entry e) => new(
        e.Seq, e.Key, e.Kind, catalog.Station(e.StationId)?.Code, catalog.Metric(e.MetricId)?.Code, e.Delta, catalog.Calendar.Local(e.AtMs),
        catalog.Calendar.Local(e.RecordedMs), e.RecordedBy, e.AtLeast != 0, e.ReversesKey, e.Reason, e.Note, e.Amount,
        e.EnteredMs is { } entered ? catalog.Calendar.Local(entered) : null, e.ClockOffset,
        e.ShiftId is { } shift ? catalog.Shift(shift)?.Code : null, e.Late, e.Figures, e.WholeDay, e.Import);
}

/// <summary>Which entries.</summary>
/// <param name="After">The sequence after which to begin; 0 if left out.</param>
/// <param name="Limit">How many at most, 1 to 1000; 100 if left out.</param>
internal sealed record EntriesQuery([NotEmpty] QuerySequence? After, [NotEmpty] QueryLimit? Limit);

/// <summary>How many at most.</summary>
/// <param name="Value">The number.</param>
internal sealed record QueryLimit(int Value) : IQueryValue<QueryLimit>
{
    private const int Most = 1_000;

    public static string Reason => $"must be a whole number from 1 to {Most}";

    public static OpenApiSchema Schema => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{Most}" };

    public static bool TryParse(string? text, IFormatProvider? provider, out QueryLimit? value)
    {
        value = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? new(number) : null;
        return value is not null || string.IsNullOrEmpty(text);
    }
}

/// <summary>A page of the ledger.</summary>
/// <param name="Head">The last sequence there is.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="Entries">The entries, in order.</param>
public sealed record EntriesAnswer(long Head, bool Drill, IReadOnlyList<EntryAnswer> Entries);

/// <summary>One entry.</summary>
/// <param name="Seq">Its place: 1, 2, 3 … without gaps.</param>
/// <param name="Key">Its identity, given where it happened.</param>
/// <param name="Kind">
/// tally, total, correction, sign-off or reopening; of the hotline call-entered, call-answered, call-ended, call-transferred, call-abandoned, call-left,
/// call-revised, call-returned, call-tried or call-undone, agent-on, agent-paused,
/// agent-back or agent-off, ring-missed or ring-cancelled, or exchange-started: those count nothing, and what they say of calls is asked for under hotline.
/// </param>
/// <param name="Station">The station or gate; null for the whole event.</param>
/// <param name="Metric">The metric; null for a sign-off, a reopening or an entry of the hotline.</param>
/// <param name="Delta">What it adds.</param>
/// <param name="At">Service time; of a sign-off or reopening, when the shift began; of the hotline, when it happened.</param>
/// <param name="RecordedAt">Time of recording.</param>
/// <param name="RecordedBy">Who recorded it.</param>
/// <param name="LowerBound">It is a lower bound, or the reversal of one.</param>
/// <param name="Reverses">The key of the entry that it reverses.</param>
/// <param name="Reason">Why it reverses it, or why a shift was opened again.</param>
/// <param name="Note">A remark, the source of a total; of sign-offs that were recorded before figures were kept by themselves, those that were signed off,
/// as far as there was room.</param>
/// <param name="Amount">What the entry that it reverses should have been; null for nothing at all.</param>
/// <param name="EnteredAt">When a person entered it, where that was told.</param>
/// <param name="ClockOffset">By how many milliseconds the clock that gave its times was wrong; they are corrected already.</param>
/// <param name="Shift">The shift that is signed off or opened again.</param>
/// <param name="Late">It was entered well after it happened.</param>
/// <param name="Figures">Of a sign-off, the figures that were confirmed, by metric, those that are not 0.</param>
/// <param name="WholeDay">It is the sum of the whole day in which its time, noon, lies, or the correction of one: of the day, and of no hour of it.</param>
/// <param name="Import">The number of the import of a table that it belongs to.</param>
public sealed record EntryAnswer(
    long Seq, string Key, string Kind, string? Station, string? Metric, long Delta, DateTimeOffset At, DateTimeOffset RecordedAt, string RecordedBy,
    bool LowerBound, string? Reverses, string? Reason, string? Note, long? Amount, DateTimeOffset? EnteredAt, long? ClockOffset, string? Shift, bool Late,
    IReadOnlyDictionary<string, long>? Figures, bool WholeDay, int? Import);
