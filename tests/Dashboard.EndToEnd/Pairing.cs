using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What people do to pair a screen, in windows that speak English.</summary>
public static class Pairing
{
    private static readonly Regex Code = new("^[A-Z]{4}-[A-Z]{4}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Reads the code from a screen, once it is another than <paramref name="before"/>.</summary>
    public static async Task<string> ReadCodeAsync(Window screen, string before = "")
    {
        var code = screen.Page.GetByTestId("code");
        await Expect(code).Not.ToHaveTextAsync(before);
        await Expect(code).ToHaveTextAsync(Code);
        return (await code.TextContentAsync())!;
    }

    /// <summary>Enters a code on the page that pairs.</summary>
    public static async Task EnterAsync(Window manager, string code)
    {
        await manager.GoReadyAsync("/admin/screens/pair");
        await manager.FillAsync("Pairing code", code);
        await manager.PressAsync("Continue");
    }

    /// <summary>Approves a code that was entered.</summary>
    public static async Task ApproveAsync(Window manager, string place)
    {
        await manager.FillAsync("Place", place);
        await manager.PressAsync("Approve");
        await Expect(manager.Page.GetByTestId("done")).ToContainTextAsync($"Approved: {place}");
    }

    /// <summary>Opens a wall as nobody, and has it approved.</summary>
    public static async Task PairAsync(Window screen, Window manager, string place)
    {
        await screen.Page.GotoAsync("/wall");
        await EnterAsync(manager, await ReadCodeAsync(screen));
        await ApproveAsync(manager, place);
        await LiveAsync(screen);
    }

    public static Task LiveAsync(Window screen) => Expect(screen.Page.Locator("#wall[data-live=true]")).ToBeVisibleAsync();
}
