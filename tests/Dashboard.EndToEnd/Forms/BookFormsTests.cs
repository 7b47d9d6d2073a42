using System.Globalization;
using Dashboard.Features.Book;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The forms that count for a whole event and put right what was counted.</summary>
[Collection(nameof(FormsServer))]
public sealed class BookFormsTests(Chromium chromium, FormsServer shared)
{
    private static readonly Said<BookTexts> Words = new("en");

    [Fact]
    [Fills("CountPanel", "CorrectionForm")]
    public async Task What_is_counted_for_the_event_and_put_right_is_in_the_book_at_the_time_typed()
    {
        await using var window = await chromium.OpenAsync(shared.Server, 1440, 900, "en");
        var page = window.Page;
        var yesterday = Seen.Local(-24);
        await page.GotoAsync("/count/drill");
        var count = Form.Of(window, Words["CountForEvent"]);
        Task<(string Label, string Value)[]> TypedAsync(string amount) => count.WithAsync(
            (
                Words["CountMode"], Words["Mode.Add"]), (
                    "Winter relief given", amount), (
                        "Escorted home", "7"), (
                            Words["ServiceDay"], yesterday.ToString(
                                "yyyy-MM-dd", CultureInfo.InvariantCulture)), (Words["ServiceTime"], "14:05"), (Words["CountNote"], "By telephone"));
        await count.RefusedAsync(Words["SendCounts"], Words["Fault.amount"], "Winter relief given", await TypedAsync("12,5"));
        await count.SendAsync(Words["SendCounts"], window.Told(Words["Counted", 2]), await TypedAsync("1,234"));

        await page.GotoAsync($"/count/drill?day={yesterday:yyyy-MM-dd}");
        await Expect(page.GetByTestId("total-res.persons")).ToHaveTextAsync("1,234");
        await Expect(page.GetByTestId("total-res.escorted")).ToHaveTextAsync("7");
        var entry = page.Locator("li.entry").Filter(new() { HasText = "Winter relief given" });
        await Expect(entry).ToContainTextAsync("14:05");
        await Expect(entry).ToContainTextAsync("By telephone");

        await entry.GetByRole(AriaRole.Link, new() { Name = Words["CorrectThis", "+1,234", "Winter relief given", ""].TrimEnd() }).ClickAsync();
        var correct = Form.Of(window, Words["CorrectEntry"]);
        (string, string)[] Typed(string amount) =>
            [(Words["RightAmount", "contacts"], amount), (Words["Reason"], Words["WrongAmount"]), (Words["Words"], "A zero too many")];
        await correct.RefusedAsync(Words["Send"], Words["Fault.amount"], Words["RightAmount", "contacts"], Typed("1.234"));
        await correct.SendAsync(Words["Send"], window.Told(Words["Done"]), Typed("1,200"));
        await page.GotoAsync($"/count/drill?day={yesterday:yyyy-MM-dd}");
        await Expect(page.GetByTestId("total-res.persons")).ToHaveTextAsync("1,200");
        await Expect(entry).ToContainTextAsync(Words["ReasonAnd", Words["WrongAmount"], "A zero too many"]);

        // The sum of a day, as it stands in somebody's list.
        await page.GotoAsync("/count/drill");
        await count.SendAsync(
            Words["SendCounts"],
            window.Told(Words["Counted", 1]),
            await count.WithAsync(
                (Words["CountMode"], Words["Mode.Total"]), ("Winter relief given", "2,000"), (Words["ServiceDay"], ""), (Words["ServiceTime"], "")));
        await page.GotoAsync("/count/drill");
        await Expect(page.GetByTestId("total-res.persons")).ToHaveTextAsync("2,000");
        Assert.Empty(window.Complaints);
    }
}
