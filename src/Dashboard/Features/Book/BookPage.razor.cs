using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Layout;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Book;

public sealed partial class BookPage
{
    private StationBook? _book;
    private EventContext? _reader;
    private IReadOnlyList<Burst> _bursts = [];
    private long? _before;
    private long? _correct;
    private long? _done;
    private BookForm _form = new();
    private string? _fault;
    private CountForm? _count;
    private int? _counted;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter] public string Slug { get; set; } = "";

    /// <summary>The station or gate; null where the book is that of the event as a whole.</summary>
    [Parameter] public string? StationCode { get; set; }

    // Texts, all of them: whatever an address holds, it is no reason to fail.
    [SupplyParameterFromQuery(Name = "day")] private string? Day { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "correct")] private string? Correct { get; set; }

    [SupplyParameterFromQuery(Name = "done")] private string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "correct", Name = "Form")] private BookForm? Sent { get; set; }

    // How many counts the form has just recorded.
    [SupplyParameterFromQuery(Name = "counted")] private string? CountedText { get; set; }

    private bool Whole => StationCode is null;

    private bool Posted => HttpMethods.IsPost(Http.Request.Method);

    private BookEntry? Asked => _book!.Sheet.Entries.FirstOrDefault(e => e.First.Seq == _correct);

    // A form that was sent has to be drawn again, or nobody would answer it: where its entry is not on the page, above all others.
    private bool Orphaned => Posted && Sent is not null && Asked is null;

    protected override async Task OnInitializedAsync()
    {
        (_before, _correct, _done) = (Seq(Before), Seq(Correct), Seq(Done));
        if (!Events.CountsAt(Http.Caller(), Slug, Whole ? null : StationCode))
        {
            Navigation.NotFound();
            return;
        }

        if (Whole && Events.Find(Http.Caller(), Slug, Permission.Count, "book: look") is { } feed)
            _reader = new(feed.Current, Http.Caller(), Access.RightsOf(Http.Caller()));
        await LoadAsync();
        _form = Sent ?? (Asked is { } entry ? BookForm.For(entry) : new());
        if (!Whole) return;
        _count = Posted && Http.Request.Form.ContainsKey("Count.Key") ? CountForm.Of(Http.Request.Form) : CountForm.For(_book!);
        _counted = int.TryParse(CountedText, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted : null;
    }

    private static long? Seq(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0 ? seq : null;

    private async Task LoadAsync()
    {
        _book = await Service.ReadAsync(Http.Caller(), Slug, StationCode, HouseTime.ReadDay(Day), _before, Http.RequestAborted);
        _bursts = Burst.Of(_book.Sheet.Entries);
    }

    private async Task CorrectAsync()
    {
        var reverses = Seq(_form.Reverses);
        if (!Guid.TryParseExact(_form.Key, "D", out var key) || reverses is null) _fault = Texts["Fault.no-such-entry"];
        else if (!_form.TryAmount(out var amount)) _fault = Texts["Fault.amount"];
        else if (_form.Said(Texts) is not { Length: > 0 } reason) _fault = Texts["Fault.reason"];
        else await SendAsync(key, reverses.Value, amount, reason);
    }

    private async Task SendAsync(Guid key, long reverses, long? amount, string reason)
    {
        try
        {
            var result = await Service.CorrectAsync(Http.Caller(), Slug, StationCode, key, reverses, amount, reason);
            if (result.Status is AppendStatus.Accepted or AppendStatus.Duplicate)
            {
                Navigation.NavigateTo(Address(string.Create(CultureInfo.InvariantCulture, $"&done={_correct}#e{_correct}")));
                return;
            }

            _fault = Faults.Of(result, Texts, _book!.Catalog.Event.LateHours);
            // What others did meanwhile is shown now, and what is sent next is about that.
            await LoadAsync();
            if (result.Status == AppendStatus.Conflict) _form.Key = Guid.CreateVersion7().ToString();
            if (Asked is { } entry) _form.Reverses = BookForm.Text(entry.Tip.Seq);
        }
        catch (Exception failure) when (failure is IntakeFullException or DbException)
        {
            // The form stays as it is, its key too: it may have been recorded all the same.
            Log.LogWarning(failure, "A correction in {Event} was not confirmed.", Slug);
            _fault = Texts["FaultLater"];
        }
    }

    private bool InView(BookEntry entry) => entry.First.Seq == _correct || entry.First.Seq == _done;

    private bool Open(BookEntry entry) => entry.First.Seq == _correct && (Posted || _book!.BarOf(entry) == Bar.None);

    private string Address(string rest = "") => _book!.Address(StationCode, _book.Day, _before, rest);

    private string Away(BookEntry entry) => Address(string.Create(CultureInfo.InvariantCulture, $"#e{entry.First.Seq}"));

    private string ShiftName(SignOffKey key) => _book!.Catalog.Shift(key.ShiftId)?.Name.ToString() ?? "";

    private string Span(Burst burst) =>
        _book!.Time(burst.FromMs) is var from && _book.Time(burst.UntilMs) is var until && from == until ? from : $"{from}–{until}";

    // The gate, where it is one, as a word before the author.
    private string Where(BookEntry entry) =>
        (_book!.Catalog.Station(entry.First.StationId) is { ParentId: not null } gate ? $"{gate.Name} · " : "")
            + Authors.Name(Access, Texts, entry.First.RecordedBy);

    private async Task CountAsync()
    {
        var form = _count!;
        form.Clear();
        if (!Guid.TryParseExact(form.Key, "D", out var key))
        {
            form.Fail(Texts["FaultForm"]);
            return;
        }

        var at = When(form);
        var typed = Typed(form).ToList();
        if (!form.Wrong && typed.Count == 0) form.Fail(Texts["FaultEmpty"]);
        if (form.Wrong && form.FaultOf() is null) form.Fail(Texts["CountNone"]);
        if (form.Wrong || !await RecordAsync(form, key, typed, at)) return;
        Navigation.NavigateTo(_book!.Address(
            null, at is { } ms ? _book.Catalog.Calendar.DayOf(ms) : _book.LastDay, null, string.Create(CultureInfo.InvariantCulture, $"&counted={_counted}")));
    }

    private async Task<bool> RecordAsync(CountForm form, Guid key, IReadOnlyList<TypedCount> typed, long? at)
    {
        try
        {
            var results = await Service.CountAsync(Http.Caller(), Slug, key, typed, at, form.Note);
            _counted = results.Count(r => r.Status == AppendStatus.Accepted);
            foreach (var (count, result) in typed.Zip(results))
            {
                if (result.Status is AppendStatus.Rejected or AppendStatus.Conflict)
                    form.Fail(Faults.Of(result, Texts, _book!.Catalog.Event.LateHours)!, count.Metric);
                // What is in the ledger is not sent again with what is mended.
                else form.Recorded(count.Metric);
            }

            if (!form.Wrong) return true;
            form.Fail(results.All(r => r.Status is AppendStatus.Rejected or AppendStatus.Conflict) ? Texts["CountNone"] : Texts["CountFaults"]);
            form.Key = Guid.CreateVersion7().ToString();
            if (_counted == 0) _counted = null;
            await LoadAsync();
        }
        catch (Exception failure) when (failure is IntakeFullException or DbException)
        {
            // The form stays as it is, its key too: it may have been recorded all the same.
            Log.LogWarning(failure, "Counts in {Event} were not confirmed.", Slug);
            form.Fail(Texts["FaultCountLater"]);
        }

        return false;
    }

    private IEnumerable<TypedCount> Typed(CountForm form)
    {
        foreach (var metric in _book!.Catalog.Metrics.Where(m => !m.PerStation))
        {
            if (form.AmountOf(metric.Code) is not { Length: > 0 } text) continue;
            if (!new BookForm { Amount = text }.TryAmount(out var number)) form.Fail(Texts["Fault.amount"], metric.Code);
            else if (form.Mode == CountMode.Add && number is null) form.Fail(Texts["Fault.amount"], metric.Code);
            else if (form.Mode == CountMode.Add) yield return new(metric.Code, number!.Value, form.Mode, 0, 0);
            else if (form.SeenOf(metric) is { } seen) yield return new(metric.Code, number ?? 0, form.Mode, seen.Today, seen.Total);
            else form.Fail(Texts["FaultForm"], metric.Code);
        }
    }

    // Null for now.
    private long? When(CountForm form)
    {
        if (form.Day.Length == 0 && form.Time.Length == 0) return null;
        if (TypedTime.Day(form.Day) is not { } day || TypedTime.Minute(form.Time) is not { } minute)
        {
            form.Fail(Texts["FaultWhen"]);
            return null;
        }

        if (form.Mode == CountMode.Day && day != _book!.LastDay) form.Fail(Texts["FaultDayMode"]);
        return _book!.Catalog.Calendar.At(day, minute);
    }
}
