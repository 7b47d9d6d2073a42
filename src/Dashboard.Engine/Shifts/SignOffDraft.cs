using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>A station's confirmation of a shift's figures: from then on nothing of that shift changes there until a manager opens it again.</summary>
public sealed record SignOffDraft : Draft
{
    /// <summary>The station, with its gates.</summary>
    public required int StationId { get; init; }

    /// <summary>The shift, and from when until when it was worked.</summary>
    public required ShiftSpan Span { get; init; }

    /// <summary>The figures that were looked at, parts included, by metric; the sign-off is refused when they are not those of the ledger any more.</summary>
    public required IReadOnlyDictionary<int, long> Figures { get; init; }

    /// <summary>Nobody was on duty: refused where something was counted.</summary>
    public bool Unstaffed { get; init; }

    internal override Refusal? Gone(EventCatalog catalog) =>
        catalog.Shift(Span.Shift.ShiftId) is null ? new(RefusalCodes.ShiftGone, "shift: was deleted; nothing of it is signed off")
        : catalog.Station(StationId) is null ? new(RefusalCodes.StationGone, "station: was deleted; nothing is signed off there")
        : null;

    internal override long Content => Digest(string.Create(
        CultureInfo.InvariantCulture,
        $"{(Unstaffed ? "unstaffed|" : "")}{ShiftKinds.SignOff}|{StationId}|{Span.Shift.ShiftId}|{Span.FromMs}|"
            + $"{string.Join(',', Figures.OrderBy(f => f.Key).Select(f => $"{f.Key}:{f.Value}"))}|{(Note is null ? "-" : "+")}{Note}"));
}
