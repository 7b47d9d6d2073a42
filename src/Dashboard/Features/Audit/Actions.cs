using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Audit;

/// <summary>What is done and written into the audit, in words: the texts "Action.…". What has none is shown as it is written.</summary>
internal static class Actions
{
    /// <summary>The nouns, each as the beginning of its actions.</summary>
    public static IReadOnlyList<string> Groups { get; } =
    [
        "account.", "session.", "access.", "key.", "screen.", "event.", "station.", "shift.", "metric.", "entry.", "late.", "phone.", "entries.", "import.",
        "hotline.", "caller.", "database.",
    ];

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "account.created", "account.roles", "account.invited", "account.disabled", "account.enabled", "account.password", "account.two-factor-on",
        "account.two-factor-off",
        "account.passkey-added", "account.passkey-removed", "account.login-tied", "account.login-untied", "account.locked",
        "session.started", "session.failed", "session.throttled", "session.ended", "access.refused", "key.created", "key.revoked",
        "screen.paired", "screen.declined", "screen.changed", "screen.revoked", "screen.identify", "screen.reload",
        "event.created", "event.changed", "station.created", "station.changed", "station.deleted", "shift.created", "shift.changed", "shift.deleted",
        "shift.signed-off", "shift.reopened", "metric.created", "metric.changed", "metric.moved", "metric.deleted", "entry.corrected", "entry.withdrawn",
        "late.taken", "late.refused", "phone.forgotten", "entries.imported", "import.undone",
        "hotline.changed", "hotline.imported", "hotline.exported", "caller.revealed", "caller.exported", "database.copied", "ledger.exported",
    ];

    public static IEnumerable<string> Of(string group) => All.Where(a => a.StartsWith(group, StringComparison.Ordinal));

    public static string Name(string action, IStringLocalizer texts) => texts["Action." + action] is { ResourceNotFound: false } known ? known : action;
}
