using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Dashboard.Layout;

/// <summary>The texts inside MudBlazor's components, which has only English; see MudTexts.resx.</summary>
/// <remarks>
/// MudBlazor keeps to its own English only for the cultures below "en" (en-GB …): for "en" itself it asks here, as for any other.
/// Hence the English file, which repeats MudBlazor's words.
/// </remarks>
public sealed class MudTexts(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];
}
