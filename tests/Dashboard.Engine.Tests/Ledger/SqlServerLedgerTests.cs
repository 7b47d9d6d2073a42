using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public sealed class SqlServerLedgerTests : LedgerContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
