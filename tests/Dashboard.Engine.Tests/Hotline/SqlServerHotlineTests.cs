using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class SqlServerHotlineTests : HotlineContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
