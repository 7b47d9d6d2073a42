using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>Accounts, and the invitations by which people set their first password.</summary>
public sealed class AccountStore(Database database, AuditStore audit, AccessOptions options, TimeProvider time)
{
    /// <summary>Fills <see cref="Account"/>: every one.</summary>
    public const string SelectAll = """
        SELECT account_id AS AccountId, name AS Name, name_key AS NameKey, display_name AS DisplayName, password_hash AS PasswordHash, stamp AS Stamp,
               disabled AS Disabled, demo AS Demo, two_factor AS TwoFactor, authenticator AS Authenticator, totp_step AS TotpStep, created_ms AS CreatedMs,
               last_seen_ms AS LastSeenMs, revision AS Revision
        FROM account ORDER BY name_key
        """;

    /// <summary>Fills <see cref="Account"/>: by number or by name.</summary>
    public const string SelectOne = """
        SELECT account_id AS AccountId, name AS Name, name_key AS NameKey, display_name AS DisplayName, password_hash AS PasswordHash, stamp AS Stamp,
               disabled AS Disabled, demo AS Demo, two_factor AS TwoFactor, authenticator AS Authenticator, totp_step AS TotpStep, created_ms AS CreatedMs,
               last_seen_ms AS LastSeenMs, revision AS Revision
        FROM account WHERE account_id = @id OR name_key = @nameKey
        """;

    /// <summary>The highest number so far.</summary>
    public const string SelectLastId = "SELECT COALESCE(MAX(account_id), 0) FROM account";

    /// <summary>From <see cref="Account"/>.</summary>
    public const string Insert = """
        INSERT INTO account (account_id, name, name_key, display_name, password_hash, stamp, disabled, demo, two_factor, authenticator, totp_step, created_ms,
            last_seen_ms, revision)
        VALUES (@AccountId, @Name, @NameKey, @DisplayName, @PasswordHash, @Stamp, @Disabled, @Demo, @TwoFactor, @Authenticator, @TotpStep, @CreatedMs,
            @LastSeenMs, 1)
        """;

    /// <summary>Writes an account over the revision that it was read at.</summary>
    public const string Update = """
        UPDATE account
        SET display_name = @DisplayName, password_hash = @PasswordHash, stamp = @Stamp, disabled = @Disabled, two_factor = @TwoFactor,
            authenticator = @Authenticator, totp_step = @TotpStep, last_seen_ms = @LastSeenMs, revision = revision + 1
        WHERE account_id = @AccountId AND revision = @Revision
        """;

    /// <summary>Uses up a time step, unless it or a later one was used.</summary>
    public const string TakeStep = "UPDATE account SET totp_step = @step, revision = revision + 1 WHERE account_id = @id AND totp_step < @step";

    /// <summary>Administrators who may sign in.</summary>
    public const string CountAdministrators = """
        SELECT COUNT(*) FROM account a JOIN access_grant g ON g.holder = CONCAT('account:', a.account_id)
        WHERE g.role = 'administrator' AND a.disabled = 0 AND (a.demo = 0 OR @demo = 1)
          AND (a.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM passkey p WHERE p.account_id = a.account_id)
            OR EXISTS (SELECT 1 FROM account_login l WHERE l.account_id = a.account_id))
        """;

    /// <summary>A new invitation.</summary>
    public const string InsertInvitation = "INSERT INTO invitation (token_hash, account_id, expires_ms, used_ms) VALUES (@hash, @accountId, @expires, NULL)";

    /// <summary>Ends the invitations that an account still has.</summary>
    public const string EndInvitations = "UPDATE invitation SET used_ms = @now WHERE account_id = @accountId AND used_ms IS NULL";

    /// <summary>Whom an invitation that is still good is for.</summary>
    public const string SelectInvitation = "SELECT account_id FROM invitation WHERE token_hash = @hash AND used_ms IS NULL AND expires_ms > @now";

    /// <summary>Uses up an invitation that is still good: the second of two at once finds nothing.</summary>
    public const string TakeInvitation = "UPDATE invitation SET used_ms = @now WHERE token_hash = @hash AND used_ms IS NULL AND expires_ms > @now";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All accounts, by name.</summary>
    public Task<IReadOnlyList<Account>> AllAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<Account>)[.. await connection.QueryAsync<Account>(SelectAll)], cancellation);

    /// <summary>The account of a number, or null.</summary>
    public Task<Account?> FindAsync(int id, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Account>(SelectOne, new { id, nameKey = (string?)null }), cancellation);

    /// <summary>The account of a name as it is compared, or null.</summary>
    public Task<Account?> FindByNameAsync(string nameKey, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Account>(SelectOne, new { id = 0, nameKey }), cancellation);

    /// <summary>Whether anybody can administer; outside Development demonstration accounts do not count.</summary>
    public async Task<bool> HasAdministratorAsync(CancellationToken cancellation) =>
        await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>(CountAdministrators, new { demo = options.DemoAccounts }), cancellation) > 0;

    /// <summary>Makes an account. Its number is given by the database and set on it.</summary>
    /// <exception cref="CatalogException">The name is taken.</exception>
    public Task AddAsync(Account account, IReadOnlyList<Grant> grants, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            async transaction =>
            {
                if (await transaction.Connection!.QuerySingleOrDefaultAsync<Account>(
                    SelectOne, new { id = 0, nameKey = account.NameKey }, transaction) is not null)
                    throw new CatalogException("name", $"'{account.Name}' exists");
                account.AccountId = await transaction.Connection!.ExecuteScalarAsync<int>(SelectLastId, transaction: transaction) + 1;
                account.CreatedMs = Now;
                account.Revision = 1;
                await transaction.Connection!.ExecuteAsync(Insert, account, transaction);
                await AccessStore.SetGrantsAsync(transaction, account.Holder, grants);
                return [new(by, "account.created", account.Holder.ToString(), Text(grants))];
            },
            cancellation);

    /// <summary>Writes an account back, with what is to be told of it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="told">What is to be told.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="disables">It takes an account away: somebody must be left who can administer.</param>
    /// <returns>False when somebody else has written it since it was read.</returns>
    /// <exception cref="CatalogException">It would leave nobody who can administer.</exception>
    public async Task<bool> UpdateAsync(Account account, IReadOnlyList<AuditDraft> told, CancellationToken cancellation, bool disables = false)
    {
        var written = await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                // That somebody failed to sign in changes nobody's rights: the directories need not read them all again.
                var before = await connection.QuerySingleOrDefaultAsync<Account>(
                    SelectOne, new { id = account.AccountId, nameKey = (string?)null }, transaction);
                if ((before?.Stamp, before?.Disabled, before?.DisplayName) != (account.Stamp, account.Disabled, account.DisplayName))
                    await connection.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                if (await connection.ExecuteAsync(Update, account, transaction) != 1) return false;
                if (disables) await RequireAdministratorAsync(transaction);
                await audit.AppendAsync(transaction, told);
                return true;
            },
            cancellation);
        if (written) account.Revision++;
        return written;
    }

    /// <summary>Replaces what an account may do.</summary>
    /// <exception cref="CatalogException">It would leave nobody who can administer.</exception>
    public Task SetGrantsAsync(Account account, IReadOnlyList<Grant> grants, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            async transaction =>
            {
                await AccessStore.SetGrantsAsync(transaction, account.Holder, grants);
                await RequireAdministratorAsync(transaction);
                return [new(by, "account.roles", account.Holder.ToString(), Text(grants))];
            },
            cancellation);

    /// <summary>Uses up the time step of a code.</summary>
    /// <returns>False when it was used already.</returns>
    public async Task<bool> TakeStepAsync(Account account, long step, CancellationToken cancellation)
    {
        if (await database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(TakeStep, new { id = account.AccountId, step }, transaction), cancellation) != 1)
            return false;
        (account.TotpStep, account.Revision) = (step, (await FindAsync(account.AccountId, cancellation))!.Revision);
        return true;
    }

    /// <summary>Invites somebody to set a password; ends the invitations that the account still has. Account 0 is the administrator to be.</summary>
    public Task InviteAsync(int accountId, string tokenHash, long expiresMs, Actor by, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(EndInvitations, new { accountId, now = Now }, transaction);
                await transaction.Connection!.ExecuteAsync(InsertInvitation, new { hash = tokenHash, accountId, expires = expiresMs }, transaction);
                await audit.AppendAsync(transaction, [new(by, "account.invited", new Holder(HolderKind.Account, accountId).ToString())]);
                return 0;
            },
            cancellation);

    /// <summary>Whom an invitation is for; null when it is used, expired or unknown.</summary>
    public Task<int?> InvitedAsync(string tokenHash, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectInvitation, new { hash = tokenHash, now = Now }), cancellation);

    /// <summary>Uses up an invitation.</summary>
    /// <returns>False when it was used, expired or unknown.</returns>
    public async Task<bool> TakeInvitationAsync(string tokenHash, CancellationToken cancellation) =>
        await database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(TakeInvitation, new { hash = tokenHash, now = Now }, transaction), cancellation) == 1;

    private Task<int> ChangeAsync(Func<DbTransaction, Task<IReadOnlyList<AuditDraft>>> change, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                await audit.AppendAsync(transaction, await change(transaction));
                return 0;
            },
            cancellation);

    private async Task RequireAdministratorAsync(DbTransaction transaction)
    {
        if (await transaction.Connection!.ExecuteScalarAsync<int>(CountAdministrators, new { demo = options.DemoAccounts }, transaction) == 0)
            throw new CatalogException("last-administrator", "must stay one");
    }

    internal static string Text(IReadOnlyList<Grant> grants) =>
        string.Join(", ", grants.Select(Text));

    private static string Text(Grant grant)
    {
        var ofEvent = grant.EventId == 0 ? "" : FormattableString.Invariant($" event {grant.EventId}");
        return AccessStore.Name(grant.Role) + ofEvent + (grant.StationId == 0 ? "" : FormattableString.Invariant($" station {grant.StationId}"));
    }
}
