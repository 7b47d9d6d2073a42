using System.Globalization;

namespace Dashboard.Engine.Data;

/// <summary>A text in the product's two languages.</summary>
public readonly record struct Bilingual(string Zh, string En)
{
    /// <summary>The text for a reader of this culture: English for any English, else Chinese.</summary>
    public string For(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? En : Zh;

    /// <summary>The text for the current UI culture.</summary>
    public override string ToString() => For(CultureInfo.CurrentUICulture);
}

/// <summary>An event as configured: its calendar, and whether it is a drill or closed.</summary>
public sealed record EventRecord
{
    /// <summary>Number within the database.</summary>
    public required int EventId { get; init; }

    /// <summary>The name in addresses: lower-case letters, digits, hyphens.</summary>
    public required string Slug { get; init; }

    /// <summary>Chinese name.</summary>
    public required string NameZh { get; init => field = PlainText.Of(value); }

    /// <summary>English name.</summary>
    public required string NameEn { get; init => field = PlainText.Of(value); }

    /// <summary>First day, ISO 8601, in the event's time zone.</summary>
    public required string StartsOn { get; init; }

    /// <summary>Last day, inclusive, ISO 8601.</summary>
    public required string EndsOn { get; init; }

    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>A drill: marked on every screen and in every export.</summary>
    public required bool Drill { get; init; }

    /// <summary>Closed: its figures are final, nothing more is counted.</summary>
    public required bool Closed { get; init; }

    /// <summary>How many hours after it happened something may still be counted or corrected; after that only by a manager.</summary>
    public int LateHours { get; init; } = 48;

    /// <summary>How many minutes after its end a shift's sign-off is still on time.</summary>
    public int GraceMinutes { get; init; } = 60;

    /// <summary>Another event beside which its days are set, the first beside the first; null for none.</summary>
    public int? CompareTo { get; init; }

    /// <summary>The name in both languages.</summary>
    public Bilingual Name => new(NameZh, NameEn);
}

/// <summary>A service station of an event, or a gate or desk of one.</summary>
public sealed record Station
{
    /// <summary>Number within the event, from 1; 0 stands for the whole event.</summary>
    public required int StationId { get; init; }

    /// <summary>The name in addresses and in the JSON interface.</summary>
    public required string Code { get; init; }

    /// <summary>Chinese name.</summary>
    public required string NameZh { get; init => field = PlainText.Of(value); }

    /// <summary>English name.</summary>
    public required string NameEn { get; init => field = PlainText.Of(value); }

    /// <summary>The station of which this is a gate or desk, whose counts are the station's too; null for a station.</summary>
    public int? ParentId { get; init; }

    /// <summary>Takes no more counts; its own stay.</summary>
    public bool Retired { get; init; }

    /// <summary>Degrees north; null when it is not known, and then so is <see cref="Longitude"/>.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; init; }

    /// <summary>The name in both languages.</summary>
    public Bilingual Name => new(NameZh, NameEn);
}

/// <summary>Something that is counted. What it counts is said by its unit and period.</summary>
public sealed record Metric
{
    /// <summary>Number within the event, from 1. Metrics are displayed in this order until somebody moves one; the first is the headline.</summary>
    public required int MetricId { get; init; }

    /// <summary>The name in the JSON interface, such as <c>cy.served</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Chinese name.</summary>
    public required string NameZh { get; init => field = PlainText.Of(value); }

    /// <summary>English name.</summary>
    public required string NameEn { get; init => field = PlainText.Of(value); }

    /// <summary>Chinese unit, such as 人次.</summary>
    public required string UnitZh { get; init => field = PlainText.Of(value); }

    /// <summary>English unit.</summary>
    public required string UnitEn { get; init => field = PlainText.Of(value); }

    /// <summary>The period that the figure covers where it is not the event's own; null otherwise.</summary>
    public string? PeriodZh { get; init => field = PlainText.Of(value); }

    /// <inheritdoc cref="PeriodZh" />
    public string? PeriodEn { get; init => field = PlainText.Of(value); }

    /// <summary>Counted by station (true) or for the whole event (false).</summary>
    public required bool PerStation { get; init; }

    /// <summary>The metric of which this is a part; null for none.</summary>
    public int? ParentId { get; init; }

    /// <summary>True when the source does not guarantee that the part lies within its parent: then it is not added to it.</summary>
    public required bool Subset { get; init; }

    /// <summary>The figure aimed at, in the metric's unit; null for none.</summary>
    public long? Target { get; init; }

    /// <summary>Within how many minutes something should be counted while stations are on duty; longer silence is shown as such. Null where silence says
    /// nothing.</summary>
    public int? CadenceMinutes { get; init; }

    /// <summary>Every multiple of this that the total reaches is a milestone, in the metric's unit; null for none.</summary>
    public long? Milestone { get; init; }

    /// <summary>Takes no more counts; its own stay.</summary>
    public bool Retired { get; init; }

    /// <summary>The name in both languages.</summary>
    public Bilingual Name => new(NameZh, NameEn);

    /// <summary>The unit in both languages.</summary>
    public Bilingual Unit => new(UnitZh, UnitEn);

    /// <summary>The period in both languages; null where it is the event's own.</summary>
    public Bilingual? Period => PeriodZh is null || PeriodEn is null ? null : new(PeriodZh, PeriodEn);
}

