using System.Data.Common;
using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Dashboard.Shared;

/// <summary>
/// A page, or a part of one, that gives commands. They run one after the other, as they were given: on a slow line the next press comes before the page could
/// show that it is busy with the last, and is not lost. What became of each in such a row stays to be seen until the next command is given to a page at rest.
/// </summary>
public abstract class CommandComponent : ComponentBase
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private int _waiting;
    private Task _last = Task.CompletedTask;

    [Inject] private AuthenticationStateProvider States { get; set; } = default!;

    [Inject] private ILoggerFactory Logs { get; set; } = default!;

    /// <summary>What became of the last commands, each thing said once.</summary>
    private protected IReadOnlyList<CommandOutcome> Told { get; private set; } = [];

    /// <summary>A command is under way or waits.</summary>
    private protected bool Busy => _waiting > 0;

    [Inject] private protected FaultTexts Faults { get; private set; } = default!;

    /// <summary>The texts of the component's slice, with its own sentences for faults.</summary>
    private protected virtual IStringLocalizer? SliceTexts => null;

    /// <summary>What went wrong with a command; null for what nobody expected, which ends the circuit and is seen as a crash.</summary>
    private protected virtual string? Say(Exception fault) => Faults.Of(fault, SliceTexts);

    /// <summary>Whether this very command is under way or waits: its button is off meanwhile.</summary>
    private protected bool Gives(string what) => _given.Contains(what);

    /// <summary>Who asks.</summary>
    private protected Task<Caller?> CallerAsync() => States.CallerAsync();

    /// <summary>Says something that is no command's outcome, a fault in a form; with nothing to say, forgets what was said.</summary>
    private protected void Tell(CommandOutcome outcome)
    {
        if (!Busy) Told = [];
        if (outcome.Text is not null && Told.All(t => t.Text != outcome.Text)) Told = [.. Told, outcome];
    }

    /// <summary>Gives a command, to be carried out after those that were given before it.</summary>
    /// <param name="what">
    /// The command's name, which a second press of the same button has too: that is dropped while the first is under way. Null for a choice, of which the next
    /// is another.
    /// </param>
    /// <param name="command">What is done; it answers what is to be said.</param>
    private protected Task<CommandOutcome> RunAsync(string? what, Func<Caller?, Task<CommandOutcome>> command)
    {
        if (what is not null && !_given.Add(what)) return Task.FromResult(CommandOutcome.Repeated);
        if (_waiting++ == 0) Told = [];
        var run = RunAfterAsync(_last, what, command);
        _last = run;
        return run;
    }

    private async Task<CommandOutcome> RunAfterAsync(Task before, string? what, Func<Caller?, Task<CommandOutcome>> command)
    {
        // Whatever has become of it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        CommandOutcome outcome;
        try
        {
            outcome = await command(await CallerAsync());
        }
        catch (Exception fault) when (Say(fault) is { } text)
        {
            if (fault is DbException) Logs.CreateLogger(GetType()).LogError(fault, "The command {Command} was not carried out.", what ?? "choice");
            outcome = new(text, Failed: true, fault);
        }
        finally
        {
            _waiting--;
            if (what is not null) _given.Remove(what);
        }

        if (outcome.Text is not null && Told.All(t => t.Text != outcome.Text)) Told = [.. Told, outcome];
        return outcome;
    }
}
