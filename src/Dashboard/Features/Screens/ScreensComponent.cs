using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Screens;

/// <summary>What the screens' pages share: a face for what goes wrong.</summary>
public abstract class ScreensComponent : CommandComponent
{
    [Inject] private protected ScreenService Service { get; set; } = default!;

    [Inject] private IStringLocalizer<ScreensTexts> Words { get; set; } = default!;

    /// <summary>What went wrong last; null for nothing.</summary>
    private protected string? Fault => Told.LastOrDefault(t => t.Failed)?.Text;

    /// <summary>The field of a screen's form that is at fault; null for none.</summary>
    private protected string? FaultField => (Told.LastOrDefault(t => t.Failed)?.Fault as CatalogException)?.Field;

    private protected override IStringLocalizer SliceTexts => Words;
}
