using Dashboard.Engine.Ledger;
using Dashboard.Features.Book;
using Dashboard.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Dashboard.Tests.Features.Book;

/// <summary>What is typed into the correction's form, and what is said when it is not taken.</summary>
public sealed class BookFormTests : ComponentTest
{
    private FaultTexts Faults => Services.GetRequiredService<FaultTexts>();

    private IStringLocalizer<BookTexts> Texts => Services.GetRequiredService<IStringLocalizer<BookTexts>>();

    [Theory]
    [InlineData("3", 3L)]
    [InlineData(" 1,200 ", 1200L)]
    [InlineData("１２", 12L)]
    [InlineData("−4", -4L)]
    [InlineData("-4", -4L)]
    [InlineData("0", null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void An_amount_is_read_as_people_write_it(string? typed, long? amount)
    {
        Assert.True(new BookForm { Amount = typed }.TryAmount(out var read));
        Assert.Equal(amount, read);
    }

    [Theory]
    [InlineData("3.5")]
    [InlineData("三")]
    [InlineData("99999999999999999999")]
    [InlineData("+-1")]
    public void What_is_no_whole_number_is_refused(string typed) => Assert.False(new BookForm { Amount = typed }.TryAmount(out _));

    [Theory]
    [InlineData("zh-CN", "twice", "", "重复计数")]
    [InlineData("zh-CN", "amount", " 少数两位 ", "数量有误：少数两位")]
    [InlineData("en", "metric", "was luggage", "Wrong item: was luggage")]
    [InlineData("en", "mistap", null, "Pressed by mistake")]
    [InlineData("en", "other", "rain", "rain")]
    [InlineData("en", "other", " ", "")]
    [InlineData("en", "made-up", "", "")]
    [InlineData("en", null, "rain", "rain")]
    public void The_reason_is_the_usual_one_and_what_was_added(string culture, string? usual, string? words, string said)
    {
        Speak(culture);
        Assert.Equal(said, new BookForm { Reason = usual, Words = words }.Said(Texts));
    }

    [Theory]
    [InlineData("already-corrected", null, "这条记录已被更正过，请核对现在的数量后再提交。", "This entry has been corrected already. Check what it says now, then send again.")]
    [InlineData("day-locked", null, "已超过 48 小时，须由管理员更正", "More than 48 hours ago; only a manager may correct it")]
    [InlineData("not-yours", null, "这条记录不属于本站，不能在这里更正。", "This entry is not of this station and cannot be corrected here.")]
    [InlineData("no-such-entry", null, "没有找到这条记录，请返回台账重新选择。", "The entry was not found. Go back to the book and choose it again.")]
    [InlineData("no-change", null, "与现在的数量相同，无需更正。", "That is what the entry says now; there is nothing to correct.")]
    [InlineData("amount", null, "请填写整数，不超过 1,000,000。", "Enter a whole number, up to 1,000,000.")]
    [InlineData("below-zero", null, "更正后合计会小于零，请核对数量。", "This would take the count below zero. Check the amount.")]
    [InlineData("beyond-whole", null, "更正后分项会超过总项，请核对数量。", "This would take a part beyond its whole. Check the amount.")]
    [InlineData("shift-signed-off", null, "本班次已确认，须由管理员重新开放后才能更正", "This shift is confirmed; a manager must reopen it before it can be corrected")]
    [InlineData("event-closed", null, "活动已结束，不能再更正", "The event is closed; nothing more is corrected")]
    [InlineData("reason", null, "请选择更正原因；选“其他”时请写明。", "Choose a reason; for “Other”, say which.")]
    [InlineData("key", null, "这张表单已提交过其他内容，请核对现在的数量后再提交。", "This form was sent before with other content. Check what the entry says now, then send again.")]
    [InlineData("moon", "moon: is full", "未能更正。请刷新页面，核对现在的数量后再试。", "Not recorded. Reload the page, check what it says now, then try again.")]
    [InlineData(null, null, "未能更正。请刷新页面，核对现在的数量后再试。", "Not recorded. Reload the page, check what it says now, then try again.")]
    public void A_refusal_is_said_in_the_reader_s_language(string? code, string? reason, string zh, string en)
    {
        Speak("zh-CN");
        Assert.Equal(zh, Faults.Of(new AppendResult(Guid.Empty, AppendStatus.Rejected, null, reason, code), Texts, Sample.Catalog().Event.LateHours));
        Speak("en");
        Assert.Equal(en, Faults.Of(new AppendResult(Guid.Empty, AppendStatus.Rejected, null, reason, code), Texts, Sample.Catalog().Event.LateHours));
    }
}
