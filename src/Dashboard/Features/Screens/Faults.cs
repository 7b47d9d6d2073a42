using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Screens;

/// <summary>What went wrong, for people.</summary>
internal static class Faults
{
    /// <summary>In the reader's language; null for what nobody expected.</summary>
    public static string? Say(IStringLocalizer<ScreensTexts> texts, Exception fault) => fault switch
    {
        CatalogException { Field: "code" } => texts["WrongCode"],
        CatalogException { Field: "tries" } => texts["TooManyCodes"],
        CatalogException { Field: "pairing" } => texts["PairingOver"],
        CatalogException { Field: "place" } => texts["PlaceWrong"],
        CatalogException { Field: "event" } => texts["EventWrong"],
        CatalogException { Field: "scenes" } => texts["ScenesWrong"],
        CatalogException { Field: "dwell" } => texts["DwellWrong"],
        CatalogException { Field: "dim-from" or "dim-until" } => texts["DimWrong"],
        CatalogException { Field: "changed" } => texts["ChangedMeanwhile"],
        CatalogException { Field: "screen" } => texts["ScreenGone"],
        CatalogException other => other.Message,
        RefusedException => texts["Refused"],
        DbException => texts["NotNow"],
        _ => null,
    };
}
