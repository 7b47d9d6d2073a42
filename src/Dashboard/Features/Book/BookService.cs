using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Book;

/// <summary>
/// Reads a station's book and corrects what stands in it. Each method checks, each time, whether its caller counts at that station. Throws
/// <see cref="RefusedException"/> when they do not, <see cref="CatalogException"/> where there is no such station.
/// </summary>
public sealed partial class BookService(BookStore books, EventLedger ledger, Feeds feeds, AccessDirectory directory, Refusals refusals, TimeProvider time)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>A page of the book of a station, or of the station of a gate, or of the event as a whole.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="slug">The event.</param>
    /// <param name="place">The station's or the gate's code; null for the event as a whole.</param>
    /// <param name="day">Of which day; null, or one that has no book, for the last that has.</param>
    /// <param name="before">The cursor of an older page; null for the newest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<StationBook> ReadAsync(Caller? caller, string slug, string? place, DateOnly? day, long? before, CancellationToken cancellation)
    {
        var (board, station) = Find(caller, slug, place, "book: read");
        var calendar = board.Catalog.Calendar;
        var today = calendar.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        var last = today < calendar.StartsOn ? calendar.StartsOn : today > calendar.EndsOn ? calendar.EndsOn : today;
        var shown = day is { } asked && asked >= calendar.StartsOn && asked <= last ? asked : last;
        return new()
        {
            Board = board,
            Station = station,
            Day = shown,
            LastDay = last,
            Sheet = await books.ReadAsync(board.Catalog, station.StationId, shown, before, cancellation),
            Manages = Manages(caller, board.Catalog),
            WindowMs = Window(board.Catalog),
        };
    }

    /// <summary>Says what an entry of the station, or of one of its gates, or of the event as a whole, should have been.</summary>
    /// <param name="caller">Who corrects.</param>
    /// <param name="slug">The event.</param>
    /// <param name="place">The station's or the gate's code; null for the event as a whole.</param>
    /// <param name="key">The correction's own key: a repeat of it corrects nothing anew.</param>
    /// <param name="reverses">The sequence of the entry, or of its last correction.</param>
    /// <param name="amount">What it should have been; null to take it back altogether.</param>
    /// <param name="reason">Why.</param>
    /// <returns>What became of it: once it is in the ledger, or why it is not.</returns>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was recorded.</exception>
    /// <exception cref="System.Data.Common.DbException">The database did not confirm it. A repeat with the same key is safe.</exception>
    public async Task<AppendResult> CorrectAsync(Caller? caller, string slug, string? place, Guid key, long reverses, long? amount, string reason)
    {
        var (board, station) = Find(caller, slug, place, "book: correct");
        var catalog = board.Catalog;
        if (Fault(key, reason.Trim()) is { } fault) return new(key, AppendStatus.Rejected, null, fault.Text, fault.Code);
        var receipt = await ledger.AppendAsync(
            catalog,
            [
                new CorrectionDraft
                {
                    Key = key,
                    RecordedBy = caller!.Actor.Name,
                    Address = caller.Address,
                    ReversesSeq = reverses,
                    Amount = amount,
                    Reason = reason.Trim(),
                    Within = catalog.PlacesOf(station.StationId).ToHashSet(),
                    Windowed = !Manages(caller, catalog),
                    Objection = now => now.Event.Closed
                        ? new(RefusalCodes.EventClosed, $"event: '{now.Event.Slug}' is closed; nothing more is corrected")
                        : null,
                },
            ]);
        return receipt.Results[0];
    }

    private static Refusal? Fault(Guid key, string reason) =>
        key == Guid.Empty ? new(RefusalCodes.Key, "key: must be a UUID")
        : reason.Length == 0 ? new(RefusalCodes.Reason, "reason: is missing; say why the entry is corrected")
        : reason.Length > MaxReason ? new(RefusalCodes.Reason, $"reason: is longer than {MaxReason} characters")
        : reason.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? new(RefusalCodes.Reason, "reason: contains a control character")
        : null;

    private (Board Board, Station Station) Find(Caller? caller, string slug, string? place, string what)
    {
        var board = feeds.Find(slug)?.Current.Board;
        var station = place is null ? Whole(board?.Catalog.Event)
            : board?.Catalog.Station(place) is { } found ? board.Catalog.Station(board.Catalog.StationOf(found.StationId))
            : null;
        // Who counts at single stations is not told which others there are.
        refusals.Require(directory, caller, Permission.Count, what, board?.Catalog.Event.EventId ?? 0, slug, station?.StationId ?? 0);
        return board is not null && station is not null
            ? (board, station)
            : throw new CatalogException("station", $"there is no station '{place}' in '{slug}'");
    }

    // What is counted for the event as a whole stands under the number 0.
    private static Station? Whole(EventRecord? of) => of is null ? null : new() { StationId = 0, Code = "", NameZh = of.NameZh, NameEn = of.NameEn };

    private bool Manages(Caller? caller, EventCatalog catalog) => directory.RightsOf(caller).Allow(Permission.Manage, catalog.Event.EventId);

    private long Window(EventCatalog catalog) => (time.GetUtcNow() - TimeSpan.FromHours(catalog.Event.LateHours)).ToUnixTimeMilliseconds();
}
