using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.SetUp;

/// <summary>A part of the page that gives commands: what became of the last one is always to be seen.</summary>
public abstract class SetUpForm : CommandComponent
{
    /// <summary>The event as configured now.</summary>
    [Parameter] public EventCatalog? Catalog { get; set; }

    /// <summary>It was changed.</summary>
    [Parameter] public EventCallback<EventCatalog> Changed { get; set; }

    [Inject] private IStringLocalizer<SetUpTexts> Texts { get; set; } = default!;

    [Inject] private protected SetUpService SetUp { get; set; } = default!;

    /// <summary>What is wrong, by field.</summary>
    private protected FieldFaults Wrong { get; private set; } = default!;

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
    protected override void OnInitialized() => Wrong = new(field => Faults.Of(field, Texts));

    private protected override IStringLocalizer SliceTexts => Texts;

    /// <summary>Gives a command.</summary>
    /// <returns>Whether it was carried out.</returns>
    private protected async Task<bool> GiveAsync(string what, Func<Caller?, Task<EventCatalog>> command) => (await RunAsync(what, async caller =>
    {
        try
        {
            Latest = await command(caller);
            await Changed.InvokeAsync(Latest);
            return new(Texts["Saved"], Failed: false);
        }
        catch (CatalogException fault) when (fault.Field == "changed")
        {
            await MeetAsync(caller);
            return new(Say(fault), Failed: true, fault);
        }
        catch (CatalogException fault)
        {
            Wrong.Add(fault.Field);
            throw;
        }
    })).Done;

    // What is typed stays; what others have saved stands beside it, and is what the next save is compared with.
    private async Task MeetAsync(Caller? caller)
    {
        if (await SetUp.FindAsync(caller, Catalog!.Event.Slug, CancellationToken.None) is not { } now) return;
        Meet(now);
        await Changed.InvokeAsync(now);
    }

    /// <summary>Checks a form before it is sent.</summary>
    /// <returns>Whether it may be.</returns>
    private protected bool Check(params IEnumerable<CatalogFault> faults)
    {
        CatalogFault[] found = [.. faults];
        var good = Wrong.Clear(found);
        // What no field stands for would be said nowhere.
        Tell(good
            ? CommandOutcome.None
            : new(
                found.FirstOrDefault(f => f.Field is "plan" or "nothing") is { } whole ? Faults.Of(whole.Field, Texts) : Texts["LookAtFields"], Failed: true));
        return good;
    }
}
