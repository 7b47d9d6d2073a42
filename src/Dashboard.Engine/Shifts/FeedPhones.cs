using Dashboard.Engine.Feed;

namespace Dashboard.Engine.Shifts;

/// <summary>The phones of a feed.</summary>
public static class FeedPhones
{
    extension(FeedState state)
    {
        /// <summary>What waits on phones, and for a manager; null for nothing.</summary>
        public PhoneStates? Phones => state.Find<PhoneStates>();
    }
}
