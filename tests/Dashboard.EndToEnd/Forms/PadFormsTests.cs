using System.Globalization;
using Dashboard.Features.Pad;
using Dashboard.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>What is filled in on a pad.</summary>
[Collection(nameof(FormsServer))]
public sealed class PadFormsTests(Chromium chromium, FormsServer shared)
{
    private static readonly Said<PadTexts> Words = new("en");

    [Fact]
    [Fills("PadLate", "PadKeys", "PadMore")]
    public async Task A_late_entry_a_typed_amount_and_the_choices_behind_more_do_what_they_say()
    {
        await using var pad = await chromium.OpenAsAsync(shared.Server, "coordinator", 390, 844);
        var page = pad.Page;
        await pad.GoToPadAsync("drill", "railway");
        var at = Seen.Local(-20);
        await pad.PressAsync(Words["More"]);
        await pad.PressAsync(Words["Late"]);
        var late = new Form(pad, page.Locator("#late-form"));
        (string, string)[] Typed(string amount, DateTime when) =>
            [
                (Words["What"], "Leaflets (copies)"), (Words["Amount"], amount),
                (Words["ServiceTime"], when.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)),
            ];
        await late.FillAsync(Typed("0", at));
        await late.PressAsync(Words["Enter"]);
        await Expect(page.Locator("#late-fault")).Not.ToBeEmptyAsync();
        await late.HoldsAsync(Typed("0", at));
        await late.FillAsync(Typed("12", Seen.Local(-24 * 30)));
        await late.PressAsync(Words["Enter"]);
        await Expect(page.Locator("#late-fault")).ToContainTextAsync("48");
        await late.SendAsync(Words["Enter"], page.Locator("#last-what").GetByText("12"), Typed("12", at));
        await Until.EqualAsync(12, () => shared.Server.TotalAsync("drill", "railway", "cy.leaflets"));

        await pad.PressAsync(Words["Keypad"]);
        var keys = page.Locator("#keypad");
        await Expect(keys.Locator("#enter")).ToBeDisabledAsync();
        foreach (var digit in "57") await keys.Locator($"[data-digit='{digit}']").ClickAsync();
        await keys.GetByRole(AriaRole.Button, new() { Name = Words["Erase"] }).ClickAsync();
        await Expect(page.Locator("#typed")).ToHaveTextAsync("5");
        await keys.Locator("#enter").ClickAsync();
        await Until.EqualAsync(5, () => shared.Server.TotalAsync("drill", "railway", "cy.served"));
        await page.ReloadAsync();
        await Expect(page.GetByTestId("today")).ToHaveTextAsync("5");

        // Theme and language are the pad's own, and lead back to it.
        await page.Locator("#pad[data-state=live]").WaitForAsync();
        await pad.PressAsync(Words["More"]);
        await page.Locator("#more").GetByRole(AriaRole.Link, new() { Name = Words["Theme_dark"] })
            .Or(page.Locator("#more").GetByRole(AriaRole.Link, new() { Name = Words["Theme_light"] }))
            .Or(page.Locator("#more").GetByRole(AriaRole.Link, new() { Name = Words["Theme_system"] })).ClickAsync();
        await Expect(page.Locator("#pad")).ToBeVisibleAsync();
        await page.Locator("#pad[data-state=live]").WaitForAsync();
        await pad.PressAsync(Words["More"]);
        await page.Locator("#more").GetByRole(AriaRole.Link, new() { Name = new Said<SharedTexts>("en")["OtherLanguage"] }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await Expect(page.Locator("#open-more")).ToHaveTextAsync(new Said<PadTexts>("zh-CN")["More"]);
        Assert.Empty(pad.Complaints);
    }
}
