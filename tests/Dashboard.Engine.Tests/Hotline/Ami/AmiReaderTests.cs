using System.Text;
using Dashboard.Engine.Hotline.Ami;

namespace Dashboard.Engine.Tests.Hotline.Ami;

public sealed class AmiReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\r\n", 1)]
    [InlineData("\r\n", 7)]
    [InlineData("\n", 1)]
    [InlineData("\r\n", 100_000)]
    public async Task Messages_are_read_however_the_bytes_are_split(string end, int piece)
    {
        var reader = Reader(
            "Asterisk Call Manager/9.0.0\n\n\nEvent: Join\nName: 王芳: desk\nVariable: a=1\nVariable: b=2\nempty:\n\n\nResponse: Success\n\n"
                .ReplaceLineEndings(end),
            piece);

        Assert.Equal("9.0.0", await reader.ReadGreetingAsync(Stop));
        var message = await reader.ReadAsync(Stop);
        Assert.Equal(("Join", "王芳: desk", "", null), (message!["event"], message["Name"], message["Empty"], message["Queue"]));
        Assert.Equal(["a=1", "b=2"], message.All("variable"));
        Assert.Equal("Success", (await reader.ReadAsync(Stop))!["Response"]);
        Assert.Null(await reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task A_line_of_the_longest_length_is_read_and_one_byte_more_is_refused()
    {
        var message = await Reader($"A: {new string('x', AmiReader.MaxLine - 3)}\r\n\r\n").ReadAsync(Stop);
        Assert.Equal(AmiReader.MaxLine - 3, message!["A"]!.Length);
        await Refused($"A: {new string('x', AmiReader.MaxLine - 2)}\n\n", "A line is longer than 8192 bytes.");
        await Refused(new string('x', 1_000_000), "A line is longer than 8192 bytes.");
    }

    [Fact]
    public async Task A_message_without_an_end_is_refused()
    {
        var fields = string.Concat(Enumerable.Repeat("A: b\r\n", AmiReader.MaxFields));
        Assert.Equal(AmiReader.MaxFields, (await Reader(fields + "\r\n").ReadAsync(Stop))!.Fields.Count);
        await Refused(fields + "A: b\r\n\r\n", "A message has more than 200 fields.");
        await Refused(string.Concat(Enumerable.Repeat($"A: {new string('x', 8_000)}\r\n", 9)), "A message is longer than 65536 bytes.");
        await Refused("A: b\r\n" + string.Concat(Enumerable.Repeat("no field\r\n", 10_000)), "A message is longer than 65536 bytes.");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0000\u0001\u0002\r\n")]
    [InlineData(": no key\r\n")]
    public Task What_is_no_message_is_refused(string text) => Refused(text, "What was sent is no message.");

    [Theory]
    [InlineData("Event: Jo")]
    [InlineData("Event: Join\r\n")]
    public Task An_end_in_the_middle_of_a_message_is_no_message(string text) => Refused(text, "The connection ended in the middle of a message.");

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("")]
    public async Task Whoever_does_not_greet_as_an_exchange_is_none(string text) =>
        await Assert.ThrowsAsync<AmiException>(async () => await Reader(text).ReadGreetingAsync(Stop));

    [Fact]
    public async Task A_line_end_within_a_value_costs_the_rest_of_that_value_alone()
    {
        var message = await Reader("Event: Join\r\nName: first\r\nsecond\r\nQueue: help\r\n\r\n").ReadAsync(Stop);
        Assert.Equal(("first", "help"), (message!["Name"], message["Queue"]));
    }

    [Fact]
    public void An_action_is_its_fields_and_an_empty_line() =>
        Assert.Equal("Action: Login\r\nUsername: 台\r\n\r\n", Encoding.UTF8.GetString(AmiMessage.Action("Login", ("Username", "台"))));

    [Theory]
    [InlineData("a\r\nAction: Originate")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void A_value_that_would_be_an_action_of_its_own_is_refused_and_not_repeated(string value)
    {
        var refused = Assert.Throws<ArgumentException>(() => AmiMessage.Action("Login", ("Secret", value)));
        Assert.DoesNotContain(
            "a",
            refused.Message.Replace("The field Secret of an action carries a control character. (Parameter 'fields')", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AmiMessage.Action("Login", (value, "x")));
        Assert.Throws<ArgumentException>(() => AmiMessage.Action(value));
    }

    private static AmiReader Reader(string text, int piece = 4_096) => new(new Pieces(Encoding.UTF8.GetBytes(text), piece));

    private static async Task Refused(string text, string reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<AmiException>(async () => await Reader(text).ReadAsync(Stop))).Message);

    // Gives no more at once than a piece.
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
