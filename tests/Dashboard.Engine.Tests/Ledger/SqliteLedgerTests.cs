using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public sealed class SqliteLedgerTests : LedgerContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
