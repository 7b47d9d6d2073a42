using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Hotline;

/// <summary>A part of the desk that reads or gives commands: what became of it is always to be seen.</summary>
public abstract class DeskPart : ComponentBase
{
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>The event's slug.</summary>
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [Inject] private IStringLocalizer<HotlineTexts> Texts { get; set; } = default!;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    [Inject] private ILogger<DeskPart> Log { get; set; } = default!;

    [Inject] private protected HotlineService Service { get; set; } = default!;

    /// <summary>What became of the last command.</summary>
    private protected CommandOutcome Told { get; private set; } = CommandOutcome.None;

    /// <summary>A command is under way.</summary>
    private protected bool Busy { get; private set; }

    /// <summary>Why nothing can be read; null while it can.</summary>
    private protected string? Unread { get; set; }

    /// <summary>What is wrong with a field; null for nothing.</summary>
    private protected string? Fault(string field) => _faults.GetValueOrDefault(field);

    /// <summary>Takes over what is wrong with a form, in place of what was.</summary>
    /// <returns>Whether nothing is.</returns>
    private protected bool Check(params IEnumerable<CatalogFault> faults)
    {
        _faults.Clear();
        foreach (var fault in faults) _faults.TryAdd(fault.Field, Words.Fault(Texts, new(fault.Field, fault.Reason)));
        Told = _faults.Count > 0 ? new(Texts["LookAtFields"], Failed: true) : CommandOutcome.None;
        return _faults.Count == 0;
    }

    /// <summary>Gives a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="done">What to say when it is carried out.</param>
    /// <param name="failed">What to say when the database fails, other than that nothing was saved.</param>
    /// <returns>Null when it was carried out, else why not.</returns>
    private protected async Task<Exception?> RunAsync(Func<Caller?, Task> command, string? done, string? failed = null)
    {
        if (Busy) return new InvalidOperationException("A command is under way.");
        (Busy, Told) = (true, CommandOutcome.None);
        try
        {
            await command(await States.CallerAsync());
            Told = new(done, Failed: false);
            return null;
        }
        catch (Exception fault) when (Words.Say(Texts, fault) is { } text)
        {
            if (fault is DbException) Log.LogError(fault, "A command of the hotline's desk for {Event} was not carried out.", Slug);
            if (fault is CatalogException { Field: var field }) _faults[field] = text;
            Told = new(fault is DbException ? failed ?? text : text, Failed: true);
            return fault;
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Says more closely why a command was not carried out.</summary>
    private protected void Refuse(string why) => Told = new(why, Failed: true);

    /// <summary>Reads something.</summary>
    /// <returns>What was read; null where nothing could be.</returns>
    private protected async Task<T?> ReadAsync<T>(Func<Caller?, Task<T>> read)
        where T : class
    {
        try
        {
            var found = await read(await States.CallerAsync());
            Unread = null;
            return found;
        }
        catch (Exception fault) when (fault is RefusedException or DbException)
        {
            if (fault is DbException) Log.LogWarning(fault, "A part of the hotline's desk for {Event} could not be read.", Slug);
            Unread = fault is RefusedException ? Texts["Refused"] : Texts["CannotRead"];
            return null;
        }
    }
}
