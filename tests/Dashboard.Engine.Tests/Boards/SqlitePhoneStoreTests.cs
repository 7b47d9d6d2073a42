using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

public sealed class SqlitePhoneStoreTests : PhoneStoreContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
