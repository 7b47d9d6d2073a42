using Dashboard.Engine.Ledger;

namespace Dashboard.Features.Import;

/// <summary>What the ledger's reader or the ledger says against a count, as a fault of its row and of the column that says it.</summary>
internal static class LedgerFaults
{
    public static Fault Of(ReadCount count, Refusal why)
    {
        var fields = count.Fields;
        var (code, field) = why.Code switch
        {
            RefusalCodes.Future => (count.When.WholeDay ? "NotOver" : "Future", fields.Time),
            RefusalCodes.Outside => ("Outside", fields.Time),
            RefusalCodes.ShiftSignedOff => ("SignedOff", fields.Time),
            RefusalCodes.Scope => (count.Metric.PerStation ? "NoStation" : "WholeEvent", fields.Station),
            RefusalCodes.StationRetired => ("Retired", fields.Station),
            RefusalCodes.StationGone => ("Gone", fields.Station),
            RefusalCodes.MetricRetired => ("Retired", fields.Metric),
            RefusalCodes.MetricGone => ("Gone", fields.Metric),
            RefusalCodes.BelowZero => ("BelowZero", fields.Amount),
            RefusalCodes.BeyondWhole => ("BeyondWhole", fields.Amount),
            RefusalCodes.Amount => ("TooMany", fields.Amount),
            RefusalCodes.Corrected or RefusalCodes.NoChange or RefusalCodes.NoEntry => ("ChangedMeanwhile", fields.Amount),
            RefusalCodes.Key => ("OtherContent", fields.Key),
            RefusalCodes.TooLong => ("TooLongText", fields.Note),
            RefusalCodes.ControlCharacter => ("ControlCharacter", fields.Note),
            RefusalCodes.EventClosed => ("Closed", null),
            _ => (
                "Ledger",
                why.Field switch
                {
                    "at" or "day" => fields.Time,
                    "station" => fields.Station,
                    "metric" => fields.Metric,
                    "note" => fields.Note,
                    "key" => fields.Key,
                    _ => fields.Amount,
                }),
        };
        return code switch
        {
            "Ledger" => new(count.Line, field, code, why.Text),
            "NoStation" => new(count.Line, field, code, count.Metric.Name),
            "TooMany" => new(count.Line, field, code, count.Amount),
            _ => new(count.Line, field, code),
        };
    }
}
