using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Screens;

/// <summary>What the screens' pages share: one command at a time, for whoever the circuit belongs to, and a face for what goes wrong.</summary>
public abstract class ScreensComponent : ComponentBase
{
    [Inject] protected ScreenService Service { get; set; } = default!;

    [Inject] private IStringLocalizer<ScreensTexts> Words { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    /// <summary>What went wrong last; null for nothing.</summary>
    protected string? Fault { get; set; }

    /// <summary>The field of a screen's form that is at fault; null for none.</summary>
    protected string? FaultField { get; private set; }

    /// <summary>The last command was refused because somebody else has changed the same meanwhile.</summary>
    protected bool Overtaken { get; private set; }

    protected bool Busy { get; private set; }

    protected Task<Caller?> CallerAsync() => States.CallerAsync();

    /// <summary>Carries out a command.</summary>
    /// <returns>Whether it was.</returns>
    protected async Task<bool> TryAsync(Func<Caller?, Task> act)
    {
        if (Busy) return false;
        (Busy, Fault, FaultField, Overtaken) = (true, null, null, false);
        try
        {
            await act(await CallerAsync());
            return true;
        }
        catch (Exception fault) when (Faults.Say(Words, fault) is { } text)
        {
            (Fault, FaultField, Overtaken) = (text, (fault as CatalogException)?.Field, fault is CatalogException { Field: "changed" });
            return false;
        }
        finally
        {
            Busy = false;
        }
    }
}
