using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Who calls, whatever exchanges write of it.</summary>
public sealed class CallersTests
{
    [Theory]
    [InlineData(
        "13811112222",
        "13811112222",
        "+8613811112222",
        "008613811112222",
        "8613811112222",
        "013811112222",
        "138 1111 2222",
        "138-1111-2222",
        "+86 138-1111-2222",
        "(+86) 138 1111 2222",
        "sip:13811112222@10.0.0.1;user=phone",
        "tel:+8613811112222",
        "\"李\" <13811112222>",
        "１３８１１１１２２２２",
        "＋８６ １３８－１１１１－２２２２",
        "\u202A+86 138\u200B1111\u20112222\u202C",
        "\"Li\" <sip:13811112222@h>;tag=1",
        "tel:+86-138-1111-2222;phone-context=+86")]
    [InlineData(
        "85551234",
        "85551234",
        "085185551234",
        "85185551234",
        "0851-85551234",
        "0851 8555 1234",
        "+86 851 85551234",
        "+86 (0)851 85551234",
        "0086085185551234",
        "8685185551234",
        "86085185551234")]
    [InlineData(
        "85551234x801",
        "85551234转801",
        "0851-85551234-801",
        "0851-85551234 转 801",
        "85551234 ext. 801",
        "85551234x801",
        "85551234#801",
        "85551234,801",
        "85551234 分机：801",
        "tel:+86-851-85551234;ext=801")]
    [InlineData("sid", "Sid")]
    [InlineData("david", "sip:David@exchange.invalid")]
    [InlineData("1085551234", "01085551234", "010-85551234", "+861085551234", "861085551234")]
    [InlineData("12125550100", "12125550100", "+12125550100", "0012125550100", "+1 (212) 555-0100")]
    [InlineData("85221234567", "+85221234567", "0085221234567")]
    [InlineData("12345", "12345", " 12345 ")]
    [InlineData("86101234", "86101234")]
    [InlineData("anna7", "anna7", "Anna7", "<anna7>", "sip:anna7@exchange.invalid")]
    [InlineData("bert7", "bert7")]
    public void One_caller_is_the_same_however_they_are_written(string subscriber, params string[] written) =>
        Assert.All(written, text => Assert.Equal(subscriber, Callers.Subscriber(text)));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    [InlineData("anonymous@anonymous.invalid")]
    [InlineData("\"Anonymous\" <anonymous>")]
    [InlineData("\"Li\" <>")]
    [InlineData("asterisk")]
    [InlineData("unknown")]
    [InlineData("<unknown>")]
    [InlineData("Unavailable")]
    [InlineData("Restricted")]
    [InlineData("Private")]
    [InlineData("Private Number")]
    [InlineData("NO CALLER ID")]
    [InlineData("id-withheld")]
    [InlineData("Out Of Area")]
    [InlineData("Coin line/payphone")]
    [InlineData("null")]
    [InlineData("N/A")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("0")]
    [InlineData("0000000000")]
    [InlineData("匿名")]
    [InlineData("未知号码")]
    [InlineData("号码无法显示")]
    [InlineData("不明来电")]
    [InlineData("隱藏號碼")]
    [InlineData("ＡＮＯＮＹＭＯＵＳ")]
    [InlineData("Anonymous Caller")]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=7")]
    [InlineData("Caller-ID withheld")]
    [InlineData("Number Unavailable")]
    [InlineData("Anonymous;tag=3")]
    [InlineData("unlisted")]
    [InlineData("０００")]
    public void Whoever_withholds_the_number_cannot_be_called(string written) => Assert.Null(Callers.Subscriber(written));

    [Theory]
    [InlineData("Agent/3001", "3001")]
    [InlineData("PJSIP/3001", "3001")]
    [InlineData("Local/3001@from-queue/n", "3001")]
    [InlineData("DAHDI/g0/013811112222", "13811112222")]
    [InlineData("3001", "3001")]
    [InlineData("SIP/Anna", "anna")]
    [InlineData("王芳", "王芳")]
    public void An_agents_own_telephone_is_known_by_how_the_exchange_calls_it(string agent, string extension) =>
        Assert.Equal(extension, Callers.Extension(agent));
}
