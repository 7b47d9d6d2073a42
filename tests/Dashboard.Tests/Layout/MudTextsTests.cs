using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Dashboard.Tests.Layout;

/// <summary>MudBlazor's own texts, as a person meets them inside its components.</summary>
public sealed partial class MudTextsTests : ComponentTest
{
    /// <summary>All that this release of MudBlazor asks for, and its English: an upgrade that asks for more is seen here and in
    /// <see cref="TextsTests"/>.</summary>
    internal static IReadOnlyDictionary<string, string> Originals { get; } = new ResourceManager(
        "MudBlazor.Resources.LanguageResource", typeof(MudAlert).Assembly)
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    [Fact]
    public void The_pages_are_given_these_texts()
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().AddPages().BuildServiceProvider();

        Assert.IsType<MudTexts>(services.GetRequiredService<MudLocalizer>());
    }

    [Fact]
    public void English_is_MudBlazor_s_own()
    {
        Speak("en");
        var texts = Services.GetRequiredService<MudLocalizer>();

        Assert.NotEmpty(Originals);
        Assert.All(Originals, o => Assert.Equal(o, new(o.Key, texts[o.Key].Value)));
    }

    [Fact]
    public void No_Chinese_text_has_a_word_of_English()
    {
        Speak("zh-CN");
        var texts = Services.GetRequiredService<MudLocalizer>();

        Assert.All(Originals.Keys, key => Assert.DoesNotMatch(Latin(), texts[key].Value));
    }

    [Theory]
    [InlineData("zh-CN", "每页行数： 10 第 1-10 条，共 23 条", "第一页 上一页 下一页 最后一页")]
    [InlineData("en", "Rows per page: 10 1-10 of 23", "First page Previous page Next page Last page")]
    public void A_table_s_pager(string culture, string read, string heard)
    {
        var table = Draw<MudTable<int>>(culture, p => p
            .Add(t => t.Items, Enumerable.Range(1, 23))
            .Add(t => t.RowTemplate, n => n.ToString(CultureInfo.InvariantCulture))
            .Add(t => t.PagerContent, Content<MudTablePager>()));

        var pager = table.Component.Find(".mud-table-pagination");
        Assert.Equal(read, Words([pager]));
        Assert.Equal(heard, Heard(pager));
    }

    [Theory]
    [InlineData("zh-CN", "关闭")]
    [InlineData("en", "Close")]
    public void An_alert_that_can_be_closed(string culture, string heard) =>
        Assert.Equal(heard, Heard(Draw<MudAlert>(culture, p => p.Add(a => a.ShowCloseIcon, true)).Component.Find(".mud-alert")));

    [Theory]
    [InlineData("zh-CN", "清除")]
    [InlineData("en", "Clear")]
    public void A_field_that_can_be_cleared(string culture, string heard) =>
        Assert.Equal(
            heard, Heard(Draw<MudTextField<string>>(culture, p => p.Add(f => f.Clearable, true).Add(f => f.Value, "1")).Component.Find(".mud-input-control")));

    [Theory]
    [InlineData("zh-CN", "必填")]
    [InlineData("en", "Required")]
    public async Task A_field_that_must_be_filled(string culture, string read)
    {
        var field = Draw<MudTextField<string>>(culture, p => p.Add(f => f.Required, true));

        await field.Component.InvokeAsync(field.Component.Instance.ValidateAsync);

        Assert.Equal(read, field.Text);
    }

    [Theory]
    [InlineData("zh-CN", "关闭")]
    [InlineData("en", "Close")]
    public async Task A_passing_message(string culture, string heard)
    {
        var messages = Draw<MudSnackbarProvider>(culture, _ => { });

        await messages.Component.InvokeAsync(() => Services.GetRequiredService<ISnackbar>().Add("1", configure: o => o.RequireInteraction = true));

        Assert.Equal(heard, Heard(messages.Component.Find(".mud-snackbar")));
    }

    private static RenderFragment Content<T>()
        where T : IComponent => builder =>
        {
            builder.OpenComponent<T>(0);
            builder.CloseComponent();
        };

    /// <summary>What only a screen reader or a pointer that rests on it brings out.</summary>
    private static string Heard(IElement element) =>
        string.Join(
            ' ',
            element.QuerySelectorAll("*").SelectMany(e => e.Attributes).Where(a => a.Name is "aria-label" or "title" or "placeholder" or "alt")
                .Select(a => a.Value));

    [GeneratedRegex("[A-Za-z]", RegexOptions.None, 2000)]
    private static partial Regex Latin();
}
