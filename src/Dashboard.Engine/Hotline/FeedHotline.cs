using Dashboard.Engine.Feed;

namespace Dashboard.Engine.Hotline;

/// <summary>The hotline of a feed.</summary>
public static class FeedHotline
{
    extension(FeedState state)
    {
        /// <summary>What telephone exchanges say, and how their logs come in; null for none.</summary>
        public ExchangeStates? Exchanges => state.Find<ExchangeStates>();

        /// <summary>The hotline as of now.</summary>
        public HotlineNow Hotline => HotlineNow.Of(state.Board.Hotline, state.Exchanges ?? ExchangeStates.None, state.AsOf);
    }
}
