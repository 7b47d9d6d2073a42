using System.Reflection;
using System.Text.RegularExpressions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>No form is forgotten: components that hold fields, and the tests that fill them.</summary>
public sealed partial class EveryFormTests
{
    // What forms are built of, and no form: filled wherever it is used.
    private static readonly string[] Blocks = ["FormField", "FormChoice", "EditField"];

    // Groups of fields without a button of their own: whoever holds one holds fields.
    private static readonly string[] Parts = ["ScreenForm", "RolesEditor", "PlanEditor", "NewPassword"];

    [Fact]
    public void Every_component_that_holds_fields_is_filled_and_sent_by_a_test()
    {
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Dashboard"), "*.razor", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetFileNameWithoutExtension(f), Text: Comment().Replace(File.ReadAllText(f), ""))).ToList();
        var forms = there.Where(c => !Blocks.Contains(c.Name)
            && (Field().IsMatch(c.Text) || Blocks.Concat(Parts).Any(p => c.Text.Contains($"<{p} ", StringComparison.Ordinal))))
                .SelectMany(c => Names(c.Name, c.Text)).ToHashSet(StringComparer.Ordinal);
        var claims = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                .Where(m => m.GetCustomAttribute<FillsAttribute>() is not null).ToList();
        var filled = claims.SelectMany(m => m.GetCustomAttribute<FillsAttribute>()!.Components).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], forms.Except(filled, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal([], filled.Except(forms, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(claims, m => Assert.NotNull(m.GetCustomAttribute<FactAttribute>()));
        Assert.Equal([], Blocks.Concat(Parts).Except(there.Select(c => c.Name), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("<input name=\"Form.Code\" required />", true)]
    [InlineData("<input\n type=\"radio\" />", true)]
    [InlineData("<input type=\"hidden\" name=\"Form.Key\" />", false)]
    [InlineData("<EditForm Model=\"x\">", true)]
    [InlineData("<MudNumericField T=\"int\" />", true)]
    [InlineData("<MudDateRangePicker />", true)]
    [InlineData("<MudToggleGroup T=\"Span\">", true)]
    [InlineData("<dialog id=\"more\">", true)]
    [InlineData("<button type=\"submit\" name=\"End.Session\" value=\"1\">", true)]
    [InlineData("<InputFile OnChange=\"Take\" />", true)]
    [InlineData("<button type=\"button\">", false)]
    [InlineData("<MudButton OnClick=\"Go\">", false)]
    [InlineData("<FormattedNumber />", false)]
    public void A_field_is_recognized(string markup, bool field) => Assert.Equal(field, Field().IsMatch(markup));

    // Of several forms of one component each is named.
    private static IEnumerable<string> Names(string component, string text)
    {
        var names = FormName().Matches(text).Select(m => m.Groups["name"].Value).ToList();
        return names.Count > 1 ? names.Select(n => $"{component}.{n}") : [component];
    }

    [GeneratedRegex(
        "<(form|select|textarea|dialog|search|EditForm"
            + "|Input(Text|TextArea|Number|Date|Checkbox|Select|Radio|RadioGroup|File)"
            + "|Mud(TextField|NumericField|Select|CheckBox|Switch|Radio|RadioGroup|Autocomplete|DatePicker|DateRangePicker|TimePicker|ColorPicker"
            + "|FileUpload|ToggleGroup|ChipSet|Slider|Rating|Input|Mask))\\b"
            + "|<input\\b(?![^>]*type=\"hidden\")|<button\\b[^>]*\\sname=",
        RegexOptions.ExplicitCapture,
        2000)]
    private static partial Regex Field();

    [GeneratedRegex("@formname=\"(?<name>[a-z-]+)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex FormName();

    [GeneratedRegex("@\\*.*?\\*@", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Comment();
}
