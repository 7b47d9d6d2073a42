using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

public sealed class SqliteKeyTests : KeyContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
