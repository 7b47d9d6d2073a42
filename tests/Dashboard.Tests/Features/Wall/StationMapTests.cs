using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

public sealed class StationMapTests
{
    [Fact]
    public void The_map_is_true_to_scale_with_north_up()
    {
        // 0.1° of latitude are 11.132 km; at 60° north 0.2° of longitude are as much.
        var map = StationMap.Of([(60.0, 106.0), (60.1, 106.0), (60.05, 106.2)], All(3));

        var (south, north, east) = (map.Spots[0], map.Spots[1], map.Spots[2]);
        Assert.True(north.Y < south.Y);
        Assert.True(east.X > south.X);
        Assert.Equal(south.Y - north.Y, east.X - south.X, 1.0);
        Assert.Equal(11.132 * map.ScaleLength / map.ScaleKm, south.Y - north.Y, 0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(20)]
    public void Labels_never_overlap_and_stay_on_the_paper_however_near_the_places_are(int count)
    {
        var random = new Random(count);
        foreach (var near in (double[])[0, 0.0001, 0.3, 5])
        {
            var map = StationMap.Of(
                [.. Enumerable.Range(0, count).Select(_ => (26.5 + (near * random.NextDouble()), 106.7 + (near * random.NextDouble())))], All(count));

            Assert.Equal(count, map.Spots.Count);
            foreach (var side in map.Spots.GroupBy(s => s.Left))
            {
                var labels = side.Select(s => s.LabelY!.Value).Order().ToList();
                var room = StationMap.Height / Math.Max(StationMap.Roomy, labels.Count);
                Assert.All(labels.Zip(labels.Skip(1)), pair => Assert.True(pair.Second - pair.First > room - 0.01));
                Assert.InRange(labels[0], (room / 2) - 0.01, StationMap.Height);
                Assert.InRange(labels[^1], 0, StationMap.Height - (room / 2) + 0.01);
            }

            Assert.All(map.Spots, s => Assert.InRange(s.X, StationMap.Column, StationMap.Width - StationMap.Column));
            Assert.All(map.Spots, s => Assert.InRange(s.Y, 0, StationMap.Height));
            Assert.InRange(map.Spots.Count(s => s.Left), count / 2, (count + 1) / 2);
        }
    }

    [Fact]
    public void Places_on_one_spot_are_all_there()
    {
        var map = StationMap.Of([(26.5, 106.7), (26.5, 106.7)], All(2));

        Assert.Equal(map.Spots[0].X, map.Spots[1].X);
        Assert.All(map.Spots, s => Assert.True(double.IsFinite(s.X) && double.IsFinite(s.Y)));
    }

    [Fact]
    public void Places_without_a_label_are_there_too()
    {
        var map = StationMap.Of([.. Enumerable.Range(0, 60).Select(i => (26.5 + (i * .01), 106.7 + (i % 7 * .01)))], new HashSet<int> { 3, 50 });

        Assert.Equal(60, map.Spots.Count);
        Assert.Equal([3, 50], map.Spots.Index().Where(s => s.Item.LabelY is not null).Select(s => s.Index));
    }

    private static HashSet<int> All(int count) => [.. Enumerable.Range(0, count)];
}
