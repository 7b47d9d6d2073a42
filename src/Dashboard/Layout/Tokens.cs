using System.Text.RegularExpressions;
using MudBlazor;

namespace Dashboard.Layout;

/// <summary>MudBlazor's theme, made from the same tokens as everything else: wwwroot/css/tokens.css, whose first block is light and whose second is
/// dark.</summary>
public static partial class Tokens
{
    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = Read();

    private static MudTheme Read()
    {
        using var stream = typeof(Tokens).Assembly.GetManifestResourceStream("tokens.css")!;
        var blocks = Block().Matches(new StreamReader(stream).ReadToEnd());
        var light = Values(blocks[0].Value);
        var dark = Values(blocks[1].Value);
        var theme = new MudTheme
        {
            PaletteLight = Fill(new PaletteLight(), light),
            PaletteDark = Fill(new PaletteDark(), dark),
            LayoutProperties = new() { DefaultBorderRadius = light["radius"], AppbarHeight = "64px" },
        };
        theme.Typography.Default.FontFamily = [.. light["font"].Split(',').Select(f => f.Trim().Trim('"'))];
        foreach (var button in (BaseTypography[])[theme.Typography.Button]) button.TextTransform = "none";
        return theme;
    }

    private static T Fill<T>(T palette, Dictionary<string, string> token)
        where T : Palette
    {
        palette.Primary = token["accent"];
        palette.PrimaryContrastText = token["on-accent"];
        palette.Secondary = token["ink-soft"];
        palette.Success = token["accent"];
        palette.Info = token["accent"];
        palette.Warning = token["amber"];
        palette.Error = token["red"];
        (palette.SuccessContrastText, palette.InfoContrastText) = (token["on-accent"], token["on-accent"]);
        (palette.WarningContrastText, palette.ErrorContrastText) = (token["surface"], token["surface"]);
        palette.Background = token["ground"];
        palette.BackgroundGray = token["ground"];
        palette.Surface = token["surface"];
        palette.AppbarBackground = token["surface"];
        palette.AppbarText = token["ink"];
        palette.TextPrimary = token["ink"];
        palette.TextSecondary = token["ink-soft"];
        palette.LinesDefault = token["line"];
        palette.TableLines = token["line"];
        palette.Divider = token["line"];
        palette.ActionDefault = token["ink-soft"];
        return palette;
    }

    private static Dictionary<string, string> Values(string block) =>
        Token().Matches(block).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value.Trim(), StringComparer.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"--(?<name>[\w-]+):(?<value>[^;]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
