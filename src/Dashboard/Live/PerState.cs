using System.Runtime.CompilerServices;
using Dashboard.Engine.Feed;

namespace Dashboard.Live;

/// <summary>
/// What several tiles, in whatever language, need of a feed's state: made once for that very state, whoever asks first, and forgotten with it. It holds no
/// words, since they would be in the language of the first. Where making it fails, all are told the same.
/// </summary>
public sealed class PerState<T>(Func<FeedState, T> make)
{
    private readonly ConditionalWeakTable<FeedState, Lazy<T>> _made = new();

    /// <summary>The one of a state.</summary>
    public T Of(FeedState state) => _made.GetValue(state, key => new(() => make(key))).Value;
}
