using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

public sealed class SqliteLeaseTests : LeaseContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
