using Dashboard.Engine.Hotline;

namespace Dashboard.Features.Hotline;

/// <summary>The measures of some days, told apart by one thing at a time: by all of them a season's calls would be nearly as many sums.</summary>
/// <param name="Quarters">By quarter of an hour.</param>
/// <param name="Queues">By exchange and queue.</param>
/// <param name="Agents">By exchange and agent.</param>
/// <param name="Channels">By exchange.</param>
public sealed record SpanSums(
    IReadOnlyList<MeasureSum> Quarters, IReadOnlyList<MeasureSum> Queues, IReadOnlyList<MeasureSum> Agents, IReadOnlyList<MeasureSum> Channels)
{
    /// <summary>Those of a day, which are told apart by all of them.</summary>
    public SpanSums(IReadOnlyList<MeasureSum> all)
        : this(all, all, all, all)
    {
    }

    /// <summary>All together.</summary>
    public Measures Total { get; } = Channels.Total();
}
