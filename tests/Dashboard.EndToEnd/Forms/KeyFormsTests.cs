using Dashboard.Features.Keys;
using static Dashboard.EndToEnd.Forms.Fields;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The form of a key.</summary>
[Collection(nameof(FormsServer))]
public sealed class KeyFormsTests(Chromium chromium, FormsServer shared)
{
    private static readonly Said<KeysTexts> Words = new("zh-CN");

    [Fact]
    [Fills("NewKey")]
    public async Task A_key_is_good_for_what_was_chosen_and_until_the_day_typed()
    {
        await using var window = await chromium.OpenAsync(shared.Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await window.GoReadyAsync("/admin/keys");
        await window.PressAsync(Words["New"]);
        var form = new Form(window, page.GetByTestId("new-key-form"));
        (string, string)[] Typed(string day) =>
        [
            (
                Words["Name"], "进站闸机"), (
                    Words["Role"], Words["Role.Integration"]), (
                        Words["Event"], "春运演练"), (Words["LastDay"], day), ("贵阳火车站", Yes), ("金阳客车站", No), ("龙洞堡客运东站", No), ("龙洞堡机场", Yes),
        ];
        await form.RefusedAsync(Words["Make"], Words["Fault.expires"], Words["LastDay"], Typed("2020-01-01"));
        await form.SendAsync(Words["Make"], page.GetByTestId("secret"), Typed("2035-12-31"));

        await window.GoReadyAsync("/admin/keys");
        var row = page.Locator("tr").Filter(new() { HasText = "进站闸机" });
        foreach (var part in (string[])[Words["Role.Integration"], "春运演练", "贵阳火车站", "龙洞堡机场", "2035", Words["State.Active"]])
            await Expect(row).ToContainTextAsync(part);
        Assert.Empty(window.Complaints);
    }
}
