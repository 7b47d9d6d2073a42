using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

public sealed class SqlServerDirectoryTests : DirectoryContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
