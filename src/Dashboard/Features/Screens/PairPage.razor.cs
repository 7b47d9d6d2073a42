using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Screens;

/// <summary>Approves a screen: its code first, then where it hangs and what it shows.</summary>
public sealed partial class PairPage
{
    private string _code = "";
    private Pairing? _pairing;
    private ScreenReport? _report;
    private ScreenDraft _draft = new([]);
    private IReadOnlyList<EventRecord> _events = [];
    private string? _done;

    // Filled in from the address that the screen's QR code holds, but not sent: whoever approves looks at the screen first.
    protected override void OnInitialized() => _code = Grouped(Secrets.NormalCode(Uri.UnescapeDataString(new Uri(Navigation.Uri).Fragment)));

    private Task EnterAsync() => RunAsync("enter", async caller =>
    {
        _pairing = await Service.EnterAsync(caller, _code, CancellationToken.None);
        _report = ScreenReport.Read(_pairing.Report);
        _events = Service.Events(caller);
        _draft = new(Service.Scenes, Service.Scenes)
        {
            // Chosen beforehand only where that leaves no choice: the wrong event on a wall is worse than a click.
            Slug = _events is [var only] ? only.Slug : null,
            Culture = Cultures.Known(CultureInfo.CurrentUICulture.Name) ? CultureInfo.CurrentUICulture.Name : Cultures.Names[0],
        };
        return CommandOutcome.None;
    });

    private Task ApproveAsync() => SettleAsync("approve", async (caller, pairing) =>
    {
        var screen = await Service.ApproveAsync(caller, pairing, _draft.Setting, CancellationToken.None);
        _done = Texts["Approved", screen.Place, screen.ScreenId];
    });

    private Task DeclineAsync() => SettleAsync("decline", async (caller, pairing) =>
    {
        await Service.DeclineAsync(caller, pairing, CancellationToken.None);
        _done = Texts["Declined"];
    });

    private Task SettleAsync(string what, Func<Caller?, Pairing, Task> act) => RunAsync(what, async caller =>
    {
        // Settled already, by the press before this one.
        if (_pairing is not { } pairing || _done is not null) return CommandOutcome.None;
        try
        {
            await act(caller, pairing);
            return CommandOutcome.None;
        }
        catch (CatalogException over) when (over.Field == "pairing")
        {
            // The screen shows another code by now.
            (_pairing, _code) = (null, "");
            throw;
        }
    });

    private void Anew()
    {
        (_pairing, _done, _code) = (null, null, "");
        Tell(CommandOutcome.None);
    }

    private static string Grouped(string code) => code.Length == Secrets.CodeLength ? $"{code[..4]}-{code[4..]}" : code;
}
