namespace Dashboard.Features.Wall;

/// <summary>Where a place and its label stand on the map, in units of its drawing.</summary>
/// <param name="X">Of the place.</param>
/// <param name="Y">Of the place.</param>
/// <param name="Left">The label stands in the left column; else in the right one.</param>
/// <param name="LabelY">The middle of its label; null where it has none.</param>
public readonly record struct Spot(double X, double Y, bool Left, double? LabelY);

/// <summary>A map true to scale.</summary>
/// <param name="Spots">In order of the places.</param>
/// <param name="ScaleKm">A round distance for the scale.</param>
/// <param name="ScaleLength">How long that is on the drawing.</param>
public sealed record Chart(IReadOnlyList<Spot> Spots, double ScaleKm, double ScaleLength);

/// <summary>
/// Draws places by their coordinates, without map tiles: true to scale, north up, labels in two columns beside it, in the order of their places from north to
/// south, so that they never lie over one another however near the places are.
/// </summary>
public static class StationMap
{
    /// <summary>The drawing's width.</summary>
    public const double Width = 1200;

    /// <summary>The drawing's height.</summary>
    public const double Height = 740;

    /// <summary>Where the left column of labels ends; the right one begins as far from the other edge.</summary>
    public const double Column = 330;

    /// <summary>How many labels a column takes with their ages.</summary>
    public const int Roomy = 5;

    /// <summary>How many it takes at most.</summary>
    public const int Most = 10;

    private const double Around = 80, Top = 70, Bottom = 60, KmADegree = 111.32;
    private static readonly double[] Scales = [.1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Lays some places out.</summary>
    /// <param name="places">Degrees north and east.</param>
    /// <param name="labelled">Which of them have labels, by index; at most twice <see cref="Most"/>.</param>
    public static Chart Of(IReadOnlyList<(double Latitude, double Longitude)> places, IReadOnlySet<int> labelled)
    {
        if (places.Count == 0) return new([], 1, 100);
        var (south, north) = (places.Min(p => p.Latitude), places.Max(p => p.Latitude));
        var (west, east) = (places.Min(p => p.Longitude), places.Max(p => p.Longitude));
        var narrowing = Math.Cos((south + north) / 2 * Math.PI / 180);
        var (wide, high) = (Width - (2 * (Column + Around)), Height - Top - Bottom);
        // One place, or several at one: as if there were half a kilometre between them.
        var (across, along) = (Math.Max(.5, (east - west) * narrowing * KmADegree), Math.Max(.5, (north - south) * KmADegree));
        var unitsAKm = Math.Min(wide / across, high / along);
        double X(double longitude) => (Width / 2) + ((longitude - ((west + east) / 2)) * narrowing * KmADegree * unitsAKm);
        double Y(double latitude) => Top + (high / 2) - ((latitude - ((south + north) / 2)) * KmADegree * unitsAKm);
        var points = places.Select((p, i) => (Index: i, X: X(p.Longitude), Y: Y(p.Latitude))).ToList();
        // The western half of those with labels to the left: columns of equal length.
        var named = points.Where(p => labelled.Contains(p.Index)).OrderBy(p => p.X).ToList();
        var left = named.Take(named.Count / 2).Select(p => p.Index).ToHashSet();
        var labels = new double?[places.Count];
        foreach (var side in named.GroupBy(p => left.Contains(p.Index)))
        {
            var column = side.OrderBy(p => p.Y).ToList();
            foreach (var (y, point) in Spread([.. column.Select(p => p.Y)]).Zip(column)) labels[point.Index] = y;
        }

        var scale = Scales.Where(km => km * unitsAKm <= wide / 2).DefaultIfEmpty(Scales[0]).Max();
        return new([.. points.Select(p => new Spot(p.X, p.Y, left.Contains(p.Index), labels[p.Index]))], scale, scale * unitsAKm);
    }

    // As near to where they belong as they can stand without touching.
    private static double[] Spread(double[] wanted)
    {
        var step = Height / Math.Max(Roomy, wanted.Length);
        var (top, bottom) = (step / 2, Height - (step / 2));
        var placed = new double[wanted.Length];
        for (var i = 0; i < wanted.Length; i++) placed[i] = Math.Max(wanted[i], i == 0 ? top : placed[i - 1] + step);
        for (var i = wanted.Length - 1; i >= 0; i--) placed[i] = Math.Min(placed[i], i == wanted.Length - 1 ? bottom : placed[i + 1] - step);
        return placed;
    }
}
