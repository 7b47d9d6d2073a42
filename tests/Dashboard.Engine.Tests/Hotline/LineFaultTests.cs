using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class LineFaultTests
{
    [Theory]
    [InlineData("1800000000|1800000000.12|help|NONE|JUGGLE||13885012345|1", "1800000000|1800000000.12|help|NONE|JUGGLE||…|1")]
    [InlineData("1800000000|pbx-1800000000.12|help|NONE|JUGGLE", "1800000000|pbx-1800000000.12|help|NONE|JUGGLE")]
    [InlineData("13885012345|1", "…|1")]
    [InlineData("85012345|1", "…|1")]
    [InlineData("call 13885012345. and", "call …. and")]
    [InlineData("call 138-8501-2345 or 138 8501 2345", "call … or …")]
    [InlineData("+86 851-8501.2345", "…")]
    [InlineData("123456|help|12", "123456|help|12")]
    public void A_number_is_covered_wherever_it_stands_and_a_line_s_time_and_call_are_not(string line, string kept) =>
        Assert.Equal(kept, LineFault.Of(line, "why", null).Line);
}
