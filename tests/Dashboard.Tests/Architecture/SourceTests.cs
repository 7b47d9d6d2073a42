using System.Text.RegularExpressions;

namespace Dashboard.Tests.Architecture;

/// <summary>What only the source can tell.</summary>
public sealed partial class SourceTests
{
    private static readonly IReadOnlyList<(string Name, string Text)> Code = Repository.Files("src", ".cs", ".razor");

    [Fact]
    public void SQL_stands_in_stores_the_ledger_and_the_data_folder_alone()
    {
        var elsewhere = Code.Where(f => !f.Name.EndsWith("Store.cs", StringComparison.Ordinal)
            && !f.Name.StartsWith("src/Dashboard.Engine/Ledger/", StringComparison.Ordinal)
            && !f.Name.StartsWith("src/Dashboard.Engine/Data/", StringComparison.Ordinal))
            // The benchmark compares with bare SQL; that is its purpose.
            .Where(f => !f.Name.StartsWith("src/Dashboard.Load/", StringComparison.Ordinal))
            .Where(f => Sql().IsMatch(f.Text)).Select(f => f.Name);

        Assert.NotEmpty(Code);
        Assert.Equal([], elsewhere);
    }

    [Fact]
    public void SignalR_is_spoken_in_Live_alone() =>
        Assert.Equal(
            [],
            Code.Where(f => f.Name.StartsWith("src/Dashboard/", StringComparison.Ordinal)
                && !f.Name.StartsWith("src/Dashboard/Live/", StringComparison.Ordinal)).Where(f => SignalR().IsMatch(f.Text)).Select(f => f.Name));

    [Fact]
    public void No_component_opens_a_connection_to_its_own_server() =>
        Assert.Equal(
            [],
            Code.Where(f => f.Name.StartsWith("src/Dashboard/", StringComparison.Ordinal) && f.Text.Contains("HubConnection", StringComparison.Ordinal))
                .Select(f => f.Name));

    [Fact]
    public void Files_stay_short_enough_to_be_read_in_one_sitting()
    {
        Assert.Equal([], Longer(Code.Where(f => f.Name.EndsWith(".cs", StringComparison.Ordinal)), than: 250));
        Assert.Equal([], Longer(Code.Where(f => f.Name.EndsWith(".razor", StringComparison.Ordinal)), than: 150));
        Assert.InRange(Lines(Code.Single(f => f.Name == "src/Dashboard/Program.cs").Text), 1, 80);
    }

    [Fact]
    public void Scripts_stay_short_too()
    {
        var scripts = Repository.Files("src/Dashboard/wwwroot", ".js");
        Assert.True(scripts.Count > 30, "The scripts were not found.");
        Assert.Equal([], Longer(scripts, than: 250));
    }

    [Fact]
    public void Tests_stay_short_too() => Assert.Equal([], Longer(Repository.Files("tests/Dashboard.Tests", ".cs"), than: 250));

    // A row of a table, and a word, cannot be broken.
    [Theory]
    [InlineData("src", ".cs", ".razor", ".js", ".css", ".sql")]
    [InlineData("tests", ".cs", ".razor", ".js")]
    [InlineData("docs", ".md", ".py")]
    [InlineData("seeds", ".md")]
    public void No_line_is_longer_than_160_characters(string folder, params string[] endings)
    {
        var files = Repository.Files(folder, endings);
        Assert.NotEmpty(files);
        var long160 = from file in files
                      from line in file.Text.Split('\n').Index()
                      let text = line.Item.TrimEnd('\r')
                      where text.Length > 160 && !text.TrimStart().StartsWith('|') && text.Trim().Contains(' ')
                      select $"{file.Name}:{line.Index + 1}: {text.Length} characters";
        Assert.Equal([], long160);
    }

    [Fact]
    public void Time_comes_from_a_TimeProvider_alone()
    {
        var clocks = Code.Concat(Repository.Files("tests", ".cs")).Where(f => f.Name != "tests/Dashboard.Tests/Architecture/SourceTests.cs")
            .Where(f => Clock().IsMatch(f.Text)).Select(f => f.Name);

        Assert.Equal([], clocks);
    }

    // Neither the build nor the check of blanks looks at this.
    [Fact]
    public void Usings_are_sorted_those_of_the_framework_first()
    {
        Assert.Equal(
            [], Repository.Files("src", ".cs").Concat(Repository.Files("tests", ".cs")).Where(f => !Sorted(Using().Matches(f.Text))).Select(f => f.Name));

        static bool Sorted(MatchCollection usings)
        {
            // Plain ones, static ones, aliases; a blank in place of the dot sorts a namespace before those below it.
            var keys = usings.Select(u => (u.Groups["alias"].Success ? "3 " : u.Groups["static"].Success ? "2 " : "1 ")
                + (u.Groups["name"].Value.Split('.')[0] == "System" ? "1 " : "2 ")
                    + (u.Groups["alias"].Success ? u.Groups["alias"] : u.Groups["name"]).Value.ToUpperInvariant().Replace('.', ' ')).ToList();
            return keys.SequenceEqual(keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        }
    }

    [Fact]
    public void Every_parameter_reaches_the_database_as_a_parameter()
    {
        var interpolated = Code.Where(f => InterpolatedSql().IsMatch(f.Text)).Select(f => f.Name);

        // The dialects put names of tables and columns together, which are constants of the code.
        Assert.Equal([], interpolated.Except(["src/Dashboard.Engine/Data/Dialect.cs"], StringComparer.Ordinal));
    }

    // Walls and pads forbid it, and what is drawn for a page today may be drawn for a wall tomorrow.
    [Fact]
    public void No_component_holds_a_style_or_a_script_of_its_own() =>
        Assert.Equal(
            [],
            Code.Where(f => f.Name.EndsWith(".razor", StringComparison.Ordinal))
                .SelectMany(f => Inline().Matches(f.Text).Select(m => $"{f.Name}: {m.Value.Trim()}")));

    [Theory]
    [InlineData("<i style=\"width:1%\">", true)]
    [InlineData("<MudPaper Style=\"width:1%\">", true)]
    [InlineData("<style>", true)]
    [InlineData("<script>", true)]
    [InlineData("<script type=\"module\">", true)]
    [InlineData("<button type=\"button\"\n onclick=\"go()\">", true)]
    [InlineData("<script type=\"module\" src=\"a.js\">", false)]
    [InlineData("<button @onclick=\"Go\">", false)]
    [InlineData("<MudButton OnClick=\"Go\">", false)]
    [InlineData("<link rel=\"stylesheet\" href=\"a.css\" />", false)]
    public void What_is_inline_is_recognized(string markup, bool inline) => Assert.Equal(inline, Inline().IsMatch(markup));

    private static IEnumerable<string> Longer(IEnumerable<(string Name, string Text)> files, int than) =>
        files.Where(f => Lines(f.Text) > than).Select(f => $"{f.Name}: {Lines(f.Text)} lines");

    private static int Lines(string text) => text.Count(c => c == '\n');

    [GeneratedRegex("\"\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|ALTER TABLE|CREATE TABLE|DROP TABLE)\\s", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Sql();

    [GeneratedRegex("\\$\"+\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\\s", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex InterpolatedSql();

    // AddHubOptions in PagesSetup sets how long a lost circuit is waited for, and is no hub of ours.
    [GeneratedRegex("AspNetCore\\.SignalR|\\bMapHub<|\\bAddSignalR\\b|: Hub\\b|\\bIHubContext\\b", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex SignalR();

    [GeneratedRegex(
        "^(global )?using (?<static>static )?((?<alias>\\w+) = )?(?<name>[\\w.]+)[^;(]*;", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 2000)]
    private static partial Regex Using();

    [GeneratedRegex("\\bDateTime(Offset)?\\.(Now|UtcNow|Today)\\b|\\bThread\\.Sleep\\b|new Timer\\(", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Clock();

    [GeneratedRegex(
        "\\sstyle\\s*=|<style\\b|<script\\b(?![^>]*\\ssrc=)|(?-i:\\son[a-z]+\\s*=\\s*[\"'@])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Inline();
}
