using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Pad;

/// <summary>A station's pad, or a gate's.</summary>
public sealed partial class PadPage(
    EventAccess events,
    AccessDirectory access,
    IAntiforgery antiforgery,
    NavigationManager navigation,
    IStringLocalizer<PadTexts> Texts,
    IStringLocalizer<PadScriptTexts> script)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private FeedState? _state;
    private Board? _board;
    private Station? _place;
    private string? _token;
    private string? _holder;
    private string? _person;
    private bool _manages;
    private IReadOnlyList<CounterFigure> _counters = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter] public string Slug { get; set; } = "";

    [Parameter] public string StationCode { get; set; } = "";

    // What the page does without: it still sends what waits on the phone.
    private string? Refusal =>
        _board!.Catalog.Event.Closed ? Texts["Closed"].Value
        : _board.Catalog.RetiredPlace(_place!) ? Texts["StationRetired"].Value
        : _counters.Count == 0 ? Texts["NoMetrics"].Value
        : null;

    private IReadOnlyList<Metric> Metrics => [.. _counters.Select(c => c.Metric)];

    private string Name => _board!.Catalog.NameOf(_place!).ToString();

    private Station Station => _board!.Catalog.Station(_board.Catalog.StationOf(_place!.StationId))!;

    private string Places => string.Join(' ', _board!.Catalog.PlacesOf(_place!.StationId).Select(id => _board.Catalog.Station(id)!.Code));

    private string AsOf => _board!.Catalog.Calendar.Iso(_state!.AsOf);

    private string ScriptTexts =>
        JsonSerializer.Serialize(
            script.GetAllStrings(includeParentCultures: true).ToDictionary(text => text.Name, text => text.Value, StringComparer.Ordinal), Plain);

    protected override void OnInitialized()
    {
        if (events.FindPlace(Http.Caller(), Slug, StationCode) is not { } found)
        {
            navigation.NotFound();
            return;
        }

        (_state, _place) = (found.Feed.Current, found.Place);
        _board = _state.Board;
        var holding = access.Find(Http.Caller()!)!;
        (_token, _holder, _person) = (antiforgery.GetAndStoreTokens(Http).RequestToken, holding.Holder.ToString(), holding.Display);
        _manages = holding.Rights.Allow(Permission.Manage, _board.Catalog.Event.EventId);
        _counters = [.. _board.Figures.Counters.Where(c => c.Station == _place && !c.Metric.Retired)];
    }

    private string CountsIn(Metric metric) => string.Join(' ', _board!.Catalog.CountsIn(metric.MetricId).Select(m => m.Code));

    // A plain subset, whose counts are not its whole's: the script sees to it that it stays below.
    private string? PartOf(Metric metric) => metric is { Subset: true, ParentId: { } parent } ? _board!.Catalog.Metric(parent)!.Code : null;

    // The counter's habit: what the busiest quarter of an hour since yesterday brought.
    private long Busiest(Metric metric)
    {
        var calendar = _board!.Catalog.Calendar;
        var slots = _board.Trend(metric.MetricId, _place!.StationId, calendar.StartOf(_board.Day.AddDays(-1)), calendar.StartOf(_board.Day.AddDays(1)));
        return slots.GroupBy(slot => slot.FromMs / 900_000).Select(quarter => quarter.Sum(slot => slot.Sum)).DefaultIfEmpty().Max();
    }
}
