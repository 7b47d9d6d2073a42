using Dashboard.Engine.Access;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Access;

public sealed class HolderTests
{
    [Theory]
    [InlineData(HolderKind.Account, 12, "account:12")]
    [InlineData(HolderKind.Key, 1, "key:1")]
    [InlineData(HolderKind.Screen, 2_147_483_647, "screen:2147483647")]
    [InlineData(HolderKind.Account, 0, "account:0")]
    public void The_text_form_is_read_back(HolderKind kind, int id, string text)
    {
        Assert.Equal(text, new Holder(kind, id).ToString());
        Assert.True(Holder.TryParse(text, out var holder));
        Assert.Equal(new(kind, id), holder);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":5")]
    [InlineData("account")]
    [InlineData("account:")]
    [InlineData("account:x")]
    [InlineData("account:-1")]
    [InlineData("account:+1")]
    [InlineData("account: 1")]
    [InlineData("account:012")]
    [InlineData("account:1:2")]
    [InlineData("account:2147483648")]
    [InlineData("account:１")]
    [InlineData("Account:1")]
    [InlineData("seed")]
    public void Anything_else_is_no_holder(string? text)
    {
        Assert.False(Holder.TryParse(text, out var holder));
        Assert.Equal(default, holder);
    }

    [Property]
    public void No_two_texts_are_the_same_holder(string text) => Assert.True(!Holder.TryParse(text, out var holder) || holder.ToString() == text);

    [Fact]
    public void An_actor_is_the_holder_with_the_address() =>
        Assert.Equal(new("key:3", "192.0.2.1"), new Caller(new(HolderKind.Key, 3), "stamp", null, "192.0.2.1").Actor);
}
