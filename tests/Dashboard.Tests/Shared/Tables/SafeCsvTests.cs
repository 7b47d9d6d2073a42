using System.Text;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Shared.Tables;

/// <summary>CSV that a spreadsheet opens without running anything in it.</summary>
public sealed class SafeCsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" =1", "' =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("-12", "-12")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void A_cell_is_text_and_no_formula(string cell, string written)
    {
        var bytes = SafeCsv.Write([[cell]]);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Equal(written + "\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }
}
