using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>The keys that protect cookies and tokens, so that they outlive the process and are shared by all nodes.</summary>
public sealed class DataKeyStore(Database database)
{
    /// <summary>All keys.</summary>
    public const string Select = "SELECT xml FROM data_key ORDER BY name";

    /// <summary>One more key.</summary>
    public const string Insert = "INSERT INTO data_key (name, xml) VALUES (@name, @xml)";

    /// <summary>A key as it is kept from now on, in place of what was kept.</summary>
    public const string Update = "UPDATE data_key SET xml = @after WHERE xml = @before";

    /// <summary>All keys, as the XML they were given as.</summary>
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(Select)], cancellation);

    /// <summary>Keeps a key in another form.</summary>
    public Task ReplaceAsync(string before, string after, CancellationToken cancellation) =>
        database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(Update, new { before, after }, transaction), cancellation);

    /// <summary>Keeps a key.</summary>
    public Task<int> AddAsync(string name, string xml, CancellationToken cancellation) =>
        database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(Insert, new { name, xml }, transaction), cancellation);
}
