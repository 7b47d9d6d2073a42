using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>What else an account can be proven by: passkeys, recovery codes, an organisation's sign-in.</summary>
public sealed class SignInStore(Database database, AuditStore audit)
{
    /// <summary>Passkeys of an account, as the text they were kept as.</summary>
    public const string SelectPasskeys = "SELECT data FROM passkey WHERE account_id = @accountId ORDER BY credential_hash";

    /// <summary>Whose passkey this is.</summary>
    public const string SelectPasskeyOwner = "SELECT account_id FROM passkey WHERE credential_hash = @hash";

    /// <summary>A passkey again, after its counter has moved.</summary>
    public const string UpdatePasskey = "UPDATE passkey SET data = @data WHERE credential_hash = @hash AND account_id = @accountId";

    /// <summary>A new passkey.</summary>
    public const string InsertPasskey = "INSERT INTO passkey (credential_hash, account_id, data) VALUES (@hash, @accountId, @data)";

    /// <summary>A passkey no longer.</summary>
    public const string DeletePasskey = "DELETE FROM passkey WHERE credential_hash = @hash AND account_id = @accountId";

    /// <summary>How many recovery codes are left.</summary>
    public const string CountCodes = "SELECT COUNT(*) FROM recovery_code WHERE account_id = @accountId";

    /// <summary>Takes all recovery codes of an account.</summary>
    public const string DeleteCodes = "DELETE FROM recovery_code WHERE account_id = @accountId";

    /// <summary>A new recovery code.</summary>
    public const string InsertCode = "INSERT INTO recovery_code (account_id, code_hash) VALUES (@accountId, @hash)";

    /// <summary>Uses up a recovery code.</summary>
    public const string TakeCode = "DELETE FROM recovery_code WHERE account_id = @accountId AND code_hash = @hash";

    /// <summary>Whom an organisation's sign-in is.</summary>
    public const string SelectLogin = "SELECT account_id FROM account_login WHERE provider = @provider AND subject = @subject";

    /// <summary>The subjects by which a provider knows an account.</summary>
    public const string SelectSubjects = "SELECT subject FROM account_login WHERE provider = @provider AND account_id = @accountId";

    /// <summary>Ties an organisation's sign-in to an account.</summary>
    public const string InsertLogin = "INSERT INTO account_login (provider, subject, account_id) VALUES (@provider, @subject, @accountId)";

    /// <summary>Passkeys of an account, as the text they were kept as.</summary>
    public Task<IReadOnlyList<string>> PasskeysAsync(int accountId, CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(SelectPasskeys, new { accountId })], cancellation);

    /// <summary>Whose passkey this is; null for nobody's.</summary>
    public Task<int?> PasskeyOwnerAsync(byte[] credentialId, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectPasskeyOwner, new { hash = Hash(credentialId) }), cancellation);

    /// <summary>Keeps a passkey, new or known.</summary>
    public Task SavePasskeyAsync(int accountId, byte[] credentialId, string data, Actor? newBy, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                var row = new { hash = Hash(credentialId), accountId, data };
                // One that was removed meanwhile does not come back by being used.
                if (await connection.ExecuteAsync(UpdatePasskey, row, transaction) > 0 || newBy is null) return null;
                await connection.ExecuteAsync(InsertPasskey, row, transaction);
                return new(newBy, "account.passkey-added", Subject(accountId));
            },
            cancellation);

    /// <summary>Forgets a passkey.</summary>
    public Task RemovePasskeyAsync(int accountId, byte[] credentialId, Actor by, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) => await connection.ExecuteAsync(DeletePasskey, new { hash = Hash(credentialId), accountId }, transaction) > 0 ? new(by, "account.passkey-removed", Subject(accountId)) : null,
            cancellation);

    /// <summary>How many recovery codes are left.</summary>
    public Task<int> CodesLeftAsync(int accountId, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.ExecuteScalarAsync<int>(CountCodes, new { accountId }), cancellation);

    /// <summary>Gives an account new recovery codes in place of the old ones.</summary>
    public Task ReplaceCodesAsync(int accountId, IEnumerable<string> codes, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(DeleteCodes, new { accountId }, transaction);
                foreach (var code in codes) await connection.ExecuteAsync(InsertCode, new { accountId, hash = Secrets.Hash(code) }, transaction);
                return null;
            },
            cancellation);

    /// <summary>Uses up a recovery code.</summary>
    /// <returns>False when it was used, or never was one.</returns>
    public async Task<bool> TakeCodeAsync(int accountId, string code, CancellationToken cancellation) =>
        await database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(TakeCode, new { accountId, hash = Secrets.Hash(code) }, transaction), cancellation) == 1;

    /// <summary>Whom an organisation's sign-in is; null for nobody.</summary>
    public Task<int?> LoginOwnerAsync(string provider, string subject, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectLogin, new { provider, subject }), cancellation);

    /// <summary>Whether a provider knows an account already.</summary>
    public async Task<bool> HasLoginAsync(string provider, int accountId, CancellationToken cancellation) =>
        (await database.ReadAsync(connection => connection.QueryAsync<string>(SelectSubjects, new { provider, accountId }), cancellation)).Any();

    /// <summary>Ties an organisation's sign-in to an account.</summary>
    public Task AddLoginAsync(string provider, string subject, int accountId, Actor by, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(InsertLogin, new { provider, subject, accountId }, transaction);
                return new(by, "account.login-tied", Subject(accountId), provider);
            },
            cancellation);

    private static string Subject(int accountId) => new Holder(HolderKind.Account, accountId).ToString();

    // Credential ids may be longer than an index takes.
    private static string Hash(byte[] credentialId) => Convert.ToHexStringLower(SHA256.HashData(credentialId));

    private Task<int> WriteAsync(Func<DbConnection, DbTransaction, Task<AuditDraft?>> write, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                if (await write(transaction.Connection!, transaction) is { } told) await audit.AppendAsync(transaction, [told]);
                return 0;
            },
            cancellation);
}
