using System.Globalization;
using Dashboard.Features.Wall;
using Dashboard.Live;

namespace Dashboard.Tests.Live;

public sealed class PerStateTests
{
    [Fact]
    public void It_is_made_once_for_each_state_whoever_asks()
    {
        var made = 0;
        var boards = new PerState<object>(_ => { Interlocked.Increment(ref made); return new(); });
        var state = Sample.State();

        var all = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => boards.Of(state)).Distinct().ToList();

        Assert.Single(all);
        Assert.Equal(1, made);
        // Equal to it, but another.
        Assert.NotSame(all[0], boards.Of(state with { }));
        Assert.Equal(2, made);
    }

    [Fact]
    public void Whoever_asks_for_what_cannot_be_made_is_told_the_same()
    {
        var made = 0;
        var boards = new PerState<object>(_ => { made++; throw new InvalidOperationException("no such thing"); });
        var state = Sample.State();

        Assert.Equal("no such thing", Assert.Throws<InvalidOperationException>(() => boards.Of(state)).Message);
        Assert.Equal("no such thing", Assert.Throws<InvalidOperationException>(() => boards.Of(state)).Message);
        Assert.Equal(1, made);
    }

    [Fact]
    public void Places_and_days_are_made_once_for_all_tiles_and_languages()
    {
        var state = Sample.State(Sample.Tally(5, Sample.At(9, 0))) with { AsOf = Sample.At(14, 31) };
        var (places, lines) = (Places.Of(state), TrendsScene.Lines(state));

        foreach (var language in (string[])["zh-CN", "en"])
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.Same(places, Places.Of(state));
            Assert.Same(lines, TrendsScene.Lines(state));
            Assert.Same(lines, TrendsScene.Scene.Model<DaysModel>(state, "days").Lines);
        }

        // A second later, all is made anew, and is equal: no tile is drawn again for it.
        var later = state with { AsOf = state.AsOf + 1000 };
        Assert.NotSame(lines, TrendsScene.Lines(later));
        Assert.Equal(TrendsScene.Scene.Models(state), TrendsScene.Scene.Models(later));
        Assert.Equal(StationsScene.Scene.Models(state), StationsScene.Scene.Models(later));
        Assert.Equal(OverviewScene.Scene.Models(state), OverviewScene.Scene.Models(later));
    }
}
