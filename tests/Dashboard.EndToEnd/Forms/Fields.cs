using System.Text.Json;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Forms;

/// <summary>A field as a person sees it.</summary>
/// <param name="At">Its place among what <see cref="Fields.Selector"/> finds.</param>
/// <param name="Label">What it is called: a group's name for radio buttons.</param>
/// <param name="Kind">The input's type; select, textarea; code for one that is good once.</param>
/// <param name="Option">What a radio button is called.</param>
/// <param name="Value">What it holds: the text of the option chosen, yes or no for a box to tick.</param>
/// <param name="Open">It can be filled.</param>
/// <param name="Wrong">It is marked as wrong.</param>
/// <param name="Said">The text that describes it: a hint, or what is wrong.</param>
public sealed record Field(int At, string Label, string Kind, string Option, string Value, bool Open, bool Wrong, string Said);

/// <summary>Finds the fields of a part of a page, and fills them with what a person would type or choose.</summary>
public static class Fields
{
    public const string Yes = "yes", No = "no";

    /// <summary>What somebody can fill.</summary>
    public const string Selector = "input:not([type=hidden]), select, textarea";

    private const string Describe = """
        (root, selector) => {
          const own = "input, select, textarea, button";
          const text = n => [...n.childNodes]
            .map(c => c.nodeType === 3 ? c.data : c.nodeType === 1 && !c.matches(own) ? text(c) : "")
            .join(" ").replace(/\s+/g, " ").trim();
          const named = ids => (ids ?? "").split(" ").filter(Boolean).map(id => document.getElementById(id)).filter(Boolean).map(text).join(" ");
          const nameOf = e => e.getAttribute("aria-label") || named(e.getAttribute("aria-labelledby")) || [...(e.labels ?? [])].map(text).join(" ");
          const groupOf = e => {
            const group = e.closest("[role=radiogroup], fieldset");
            return group ? group.getAttribute("aria-label") || text(group.querySelector("legend")) : "";
          };
          return JSON.stringify([...root.querySelectorAll(selector)].map((e, at) => {
            const radio = e.type === "radio", name = nameOf(e);
            const kind = e.autocomplete === "one-time-code" ? "code" : e.localName === "input" ? e.type : e.localName;
            const value = kind === "select" ? e.selectedOptions[0]?.text ?? ""
              : kind === "checkbox" || radio ? (e.checked ? "yes" : "no")
              : "value" in e ? e.value : text(e);
            return {
              at, label: radio ? groupOf(e) || name : name, kind, option: radio ? name : "", value: value.trim(),
              open: e.checkVisibility({ visibilityProperty: true }) && !e.matches(":disabled") && e.getAttribute("aria-disabled") !== "true",
              wrong: e.getAttribute("aria-invalid") === "true", said: named(e.getAttribute("aria-describedby")),
            };
          }));
        }
        """;

    /// <summary>All fields of a part of a page, seen or not.</summary>
    public static async Task<IReadOnlyList<Field>> AllAsync(ILocator part) =>
        JsonSerializer.Deserialize<Field[]>(await part.EvaluateAsync<string>(Describe, Selector), JsonSerializerOptions.Web)!;

    /// <summary>Those that can be filled.</summary>
    public static async Task<IReadOnlyList<Field>> OpenAsync(ILocator part) => [.. (await AllAsync(part)).Where(f => f.Open)];

    /// <summary>Waits for the field of a label, the first of several or a later one, and fills it.</summary>
    public static async Task FillAsync(ILocator part, string label, string value, int which = 0)
    {
        Field? field = null;
        IReadOnlyList<Field> seen = [];
        await Until.TrueAsync(
            async () =>
            {
                seen = await OpenAsync(part);
                field = seen.Where(f => f.Label == label && (f.Kind != "radio" || f.Option == value)).ElementAtOrDefault(which);
                return field is not null;
            },
            TimeSpan.FromSeconds(15),
            () => $"There is no open field “{label}” for “{value}”, but {string.Join(", ", seen.Select(f => $"“{f.Label}” {f.Kind} {f.Option}"))}.");
        var input = part.Locator(Selector).Nth(field!.At);
        switch (field.Kind)
        {
            case "select":
                await input.SelectOptionAsync(new SelectOptionValue { Label = value });
                break;
            case "checkbox":
                await input.SetCheckedAsync(value == Yes, new() { Force = true });
                break;
            case "radio":
                await input.CheckAsync(new() { Force = true });
                break;
            default:
                await input.FillAsync(value);
                break;
        }
    }
}
