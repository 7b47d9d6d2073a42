using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Layout;

/// <summary>The texts of both languages: complete, alike in shape, and all in use.</summary>
public sealed partial class TextsTests
{
    private static readonly string[] Formulas = [.. Enum.GetNames<LevelFormula>().Select(formula => "Formula." + formula)];

    // Asked for by a name that is put together at run time: what a "By.…" belongs to, the theme to switch to, and all that MudBlazor asks for.
    private static readonly Dictionary<string, string[]> Indirect = new(StringComparer.Ordinal)
    {
        ["ManagerTexts"] = ["By.anonymous", "By.simulator", "By.import", "By.seed"],
        ["LayoutTexts"] = ["light", "dark"],
        ["AccountsTexts"] =
        [
            "Done.CodesOn", "Done.CodesOff", "Done.Password", "Done.Others", "Done.Session", "Role.Administrator", "Role.Manager", "Role.Coordinator",
            "Role.Display",
            .. ((string[])[
                "SignInFailed", "Locked", "CodeWrong", "OrganisationFailed", "OrganisationUnknown", "PasswordShort", "PasswordShortAlone", "PasswordLong",
                "PasswordCommon", "PasswordsDiffer", "PasswordWrong",
                "TokenBad", "SignInAgain",
                "Busy", "SecondFactorNeeded", "SecondFactorLast",
            ]).Select(fault => "Fault." + fault),
        ],
        ["KeysTexts"] =
        [
            .. ((string[])["Manager", "Coordinator", "Display", "Integration"]).SelectMany(role => (string[])[$"Role.{role}", $"Role.{role}.Why"]),
            "State.Active", "State.Soon", "State.Expired", "State.Revoked",
        ],
        ["AuditTexts"] =
        [
            "Who.anonymous", "Who.command", "Who.seed", "Who.simulator", "Who.start",
            .. Dashboard.Features.Audit.Actions.All.Concat(Dashboard.Features.Audit.Actions.Groups).Select(action => "Action." + action),
        ],
        ["WallTexts"] = [.. ((string[])["overview", "stations", "hotline", "trends"]).Select(scene => "Scene_" + scene), .. Formulas],
        ["HotlineTexts"] = Formulas,
        ["BookTexts"] = ["Mode.Add", "Mode.Day", "Mode.Total"],
        ["SetUpTexts"] = [.. ((string[])["Stations", "Metrics", "Shifts"]).SelectMany(table => (string[])[$"Plan.{table}", $"Plan.{table}Hint"])],
        ["ScreensTexts"] = ["Scene_overview", "Scene_stations", "Scene_trends", "Scene_hotline"],
        ["ImportTexts"] =
        [
            .. ((string[])[
                "Empty", "TooLarge", "TooLong", "CellTooLong", "NotUtf8", "NotSo", "UnknownEncoding", "OldWorkbook", "BrokenWorkbook", "NoText",
            ]).Select(code => "File." + code),
            .. ((string[])[
                "NoAmountColumn", "ManyAmountColumns", "NoTimeColumn", "TwoStations", "Twice.Station", "Twice.Time", "Twice.Clock", "Twice.Note",
                "Twice.Key", "TwoDays", "NoRowNames", "Dates", "Overlap", "Repeats", "Changed",
            ]).Select(code => "Open." + code),
            .. ((string[])[
                "NoTime", "BadTime", "NoSuchDay", "DateOrder", "ShortYear", "TwoTimes", "SkippedHour", "RepeatedHour", "Percent", "AmountIsDate",
                "ErrorValue", "Exponent", "Decimals", "Grouping", "NoNumber", "Negative", "TooMany", "UnknownMetric", "NoMetric", "UnknownStation",
                "NoStation", "BadKey", "ExtraCell", "ExtraCellComma", "SplitNumber", "Broken", "Future", "NotOver", "Outside", "Closed", "Retired",
                "WholeEvent", "SignedOff", "BelowZero", "BeyondWhole", "OtherContent", "ChangedMeanwhile", "TooLongText", "ControlCharacter",
                "WhichYear", "NotOfEvent", "OtherWeekday", "NotComputed", "Gone", "Ledger",
            ]).Select(code => "Fault." + code),
            .. Enum.GetNames<Dashboard.Features.Import.ColumnRole>()
                .Select(role => "Role." + role), .. Enum.GetNames<Dashboard.Features.Import.HeaderMeaning>().Select(meaning => "Meaning." + meaning),
            .. Enum.GetNames<Dashboard.Features.Import.DateOrder>().Select(order => "Order." + order), "OnChange.Replace", "OnChange.Add", "OnChange.Skip",
            .. ((string[])["New", "Changed", "Known", "Faults", "Zero", "Empty", "Totals", "TotalColumns", "LeftOut"]).Select(figure => "Plan." + figure),
        ],
        ["MudTexts"] = [.. MudTextsTests.Originals.Keys],
        ["PadTexts"] = ["Theme_light", "Theme_dark", "Theme_system"],
        // All of them go to the pad's script, which asks for them by name, or has them in the table of its states.
        ["PadScriptTexts"] = [.. Repository.Files("src/Dashboard/wwwroot/js/pad", ".js").SelectMany(f => ScriptAsked().Matches(f.Text))
            .Select(m => m.Groups["key"].Value).Concat(PadStates()).Distinct(StringComparer.Ordinal)],
    };

    private static readonly Lazy<IReadOnlyList<(string Name, string Text)>> Code = new(() => Repository.Files("src", ".cs", ".razor"));

    public static TheoryData<string> Resources { get; } = [.. Repository.Files("src", ".resx").Select(f => f.Name)
        .Where(n => !n.EndsWith(".en.resx", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Both_languages_have_the_same_texts_with_the_same_places(string resource)
    {
        var (zh, en) = (Read(resource), Read(resource.Replace(".resx", ".en.resx", StringComparison.Ordinal)));

        Assert.Equal(zh.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.All(zh, text => Assert.Equal((text.Key, Places(text.Value)), (text.Key, Places(en[text.Key]))));
        Assert.All(zh.Concat(en), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_is_asked_for_and_every_text_asked_for_is_there(string resource)
    {
        var name = Path.GetFileNameWithoutExtension(resource);
        // A page and its code-behind are one.
        var users = Repository.Files("src", ".razor", ".cs")
            .GroupBy(
                f => f.Name.Replace(".razor.cs", ".razor", StringComparison.Ordinal), (_, parts) => new { Text = string.Concat(parts.Select(p => p.Text)) })
                .Where(f => f.Text.Contains($"IStringLocalizer<{name}>", StringComparison.Ordinal)).ToList();

        // A file may have several; each by the name under which it was injected.
        var asked = users.SelectMany(f =>
        {
            var variable = Injected().Matches(f.Text).First(m => m.Groups["texts"].Value == name).Groups["variable"].Value;
            return Asked().Matches(f.Text).Where(m => m.Groups["variable"].Value == variable).Select(m => m.Groups["key"].Value);
        }).Concat(Indirect.GetValueOrDefault(name, [])).Concat(Read(resource).Keys.Where(IsOfACode)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.NotEmpty(users);
        Assert.Equal(asked, Read(resource).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_English_file_has_a_Chinese_one()
    {
        var files = Repository.Files("src", ".resx").Select(f => f.Name).ToList();

        Assert.NotEmpty(files);
        Assert.All(
            files.Where(f => f.EndsWith(".en.resx", StringComparison.Ordinal)),
            f => Assert.Contains(f.Replace(".en.resx", ".resx", StringComparison.Ordinal), files));
    }

    // Asked for by Shared/FaultTexts.cs, when something fails that the code calls by this name.
    private static bool IsOfACode(string key) =>
        OfACode().Match(key) is { Success: true } of && Code.Value.Any(f => f.Text.Contains($"\"{of.Groups["code"].Value}\"", StringComparison.Ordinal));

    // A state that comes only while something waits has no other sentence than that.
    private static IEnumerable<string> PadStates()
    {
        var table = Repository.Files("src/Dashboard/wwwroot/js/pad", "state.js").Single().Text;
        var waiting = WithWaiting().Match(table).Groups["names"].Value.Split(',').Select(name => name.Trim(' ', '"')).ToList();
        foreach (Match row in StateRow().Matches(table))
        {
            var (name, isAlarm) = (row.Groups["name"].Value, row.Groups["kind"].Value == "about");
            if (isAlarm) yield return $"alarm_{name}";
            else if (!row.Groups["when"].Value.Contains("f.waiting > 0", StringComparison.Ordinal)) yield return $"state_{name}";
            if (!isAlarm && waiting.Contains(name, StringComparer.Ordinal)) yield return $"state_{name}_waiting";
        }
    }

    private static Dictionary<string, string> Read(string resource) =>
        XDocument.Load(Repository.Path(resource.Split('/'))).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static string Places(string text) =>
        string.Join(' ', Place().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"IStringLocalizer<(?<texts>\w+)> (?<variable>\w+)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Injected();

    // Not Texts["By." + …]: see Indirect.
    [GeneratedRegex("(?<variable>\\w+)\\[\"(?<key>[^\"]+)\"\\s*[\\],]", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\btexts\.(?<key>\w+)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex ScriptAsked();

    [GeneratedRegex("\\{ name: \"(?<name>\\w+)\", (?<kind>tone|about): \"\\w+\", when: (?<when>.*) \\},", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex StateRow();

    [GeneratedRegex(@"WITH_WAITING = \[(?<names>[^\]]+)\]", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex WithWaiting();

    [GeneratedRegex("^Fault\\.(?<code>[a-z]+(-[a-z]+)*)$", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex OfACode();

    [GeneratedRegex("\\{[0-9]+\\}", RegexOptions.None, 2000)]
    private static partial Regex Place();
}
