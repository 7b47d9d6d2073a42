
namespace Dashboard.Engine.Shifts;

/// <summary>One working of a shift at one station.</summary>
/// <param name="StationId">The station.</param>
/// <param name="ShiftId">The shift.</param>
/// <param name="FromMs">When it began, Unix milliseconds.</param>
public readonly record struct SignOffKey(int StationId, int ShiftId, long FromMs);

/// <summary>What became of the sign-off of a shift at a station.</summary>
/// <param name="UntilMs">When the shift ended, Unix milliseconds.</param>
/// <param name="Confirmed">Signed off, and not opened again since.</param>
/// <param name="FirstMs">When it was signed off for the first time: by this it is on time or not.</param>
/// <param name="RecordedMs">When it was last signed off or opened.</param>
/// <param name="RecordedBy">By whom.</param>
/// <param name="Seq">The entry that did so.</param>
/// <param name="Note">The remark of whoever signed off; null for none.</param>
/// <param name="Unstaffed">Signed off as: nobody was on duty.</param>
public sealed record SignOff(
    long UntilMs, bool Confirmed, long FirstMs, long RecordedMs, string RecordedBy, long Seq, string? Note = null, bool Unstaffed = false)
{
    internal static SignOff Of(SignOffRow row) =>
        new(row.EndsMs, row.Confirmed, row.FirstMs, row.RecordedMs, row.RecordedBy, row.Seq, row.Note, SignOffBody.IsUnstaffed(row.Body));
}
