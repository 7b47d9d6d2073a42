using Dashboard.Engine.Data;

namespace Dashboard.Engine.Tests.Support;

/// <summary>What a store promises on either database: a migrated database of the test's own, and a clock that is set. A database's own class says only where it
/// is.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    private Scratch? _scratch;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected static Actor By { get; } = new("account:1", "192.0.2.7");

    private protected Scratch Scratch => _scratch!;

    private protected SetClock Clock { get; } = new(Sample.Noon);

    private protected AuditStore Audit => new(Scratch.Database, Clock);

    public async ValueTask InitializeAsync()
    {
        _scratch = await CreateAsync();
        await Migrator.MigrateAsync(_scratch.Database, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_scratch is not null) await _scratch.DisposeAsync();
    }

    private protected abstract Task<Scratch> CreateAsync();

    /// <summary>What the audit tells, newest first: "actor action subject detail".</summary>
    private protected async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await Audit.ReadAsync(new(), 100, Stop))
            .Select(l => string.Join(' ', ((string?[])[l.Actor, l.Action, l.Subject, l.Detail]).Where(t => t is not null)))];

    private protected static async Task RefusedAsync(string field, Func<Task> change) =>
        Assert.Equal(field, (await Assert.ThrowsAsync<CatalogException>(change)).Field);
}
