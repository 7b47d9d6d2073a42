using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>The opening of a shift that was signed off.</summary>
public sealed record ReopeningDraft : Draft
{
    /// <summary>The station, with its gates.</summary>
    public required int StationId { get; init; }

    /// <summary>The shift, and from when until when it was worked.</summary>
    public required ShiftSpan Span { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init => field = PlainText.Of(value); }

    internal override long Content => Digest(string.Create(
        CultureInfo.InvariantCulture, $"{ShiftKinds.Reopening}|{StationId}|{Span.Shift.ShiftId}|{Span.FromMs}|{Reason.Length}|{Reason}|"
            + $"{(Note is null ? "-" : "+")}{Note}"));
}
