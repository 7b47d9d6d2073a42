using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
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
    private string? Told => _shifts.FirstOrDefault(s => s.Report.Confirmed && Name(s) == Done) is { } done ? Texts["Done", done.Report.Span.Shift.Name].Value : null;

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
                _fault = Texts["NotTaken"];
                return;
            }

            var span = shift.Report.Span;
            _fault = Words.Say(Texts, await Shifts.SignOffAsync(Http.Caller(), Slug, StationCode, span.Day, span.Shift.Code, key, figures, Http.RequestAborted));
        }
        catch (Exception fault) when (Words.Say(Texts, fault) is { } text)
        {
            if (fault is DbException) Log.LogError(fault, "A sign-off at {Event}/{Station} was not confirmed.", Slug, StationCode);
            _fault = text;
        }

        if (_fault is null) Navigation.NavigateTo(Address(_day) + "&done=" + Uri.EscapeDataString(Name(shift)));
        else await ShowAsync();
    }

    private bool Open(CountedShift shift) => !Catalog.Event.Closed && shift.Report.State is (ReportState.Due or ReportState.Missing or ReportState.Reopened);

    // What was posted finds its form, also when the shift has been signed off since: a second touch is answered as the first was.
    private bool Posted(CountedShift shift) => HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType && Http.Request.Form["_handler"] == FormName(shift);

    private static string FormName(CountedShift shift) => "sign-off-" + Name(shift);

    private static string Name(CountedShift shift) => $"{shift.Report.Span.Day.Iso()}-{shift.Report.Span.Shift.Code}";

    // The day stands in the address of the form, so that what was open over midnight still finds it.
    private string Address(DateOnly day) => $"/pad/{Slug}/{StationCode}/shifts?day={day.Iso()}";

    private string DayName(DateOnly day) =>
        day == _today ? Texts["Today", Figure.Day(day)] : day == _today.AddDays(-1) ? Texts["Yesterday", Figure.Day(day)] : Figure.FullDay(day);

    // What is shown is what is confirmed: codes hold neither blank nor equals sign.
    private static string Figures(CountedShift shift) => string.Join(' ', (shift.Figures ?? []).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Metric.Code}={f.Count}")));

    private static Dictionary<string, long>? Read(string? text)
    {
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pair in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
        {
            if (pair.Length != 2 || !long.TryParse(pair[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) || !figures.TryAdd(pair[0], count)) return null;
        }

        return figures;
    }

    public sealed class Input
    {
        public string? Key { get; set; }

        public string? Figures { get; set; }
    }
}
