namespace Dashboard.Engine.Ledger;

/// <summary>Says that an event's head has moved, and nothing else: a lost signal only delays.</summary>
public sealed class HeadSignal
{
    /// <summary>Called with the event's number, on the writer's thread: return at once.</summary>
    public event Action<int>? Raised;

    /// <summary>How many listen.</summary>
    internal int Listeners => Raised?.GetInvocationList().Length ?? 0;

    /// <summary>Tells whoever listens.</summary>
    public void Raise(int eventId) => Raised?.Invoke(eventId);
}
