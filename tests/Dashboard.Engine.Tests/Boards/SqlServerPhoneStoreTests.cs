using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

public sealed class SqlServerPhoneStoreTests : PhoneStoreContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
