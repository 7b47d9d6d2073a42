using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.SetUp;

/// <summary>A part of the page that gives commands: what became of the last one is always to be seen.</summary>
public abstract class SetUpForm : ComponentBase
{
    /// <summary>The event as configured now.</summary>
    [Parameter] public EventCatalog? Catalog { get; set; }

    /// <summary>It was changed.</summary>
    [Parameter] public EventCallback<EventCatalog> Changed { get; set; }

    [Inject] private IStringLocalizer<SetUpTexts> Texts { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    [Inject] private ILogger<SetUpForm> Log { get; set; } = default!;

    [Inject] private protected SetUpService SetUp { get; set; } = default!;

    /// <summary>What is wrong, by field.</summary>
    private protected Faults Faults { get; private set; } = default!;

    /// <summary>What became of the last command.</summary>
    private protected CommandOutcome Outcome { get; private set; } = CommandOutcome.None;

    /// <summary>A command is under way.</summary>
    private protected bool Busy { get; private set; }

    /// <summary>The event as the last command left it.</summary>
    private protected EventCatalog? Latest { get; private set; }

    /// <summary>An English name as it is typed: none where the Chinese one stands for it.</summary>
    private protected static string English(Bilingual name) => name.En == name.Zh ? "" : name.En;

    private protected int EventId => Catalog!.Event.EventId;

    /// <summary>Somebody else has saved what this form is about: it takes over what is there now.</summary>
    private protected virtual void Meet(EventCatalog now)
    {
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Faults = new(Texts);

    /// <summary>Gives a command.</summary>
    /// <returns>Whether it was carried out.</returns>
    private protected async Task<bool> RunAsync(Func<Caller?, Task<EventCatalog>> command)
    {
        if (Busy) return false;
        (Busy, Outcome) = (true, CommandOutcome.None);
        try
        {
            Latest = await command(await States.CallerAsync());
            Outcome = new(Texts["Saved"], Failed: false);
            await Changed.InvokeAsync(Latest);
            return true;
        }
        catch (RefusedException)
        {
            Outcome = new(Texts["Refused"], Failed: true);
        }
        catch (CatalogException fault) when (fault.Field == "changed")
        {
            await MeetAsync();
        }
        catch (CatalogException fault)
        {
            Faults.Add(fault.Field);
            Outcome = new(Faults.Text(fault.Field), Failed: true);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "A change of set-up was not saved.");
            Outcome = new(Texts["Failed"], Failed: true);
        }
        finally
        {
            Busy = false;
        }

        return false;
    }

    // What is typed stays; what others have saved stands beside it, and is what the next save is compared with.
    private async Task MeetAsync()
    {
        Outcome = new(Texts["ChangedMeanwhile"], Failed: true);
        try
        {
            if (await SetUp.FindAsync(await States.CallerAsync(), Catalog!.Event.Slug, CancellationToken.None) is not { } now) return;
            Meet(now);
            await Changed.InvokeAsync(now);
        }
        catch (RefusedException)
        {
            Outcome = new(Texts["Refused"], Failed: true);
        }
        catch (DbException failure)
        {
            Log.LogError(failure, "What somebody else has changed in set-up cannot be read.");
            Outcome = new(Texts["Failed"], Failed: true);
        }
    }

    /// <summary>Checks a form before it is sent.</summary>
    /// <returns>Whether it may be.</returns>
    private protected bool Check(params IEnumerable<CatalogFault> faults)
    {
        CatalogFault[] found = [.. faults];
        var good = Faults.Clear(found);
        // What no field stands for would be said nowhere.
        Outcome = good ? CommandOutcome.None : new(found.FirstOrDefault(f => f.Field is "plan" or "nothing") is { } whole ? Faults.Text(whole.Field) : Texts["LookAtFields"], Failed: true);
        return good;
    }
}
