namespace Dashboard.Features.Import;

/// <summary>What the ledger's reader or the ledger says against a count, as a fault of its row.</summary>
internal static class LedgerFaults
{
    private static readonly (string Words, string Code)[] Known =
    [
        ("lies in the future", "Future"), ("is not over", "NotOver"), ("lies outside the event", "Outside"), ("is closed", "Closed"), ("is retired", "Retired"), ("must be left out", "WholeEvent"),
        ("signed off", "SignedOff"), ("below zero", "BelowZero"), ("beyond its whole", "BeyondWhole"), ("below its part", "BeyondWhole"), ("other content", "OtherContent"), ("already reversed", "ChangedMeanwhile"),
        ("is longer than", "TooLongText"), ("control character", "ControlCharacter"),
    ];

    /// <summary>The fault of a count's row for a "field: reason".</summary>
    public static Fault Of(ReadCount count, string reason)
    {
        var code = Known.FirstOrDefault(k => reason.Contains(k.Words, StringComparison.Ordinal)).Code;
        return code is null ? new(count.Line, count.Field, "Ledger", reason) : new(count.Line, count.Field, code, reason);
    }
}
