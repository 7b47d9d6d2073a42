using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>A form on a page, or a part of a page that is one.</summary>
public sealed class Form(Window window, ILocator part)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private const string InView = "all => all.map(e => e.getBoundingClientRect()).some(box => box.height > 0 && box.top >= 0 && box.top < innerHeight)";

    public ILocator Part => part;

    /// <summary>The form of a name.</summary>
    public static Form Of(Window window, string name) => new(window, window.Page.GetByRole(AriaRole.Form, new() { Name = name, Exact = true }));

    /// <summary>
    /// Fills each field, in the order given, with what a person would type or choose; a label twice is two fields of that label. Every field that can be filled
    /// must be given something, "" at least: so a new field is not forgotten.
    /// </summary>
    public async Task FillAsync(params (string Label, string Value)[] values)
    {
        var filled = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (label, value) in values)
        {
            var which = filled.GetValueOrDefault(label);
            filled[label] = which + 1;
            await Fields.FillAsync(part, label, value, which);
        }

        IReadOnlyList<string> forgotten = [];
        await Until.TrueAsync(
            async () => (forgotten = [.. Labels(await Fields.OpenAsync(part)).Where(f => filled.GetValueOrDefault(f.Label) < f.Count)
                .Select(f => f.Label)]).Count == 0,
            Soon,
            () => $"These fields can be filled and were given nothing: {string.Join(", ", forgotten)}.");
    }

    /// <summary>Fills the form, sends it, and waits for what a person then sees. Nothing on the page may be marked as wrong.</summary>
    public async Task SendAsync(string button, ILocator outcome, params (string Label, string Value)[] values)
    {
        await FillAsync(values);
        await PressAsync(button);
        await Expect(outcome.First).ToBeVisibleAsync();
        Assert.Equal([], await FaultsAsync());
    }

    /// <summary>Fills the form with one field wrong and sends it: the page says so in these words, marks that field where it marks any, and keeps all that was
    /// typed.</summary>
    public async Task RefusedAsync(string button, string sentence, string wrong, params (string Label, string Value)[] values)
    {
        await FillAsync(values);
        await PressAsync(button);
        await Expect(window.Page.GetByText(sentence).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        // Whoever pressed the button sees it without looking for it.
        await Until.TrueAsync(
            () => window.Page.GetByText(sentence).Or(part.Locator("[aria-invalid=true]")).EvaluateAllAsync<bool>(InView),
            Soon,
            () => $"“{sentence}” is said out of sight.");
        var marked = (await Fields.OpenAsync(part)).Where(f => f.Wrong).ToList();
        Assert.All(marked, f => Assert.Equal(wrong, f.Label));
        Assert.All(marked, f => Assert.Contains(sentence, f.Said, StringComparison.Ordinal));
        await HoldsAsync(values);
    }

    /// <summary>Waits until the fields hold this.</summary>
    public async Task HoldsAsync(params (string Label, string Value)[] values)
    {
        IReadOnlyList<string> other = [];
        await Until.TrueAsync(
            async () =>
            {
                var fields = await Fields.AllAsync(part);
                return (other = [.. values.GroupBy(v => v.Label, StringComparer.Ordinal)
                    .SelectMany(g => Differences(g.Key, [.. g.Select(v => v.Value)], [.. fields.Where(f => f.Label == g.Key)]))]).Count == 0;
            },
            Soon,
            () => string.Join("; ", other));
    }

    /// <summary>What the form holds, as it would be given to <see cref="FillAsync"/>: one that is to be filled with something else in place of some of
    /// it.</summary>
    public async Task<(string Label, string Value)[]> WithAsync(params (string Label, string Value)[] changed)
    {
        var now = (await Fields.OpenAsync(part)).Where(f => f.Kind != "radio" || f.Value == Fields.Yes)
            .Select(f => (f.Label, f.Kind == "radio" ? f.Option : f.Value));
        return [.. now.Select(f => changed.FirstOrDefault(c => c.Label == f.Label) is { Label: not null } mine ? mine : f)];
    }

    /// <summary>A text of the form, just so.</summary>
    public ILocator Text(string text) => part.GetByText(text, new() { Exact = true });

    public Task PressAsync(string button) => part.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private async Task<IReadOnlyList<string>> FaultsAsync() =>
        await window.Page.Locator(".fault:visible, [aria-invalid=true]:visible, .mud-alert-text-error:visible, #blazor-error-ui:visible")
            .AllTextContentsAsync();

    private static IEnumerable<(string Label, int Count)> Labels(IEnumerable<Field> fields) =>
        fields.GroupBy(f => f.Label, StringComparer.Ordinal).Select(g => (g.Key, g.First().Kind == "radio" ? 1 : g.Count()));

    private static IEnumerable<string> Differences(string label, IReadOnlyList<string> expected, IReadOnlyList<Field> fields)
    {
        // A password or code that was sent is never sent back.
        if (fields is [{ Kind: "password" or "code" }, ..]) yield break;
        var actual = fields is [{ Kind: "radio" }, ..]
            ? [.. fields.Where(f => f.Value == Fields.Yes).Select(f => f.Option)]
            : (List<string>)[.. fields.Select(f => f.Value)];
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
            yield return $"“{label}” should hold {string.Join(" | ", expected)}, and holds {string.Join(" | ", actual)}";
    }
}
