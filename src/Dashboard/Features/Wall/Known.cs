using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;

namespace Dashboard.Features.Wall;

/// <summary>What of a state may be missing.</summary>
internal static class Known
{
    /// <summary>The days before the board's; null until they are read.</summary>
    /// <exception cref="InvalidOperationException">They cannot be read: a tile that needs them shows that it fails.</exception>
    public static Past? Past(FeedState state) =>
        state.PastFailingSince is null ? state.Past : throw new InvalidOperationException("The event's past cannot be read.");
}
