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

    /// <summary>What is kept of an account's recovery codes.</summary>
    public const string SelectCodes = "SELECT code_hash FROM recovery_code WHERE account_id = @accountId";

    /// <summary>Recovery codes that an earlier version kept as plain hashes.</summary>
    public const string SelectPlainCodes = "SELECT account_id AS AccountId, code_hash AS Hash FROM recovery_code WHERE code_hash NOT LIKE '%$%'";

    /// <summary>Keeps a recovery code in another form.</summary>
    public const string UpdateCode = "UPDATE recovery_code SET code_hash = @kept WHERE account_id = @AccountId AND code_hash = @Hash";

    /// <summary>Takes all recovery codes of an account.</summary>
    public const string DeleteCodes = "DELETE FROM recovery_code WHERE account_id = @accountId";

    /// <summary>A new recovery code.</summary>
    public const string InsertCode = "INSERT INTO recovery_code (account_id, code_hash) VALUES (@accountId, @hash)";

    /// <summary>Uses up a recovery code.</summary>
    public const string TakeCode = "DELETE FROM recovery_code WHERE account_id = @accountId AND code_hash = @hash";

    /// <summary>Whom an organisation's sign-in is.</summary>
    public const string SelectLogin = "SELECT account_id FROM account_login WHERE provider = @provider AND subject = @subject";

    /// <summary>Unties an account from all organisations.</summary>
    public const string DeleteLogins = "DELETE FROM account_login WHERE account_id = @accountId";

    /// <summary>Ties an organisation's sign-in to an account.</summary>
    public const string InsertLogin = "INSERT INTO account_login (provider, subject, account_id) VALUES (@provider, @subject, @accountId)";

    /// <summary>Passkeys of an account, as the text they were kept as.</summary>
    public Task<IReadOnlyList<string>> PasskeysAsync(int accountId, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(SelectPasskeys, new { accountId })], cancellation);

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
            async (connection, transaction) => await connection.ExecuteAsync(DeletePasskey, new { hash = Hash(credentialId), accountId }, transaction) > 0
                ? new(by, "account.passkey-removed", Subject(accountId))
                : null,
            cancellation);

    /// <summary>How many recovery codes are left.</summary>
    public Task<int> CodesLeftAsync(int accountId, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.ExecuteScalarAsync<int>(CountCodes, new { accountId }), cancellation);

    /// <summary>Gives an account new recovery codes in place of the old ones.</summary>
    public Task ReplaceCodesAsync(int accountId, IEnumerable<string> codes, CancellationToken cancellation)
    {
        // Before the transaction: it is slow by design, and the database has one writer.
        var salt = RecoveryCodes.NewSalt();
        List<string> kept = [.. codes.Select(code => RecoveryCodes.Keep(code, salt))];
        return WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(DeleteCodes, new { accountId }, transaction);
                foreach (var hash in kept) await connection.ExecuteAsync(InsertCode, new { accountId, hash }, transaction);
                return null;
            },
            cancellation);
    }

    /// <summary>Uses up a recovery code.</summary>
    /// <returns>False when it was used, or never was one.</returns>
    public async Task<bool> TakeCodeAsync(int accountId, string code, CancellationToken cancellation)
    {
        var kept = await database.ReadAsync(connection => connection.QueryAsync<string>(SelectCodes, new { accountId }), cancellation);
        foreach (var salt in kept.Select(RecoveryCodes.SaltOf).Distinct(StringComparer.Ordinal))
        {
            if (salt is null) continue;
            var hash = RecoveryCodes.Keep(code, salt);
            if (await database.WriteAsync(
                transaction => transaction.Connection!.ExecuteAsync(TakeCode, new { accountId, hash }, transaction), cancellation) == 1)
                return true;
        }

        return false;
    }

    /// <summary>Keeps the codes of an earlier version as this one does.</summary>
    public async Task WrapCodesAsync(CancellationToken cancellation)
    {
        foreach (var plain in await database.ReadAsync(connection => connection.QueryAsync<PlainCode>(SelectPlainCodes), cancellation))
        {
            var kept = RecoveryCodes.KeepHash(plain.Hash, RecoveryCodes.NewSalt());
            await database.WriteAsync(
                transaction => transaction.Connection!.ExecuteAsync(UpdateCode, new { kept, plain.AccountId, plain.Hash }, transaction), cancellation);
        }
    }

    /// <summary>Whom an organisation's sign-in is; null for nobody.</summary>
    public Task<int?> LoginOwnerAsync(string provider, string subject, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectLogin, new { provider, subject }), cancellation);

    /// <summary>Unties an account from all organisations.</summary>
    public Task RemoveLoginsAsync(int accountId, Actor by, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) => await connection.ExecuteAsync(DeleteLogins, new { accountId }, transaction) > 0
                ? new(by, "account.login-untied", Subject(accountId))
                : null,
            cancellation);

    /// <summary>Ties an organisation's sign-in to an account.</summary>
    public Task AddLoginAsync(string provider, string subject, int accountId, Actor by, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(InsertLogin, new { provider, subject, accountId }, transaction);
                return new(by, "account.login-tied", Subject(accountId), provider);
            },
            cancellation);

    private sealed record PlainCode
    {
        public required int AccountId { get; init; }

        public required string Hash { get; init; }
    }

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
