using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Hotline;

/// <summary>A part of the desk that reads or gives commands: what became of it is always to be seen.</summary>
public abstract class DeskPart : CommandComponent
{
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>The event's slug.</summary>
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [Inject] private IStringLocalizer<HotlineTexts> Texts { get; set; } = default!;

    [Inject] private ILogger<DeskPart> Log { get; set; } = default!;

    [Inject] private protected HotlineService Service { get; set; } = default!;

    /// <summary>Why nothing can be read; null while it can.</summary>
    private protected string? Unread { get; set; }

    /// <summary>What is wrong with a field; null for nothing.</summary>
    private protected string? Fault(string field) => _faults.GetValueOrDefault(field);

    /// <summary>Takes over what is wrong with a form, in place of what was.</summary>
    /// <returns>Whether nothing is.</returns>
    private protected bool Check(params IEnumerable<CatalogFault> faults)
    {
        _faults.Clear();
        foreach (var fault in faults) _faults.TryAdd(fault.Field, Faults.Of(fault.Field, Texts, HotlineService.MaxReason));
        Tell(_faults.Count > 0 ? new(Texts["LookAtFields"], Failed: true) : CommandOutcome.None);
        return _faults.Count == 0;
    }

    private protected override string? Say(Exception fault) => Faults.Of(fault, Texts, HotlineService.MaxReason);

    /// <summary>Gives a command.</summary>
    /// <param name="what">The command's name: a second press of its button is no command.</param>
    /// <param name="command">The command.</param>
    /// <param name="done">What to say when it is carried out.</param>
    /// <param name="failed">What to say when the database fails, other than that nothing was saved.</param>
    private protected Task<CommandOutcome> GiveAsync(string what, Func<Caller?, Task> command, string? done, string? failed = null) =>
        RunAsync(what, async caller =>
        {
            try
            {
                await command(caller);
                return new(done, Failed: false);
            }
            catch (CatalogException fault)
            {
                _faults[fault.Field] = Faults.Of(fault.Field, Texts, HotlineService.MaxReason);
                throw;
            }
            catch (DbException fault) when (failed is not null)
            {
                Log.LogError(fault, "The command {Command} of the hotline's desk for {Event} was not carried out.", what, Slug);
                return new(failed, Failed: true, fault);
            }
        });

    /// <summary>Reads something.</summary>
    /// <returns>What was read; null where nothing could be.</returns>
    private protected async Task<T?> ReadAsync<T>(Func<Caller?, Task<T>> read)
        where T : class
    {
        try
        {
            var found = await read(await CallerAsync());
            Unread = null;
            return found;
        }
        catch (Exception fault) when (fault is RefusedException or DbException)
        {
            if (fault is DbException) Log.LogWarning(fault, "A part of the hotline's desk for {Event} could not be read.", Slug);
            Unread = fault is RefusedException ? Faults.Of("refused", Texts) : Texts["CannotRead"];
            return null;
        }
    }
}
