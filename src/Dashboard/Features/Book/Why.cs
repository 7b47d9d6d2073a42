using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>Why a count or a correction was not taken, as people say it.</summary>
public static class Why
{
    /// <summary>The sentence for what the ledger says.</summary>
    public static string Say(IStringLocalizer<BookTexts> texts, EventCatalog catalog, AppendResult result) => result.Code switch
    {
        RefusalCodes.Corrected => texts["FaultCorrected"],
        RefusalCodes.DayLocked => texts["WhyTooOld", catalog.Event.LateHours],
        RefusalCodes.NotYours => texts["FaultElsewhere"],
        RefusalCodes.NoEntry => texts["FaultGone"],
        RefusalCodes.NoChange => texts["FaultSame"],
        RefusalCodes.Zero => texts["FaultNothing"],
        RefusalCodes.Amount => texts["FaultAmount"],
        RefusalCodes.BelowZero => texts["FaultBelowZero"],
        RefusalCodes.BeyondWhole => texts["FaultBeyondWhole"],
        RefusalCodes.ShiftSignedOff => texts["FaultSignedOff"],
        RefusalCodes.Future => texts["FaultFuture"],
        RefusalCodes.Outside => texts["FaultOutside"],
        RefusalCodes.MetricRetired or RefusalCodes.MetricGone => texts["RetiredMetric"],
        RefusalCodes.Moved => texts["FaultSeen"],
        RefusalCodes.EventClosed => texts["WhyClosed"],
        RefusalCodes.Reason => texts["FaultReason"],
        RefusalCodes.Key => texts["FaultKey"],
        _ => texts["FaultOther", result.Reason ?? ""],
    };
}
