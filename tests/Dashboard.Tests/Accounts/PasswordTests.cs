using Dashboard.Accounts;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>What a password must be.</summary>
public sealed class PasswordTests
{
    private static readonly Account Somebody = new() { Name = "liwei", DisplayName = "李伟" };

    [Theory]
    [InlineData("kettle orbit v", false, "PasswordShortAlone")]
    [InlineData("kettle orbit vi", false, null)]
    [InlineData("kettle orbi", true, "PasswordShort")]
    [InlineData("kettle orbit", true, null)]
    [InlineData("", true, "PasswordShort")]
    public void It_has_fifteen_characters_or_twelve_beside_codes(string password, bool second, string? fault) =>
        Assert.Equal(fault, Passwords.Fault(password, Somebody, second));

    [Fact]
    public void It_ends_somewhere()
    {
        var long200 = string.Concat(Enumerable.Repeat("gravel lantern opens twice ", 8))[..200];

        Assert.Equal((null, "PasswordLong"), (Passwords.Fault(long200, Somebody, false), Passwords.Fault(long200 + "x", Somebody, false)));
    }

    [Theory]
    [InlineData("password123456789")]
    [InlineData("passwordpassword")]
    [InlineData("P@ssw0rdP@ssw0rd")]
    [InlineData("Passw0rd12345678!")]
    [InlineData("administrator123")]
    [InlineData("administrator2026")]
    [InlineData("qwertyuiop123456")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("1234567890qwertyuiop")]
    [InlineData("123456789012345")]
    [InlineData("147258369147258369")]
    [InlineData("112233445566778899")]
    [InlineData("13800138000138001")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("!QAZ2wsx#EDC4rfv")]
    [InlineData("1q2w3e4r5t6y7u8i")]
    [InlineData("q1w2e3r4t5y6u7i8")]
    [InlineData("zaq12wsxcde34rfv")]
    [InlineData("qwe123asd456zxc789")]
    [InlineData("abc123abc123abc123")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("0123456789abcdef")]
    [InlineData("a123456789012345")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("ababababababababab")]
    [InlineData("hahahahahahahaha")]
    [InlineData("iloveyou1234567")]
    [InlineData("iloveyouforever1")]
    [InlineData("thisismypassword")]
    [InlineData("correct horse battery staple")]
    [InlineData("welcome-to-2026!!")]
    [InlineData("football2026season")]
    [InlineData("woaini1314520woaini")]
    [InlineData("woaini520zhongguo")]
    [InlineData("5201314woaini5201314")]
    [InlineData("zhang19880512123")]
    [InlineData("guiyang2014chunyun")]
    [InlineData("Guizhou-Chunyun-2026")]
    [InlineData("zhiyuanzhefuwuzhan")]
    [InlineData("volunteer-station-1")]
    [InlineData("passwordstandard")]
    [InlineData("thequickbrownfox")]
    [InlineData("theredhousedoor")]
    [InlineData("ihatepasswords1")]
    [InlineData("monkeydragonbaseball")]
    [InlineData("               ")]
    [InlineData("我爱你我爱你我爱你我爱你我爱你")]
    [InlineData("好好学习天天向上好好学习天天向上")]
    [InlineData("贵阳春运志愿者服务站点密码2026")]
    public void What_is_tried_first_is_refused(string password) => Assert.Equal("PasswordCommon", Passwords.Fault(password, Somebody, false));

    [Theory]
    [InlineData("liwei1988liwei1988")]
    [InlineData("LiWei-LiWei-LiWei")]
    [InlineData("李伟李伟李伟李伟李伟李伟李伟李伟")]
    [InlineData("liwei-password-2026")]
    public void Nobody_s_own_name_keeps_anybody_out(string password) => Assert.Equal("PasswordCommon", Passwords.Fault(password, Somebody, false));

    [Theory]
    [InlineData("kettle orbit violin mud")]
    [InlineData("gravel lantern opens twice")]
    [InlineData("elf birnen rollen leise")]
    [InlineData("shanyao-doufu-mianbao-qie")]
    [InlineData("x7#Kq9$mP2@vL5!w")]
    [InlineData("4f8a91c07e2b35d6")]
    [InlineData("Tr1cky.Walnut.Ferry")]
    [InlineData("my dog eats 3 password books")]
    [InlineData("in guiyang it rains on our umbrella")]
    [InlineData("门前两棵石榴树秋天结了四十七个果")]
    [InlineData("黄果树瀑布下的阿婆爱喝酸汤鱼配折耳根")]
    [InlineData("志愿者小陈昨晚在车站吃了三碗肠旺面")]
    public void A_few_words_that_nobody_puts_together_are_enough(string password) => Assert.Null(Passwords.Fault(password, Somebody, false));

    [Fact]
    public void The_demonstration_s_own_passwords_keep_its_rules() =>
        Assert.All(FirstStart.Demo, demo => Assert.Null(Passwords.Fault(demo.Password, new() { Name = demo.Name, DisplayName = demo.DisplayName }, false)));
}
