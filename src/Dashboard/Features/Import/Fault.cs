using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Import;

/// <summary>Why a row, or a count of it, is not imported.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Field">The column at fault, by its header; null for the row.</param>
/// <param name="Code">Why: the text "Fault.…".</param>
/// <param name="Values">What the text names.</param>
public sealed record Fault(int Line, string? Field, string Code, params object[] Values)
{
    /// <summary>Why, in the reader's language.</summary>
    public string Say(IStringLocalizer<ImportTexts> texts) => texts["Fault." + Code, Values];
}
