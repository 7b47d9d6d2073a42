using System.Data.Common;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>A lease as it stands in the database.</summary>
/// <param name="Number">How often it was taken.</param>
/// <param name="Beat">How often its holder has renewed it since.</param>
/// <param name="Holder">Who has it; null when it was given back.</param>
public sealed record LeaseState(long Number, long Beat, string? Holder);

/// <summary>
/// Leases: the right to do alone what must be done once, whichever server does it. No clocks are compared: whoever wants one that another holds watches its
/// beats, and takes it when none has come for long enough by the watcher's own clock.
/// </summary>
public sealed class LeaseStore(Database database)
{
    /// <summary>Fills <see cref="LeaseState"/>.</summary>
    public const string Select = "SELECT number AS Number, beat AS Beat, holder AS Holder FROM lease WHERE name = @name";

    /// <summary>Takes one that nobody has had yet.</summary>
    public const string Insert = """
        INSERT INTO lease (name, number, beat, holder)
        SELECT @name, 1, 0, @holder WHERE NOT EXISTS (SELECT 1 FROM lease WHERE name = @name)
        """;

    /// <summary>Takes one, unless it was renewed or taken since it was seen.</summary>
    public const string Take = """
        UPDATE lease SET number = number + 1, beat = 0, holder = @holder WHERE name = @name AND number = @Number AND beat = @Beat
        """;

    /// <summary>Renews one, unless another has taken it.</summary>
    public const string Renew = "UPDATE lease SET beat = beat + 1 WHERE name = @Name AND number = @Number";

    /// <summary>Gives one back, unless another has taken it.</summary>
    public const string Release = "UPDATE lease SET holder = NULL WHERE name = @Name AND number = @Number";

    /// <summary>Locks one until the end of a transaction, unless another has taken it.</summary>
    public const string Lock = "UPDATE lease SET beat = beat WHERE name = @Name AND number = @Number";

    /// <summary>How a lease stands; null when nobody has ever had it.</summary>
    public Task<LeaseState?> FindAsync(string name, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<LeaseState?>(Select, new { name }), cancellation);

    /// <summary>Takes a lease as it was seen, or says that another was faster.</summary>
    /// <param name="name">Which.</param>
    /// <param name="seen">How it stood; null when it was not there.</param>
    /// <param name="holder">Who takes it, up to 64 characters.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Lease?> TakeAsync(string name, LeaseState? seen, string holder, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            var taken = seen is null
                ? await transaction.Connection!.ExecuteAsync(Insert, new { name, holder }, transaction)
                : await transaction.Connection!.ExecuteAsync(Take, new { name, holder, seen.Number, seen.Beat }, transaction);
            return taken == 1 ? new Lease(name, (seen?.Number ?? 0) + 1) : null;
        },
        cancellation);

    /// <summary>Renews a lease; false when another has taken it.</summary>
    public Task<bool> RenewAsync(Lease lease, CancellationToken cancellation) => WriteAsync(Renew, lease, cancellation);

    /// <summary>Gives a lease back, so that another can have it at once.</summary>
    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellation) => WriteAsync(Release, lease, cancellation);

    private Task<bool> WriteAsync(string sql, Lease lease, CancellationToken cancellation) =>
        database.WriteAsync(async transaction => await transaction.Connection!.ExecuteAsync(sql, lease, transaction) == 1, cancellation);
}

/// <summary>A lease that was taken.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Number">Its fence: each taking has a higher one, and what an earlier holder still writes is refused.</param>
public sealed record Lease(string Name, long Number)
{
    /// <summary>Refuses a transaction of somebody who has lost the lease; whoever wants to take it waits for the transaction's end.</summary>
    /// <exception cref="LeaseLostException">Another has taken it.</exception>
    public async Task RequireAsync(DbTransaction transaction)
    {
        if (await transaction.Connection!.ExecuteAsync(LeaseStore.Lock, this, transaction) != 1) throw new LeaseLostException(Name);
    }
}

/// <summary>What was to be written is the work of whoever holds a lease, and that is another by now.</summary>
public sealed class LeaseLostException(string name) : Exception($"The lease '{name}' was taken by another server.");
