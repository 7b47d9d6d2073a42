using System.Globalization;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Features.Screens;

/// <summary>Codes as they are typed, and those that are wrong.</summary>
public sealed partial class ScreenServiceTests
{
    [Theory]
    [InlineData("{0}-{1}")]
    [InlineData(" {0} {1} ")]
    [InlineData("{0}{1}")]
    public async Task A_code_may_be_typed_as_people_type(string form)
    {
        var (_, asked) = await _bench.AskAsync();
        var typed = string.Format(CultureInfo.InvariantCulture, form, asked.Code[..4], asked.Code[4..]).ToLowerInvariant();

        Assert.Equal(asked with { Tries = 1 }, await Service.EnterAsync(await _bench.ManagerAsync(), typed, Wait.Cancelled));
    }

    [Fact]
    public async Task After_five_wrong_codes_an_account_waits_ten_minutes_and_others_do_not()
    {
        var (manager, other) = (await _bench.ManagerAsync(), await _bench.PersonAsync("bie", new Grant(Role.Manager, 2)));
        // Right ones do not count, nor does an empty field.
        for (var i = 0; i < 6; i++) await Service.EnterAsync(manager, (await _bench.AskAsync()).Pairing.Code, Wait.Cancelled);
        Assert.Equal("code", await FieldAsync(() => Service.EnterAsync(manager, " - ", Wait.Cancelled)));
        foreach (var wrong in (string[])["BBBBBBBB", "CCCCCCCC", "ZZZ", "大厅", "BBBBBBBBB"])
            Assert.Equal("code", await FieldAsync(() => Service.EnterAsync(manager, wrong, Wait.Cancelled)));
        _bench.Clock.Advance(TimeSpan.FromMinutes(9));
        var (_, asked) = await _bench.AskAsync();

        Assert.Equal("tries", await FieldAsync(() => Service.EnterAsync(manager, asked.Code, Wait.Cancelled)));
        Assert.Equal(1, (await Service.EnterAsync(other, asked.Code, Wait.Cancelled)).Tries);

        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await Service.EnterAsync(manager, asked.Code, Wait.Cancelled)).Tries);
    }

    [Fact]
    public async Task Of_codes_entered_at_once_no_more_than_five_wrong_ones_are_looked_up()
    {
        var manager = await _bench.ManagerAsync();

        var fields = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(_ => Task.Run(() => FieldAsync(() => Service.EnterAsync(manager, "BBBBBBBB", Wait.Cancelled)), Wait.Cancelled)));

        Assert.Equal((5, 7), (fields.Count(f => f == "code"), fields.Count(f => f == "tries")));
    }
}
