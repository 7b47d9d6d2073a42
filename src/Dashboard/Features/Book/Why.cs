using Dashboard.Engine.Data;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>Why a correction was not taken, as people say it.</summary>
public static class Why
{
    /// <summary>The sentence for the ledger's "field: reason".</summary>
    public static string Say(IStringLocalizer<BookTexts> texts, EventCatalog catalog, string? reason)
    {
        return reason?.Split(':')[0] switch
        {
            "reverses" when Has("already reversed") => texts["FaultCorrected"],
            "reverses" when Has("manager") => texts["WhyTooOld", catalog.Event.LateHours],
            "reverses" when Has("station of yours") => texts["FaultElsewhere"],
            "reverses" when Has("no such entry") => texts["FaultGone"],
            "amount" when Has("already") => texts["FaultSame"],
            "amount" => texts["FaultAmount"],
            "delta" when Has("below zero") => texts["FaultBelowZero"],
            "delta" when Has("whole") => texts["FaultBeyondWhole"],
            "delta" when Has("lie between") => texts["FaultAmount"],
            "delta" when Has("not be 0") => texts["FaultNothing"],
            "at" when Has("signed off") => texts["FaultSignedOff"],
            "at" when Has("future") => texts["FaultFuture"],
            "at" when Has("outside") => texts["FaultOutside"],
            "at" when Has("hours ago") => texts["WhyTooOld", catalog.Event.LateHours],
            "metric" => texts["RetiredMetric"],
            "seen" => texts["FaultSeen"],
            "event" => texts["WhyClosed"],
            "reason" => texts["FaultReason"],
            "key" => texts["FaultKey"],
            _ => texts["FaultOther", reason ?? ""],
        };

        bool Has(string words) => reason!.Contains(words, StringComparison.Ordinal);
    }
}
