using System.Text;
using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class LineTextTests
{
    [Fact]
    public void What_turns_the_direction_of_writing_comes_into_no_name()
    {
        var line = QueueLogLine.Parse("1798765200|c1|\u202Eq\u202C|Agent\u200E/7|CONNECT|5").Line!;

        Assert.Equal(("q", "Agent/7"), (line.Queue, line.Agent));
    }

    [Theory]
    [InlineData("C0EECBC4", "李四")] // GBK
    [InlineData("E69D8EE59B9B", "李四")]
    [InlineData("E69D8EE59B", "李\uFFFD")] // UTF-8, cut off within a character
    [InlineData("D5C5AB68", "张玥")] // GBK, the second byte of one is a letter
    [InlineData("9532A530", "\U00020158")] // GB18030, four bytes
    [InlineData("C0EECB", "李\uFFFD")] // GBK, cut off
    [InlineData("4A6F73E9", "José")] // Latin-1
    [InlineData("616E6E61", "anna")]
    [InlineData("FF", "ÿ")]
    [InlineData("", "")]
    public void A_name_is_the_same_whatever_its_bytes(string bytes, string text)
    {
        Assert.Equal(text, LineText.OfField(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void Each_field_of_a_line_has_an_encoding_of_its_own()
    {
        byte[] line = [.. "1|c|"u8, 0xC8, 0xC8, 0xCF, 0xDF, .. "|"u8, .. "李四"u8, .. "|CONNECT|5|"u8, 0xFF];

        Assert.Equal("1|c|热线|李四|CONNECT|5|ÿ", LineText.OfLine(line));
    }

    [Fact]
    public void A_character_whose_second_byte_is_a_bar_parts_no_fields()
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var letter = gbk.GetString([0x8A, 0x7C]);

        Assert.Equal($"1|c|q|{letter}|CONNECT|5", LineText.OfLine([.. "1|c|q|"u8, 0x8A, 0x7C, .. "|CONNECT|5"u8]));
        // But what is cut off before a bar is cut off.
        Assert.Equal(6, LineText.OfLine([.. "1|c|q|anna"u8, 0x8A, .. "|CONNECT|5"u8]).Split('|').Length);
    }

    [Fact]
    public void What_cannot_be_seen_is_made_visible_and_stays_different()
    {
        Assert.Equal("a␀b␇c␡", LineText.Visible("a\0b\u0007c\u007F"));
        Assert.Equal("王 芳", LineText.Visible("王 芳"));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task A_byte_order_mark_costs_no_line_and_positions_are_those_of_the_file(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("1|热|\r\n𝄞ਊ2|x|\nrest")];
        using var stream = new MemoryStream(bytes);
        var reader = new LineReader(stream);

        var (first, second) = (await reader.NextAsync(TestContext.Current.CancellationToken), await reader.NextAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("1|热|", "𝄞ਊ2|x|"), (first!.Value.Text, second!.Value.Text));
        Assert.Null(await reader.NextAsync(TestContext.Current.CancellationToken));
        Assert.Equal("rest", reader.Rest()!.Value.Text);
        Assert.Equal(bytes.Length - encoding.GetByteCount("rest"), second.Value.EndsAt);
    }
}
