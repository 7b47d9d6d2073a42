using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class SqliteHotlineTests : HotlineContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
