using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Features.Shifts;

/// <summary>The shifts of a day and the day before at one station, to be signed off by whoever counts there. A gate shows its station's.</summary>
public sealed partial class StationShiftsPage
{
    private Station? _station;
    private DateOnly _day;
    private DateOnly _today;
    private IReadOnlyList<DateOnly> _days = [];
    private IReadOnlyList<CountedShift> _shifts = [];
    private long _now;
    private string? _fault;
    private EventFeed? _feed;
    private bool _failed;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter] public string Slug { get; set; } = "";

    [Parameter] public string StationCode { get; set; } = "";

    [SupplyParameterFromQuery(Name = "day")] private string? AskedDay { get; set; }

    [SupplyParameterFromQuery(Name = "done")] private string? Done { get; set; }

    [SupplyParameterFromForm] private Input? Form { get; set; }

    private Board Board => _feed!.Current.Board;

    private EventCatalog Catalog => Board.Catalog;

    // Said after the redirect, and only of what is so.
    private string? Told =>
        _shifts.FirstOrDefault(s => s.Report.Confirmed && Name(s) == Done) is { } done ? Texts["Done", done.Report.Span.Shift.Name].Value : null;

    protected override async Task OnInitializedAsync()
    {
        if (Events.FindPlace(Http.Caller(), Slug, StationCode) is not { } found)
        {
            Navigation.NotFound();
            return;
        }

        _feed = found.Feed;
        _station = Catalog.Station(Catalog.StationOf(found.Place.StationId));
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        (_now, _today, _failed) = (_feed!.Current.AsOf, Board.Day, false);
        _day = HouseTime.ReadDay(AskedDay) ?? _today;
        _days = [_day, _day.AddDays(-1)];
        try
        {
            var shifts = new List<CountedShift>();
            foreach (var day in _days) shifts.AddRange(await Shifts.ReadAsync(Http.Caller(), Slug, StationCode, day, Http.RequestAborted));
            _shifts = shifts;
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "The shifts of {Event}/{Station} cannot be read.", Slug, StationCode);
            _failed = true;
        }
    }

    private async Task SignOffAsync(CountedShift shift)
    {
        try
        {
            if (!Guid.TryParseExact(Form?.Key, "D", out var key) || Read(Form?.Figures) is not { } figures)
            {
                _fault = Texts["Fault.other"];
                return;
            }

            var span = shift.Report.Span;
            var order = new SignOffOrder(span.Day, span.Shift.Code, key, figures)
            {
                Note = Form?.Note ?? "",
                Unstaffed = Form?.Unstaffed == "true",
                Despite = Despite(Form?.Phones),
                Own = Form?.Own,
            };
            _fault = Faults.Of((await Shifts.SignOffAsync(Http.Caller(), Slug, StationCode, order, Http.RequestAborted)).Result, Texts, ShiftService.MaxReason);
        }
        catch (Exception fault) when (Faults.Of(fault, Texts, ShiftService.MaxReason) is { } text)
        {
            if (fault is DbException) Log.LogError(fault, "A sign-off at {Event}/{Station} was not confirmed.", Slug, StationCode);
            _fault = text;
        }

        if (_fault is null) Navigation.NavigateTo(Address(_day) + "&done=" + Uri.EscapeDataString(Name(shift)));
        else await ShowAsync();
    }

    // A form that was sent has to be drawn again, or nobody would answer it: its shift may have been deleted meanwhile.
    private string? Orphan =>
        HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType && Http.Request.Form["_handler"].ToString() is { Length: > 0 and < 200 } name
        && name.StartsWith("sign-off-", StringComparison.Ordinal) && !_shifts.Any(Posted) ? name : null;

    private bool Open(CountedShift shift) => !Catalog.Event.Closed && shift.Report.State is (ReportState.Due or ReportState.Missing or ReportState.Reopened);

    // What was posted finds its form, also when the shift has been signed off since: a second touch is answered as the first was.
    private bool Posted(CountedShift shift) =>
        HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType && Http.Request.Form["_handler"] == FormName(shift);

    private string ButtonText(CountedShift shift)
    {
        var (name, day) = (shift.Report.Span.Shift.Name, Figure.Day(shift.Report.Span.Day));
        return shift.Report.State switch
        {
            ReportState.Missing => Texts["ConfirmLate", name, day],
            ReportState.Reopened => Texts["ConfirmAgain", name, day],
            _ => Texts["Confirm", name, day],
        };
    }

    // Nobody is said to have been there where something was counted.
    private static bool MayBeUnstaffed(CountedShift shift) => shift.Figures is { } figures && figures.All(f => f.Count == 0);

    private string? NoteOf(CountedShift shift) => Posted(shift) ? Form?.Note : null;

    private static string FormName(CountedShift shift) => "sign-off-" + Name(shift);

    private static string Name(CountedShift shift) => $"{shift.Report.Span.Day.Iso()}-{shift.Report.Span.Shift.Code}";

    // The day stands in the address of the form, so that what was open over midnight still finds it.
    private string Address(DateOnly day) => $"/pad/{Slug}/{StationCode}/shifts?day={day.Iso()}";

    private string DayName(DateOnly day) =>
        day == _today ? Texts["Today", Figure.Day(day)] : day == _today.AddDays(-1) ? Texts["Yesterday", Figure.Day(day)] : Figure.FullDay(day);

    // What is shown is what is confirmed: codes hold neither blank nor equals sign.
    private static string Figures(CountedShift shift) =>
        string.Join(' ', (shift.Figures ?? []).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Metric.Code}={f.Count}")));

    private static string Phones(CountedShift shift) =>
        string.Join(' ', shift.Phones.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Phone}={p.Waiting}")));

    // What cannot be read names nobody, so it is asked again.
    private static Dictionary<string, int> Despite(string? text) =>
        (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .Where(p => p.Length == 2 && int.TryParse(p[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .DistinctBy(p => p[0], StringComparer.Ordinal)
                .ToDictionary(p => p[0], p => int.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static Dictionary<string, long>? Read(string? text)
    {
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pair in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
        {
            if (pair.Length != 2 || !long.TryParse(pair[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
                || !figures.TryAdd(pair[0], count))
                return null;
        }

        return figures;
    }

    public sealed class Input
    {
        public string? Key { get; set; }

        public string? Figures { get; set; }

        public string? Note { get; set; }

        public string? Unstaffed { get; set; }

        /// <summary>The phones that were named, with how many wait on each.</summary>
        public string? Phones { get; set; }

        /// <summary>The phone on which the page is open, which its script fills in.</summary>
        public string? Own { get; set; }
    }
}
