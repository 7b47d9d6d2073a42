using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

public sealed class SqlServerLeaseTests : LeaseContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
