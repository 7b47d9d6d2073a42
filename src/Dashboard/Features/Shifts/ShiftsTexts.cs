namespace Dashboard.Features.Shifts;

/// <summary>Names the texts of this slice.</summary>
public sealed class ShiftsTexts;
