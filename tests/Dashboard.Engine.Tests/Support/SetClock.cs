namespace Dashboard.Engine.Tests.Support;

/// <summary>Tells the time that it was set to; its timers and timestamps are the machine's, so that nothing that waits stands still.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    private long _ms = now.ToUnixTimeMilliseconds();

    public void Set(long ms) => Interlocked.Exchange(ref _ms, ms);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _ms));
}
