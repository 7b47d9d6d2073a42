using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>The settings of the hotline.</summary>
public sealed partial class CatalogStore
{
    /// <summary>Fills <see cref="HotlineSettings"/>.</summary>
    public const string SelectHotline = """
        SELECT formula AS Formula, threshold_s AS ThresholdSeconds, short_s AS ShortSeconds, level_target AS LevelTarget, level_breach AS LevelBreach,
               wait_warning_s AS WaitWarningSeconds, wait_breach_s AS WaitBreachSeconds, caller_days AS CallerDays, talk_warning_s AS TalkWarningSeconds,
               pause_warning_s AS PauseWarningSeconds
        FROM hotline WHERE event_id = @eventId
        """;

    /// <summary>From <see cref="HotlineSettings"/>, for an event that has some.</summary>
    public const string UpdateHotline = """
        UPDATE hotline SET formula = @Formula, threshold_s = @ThresholdSeconds, short_s = @ShortSeconds, level_target = @LevelTarget,
          level_breach = @LevelBreach,
               wait_warning_s = @WaitWarningSeconds, wait_breach_s = @WaitBreachSeconds, caller_days = @CallerDays, talk_warning_s = @TalkWarningSeconds,
               pause_warning_s = @PauseWarningSeconds
        WHERE event_id = @eventId
        """;

    /// <summary>From <see cref="HotlineSettings"/>, for the first time.</summary>
    public const string InsertHotline = """
        INSERT INTO hotline (event_id, formula, threshold_s, short_s, level_target, level_breach, wait_warning_s, wait_breach_s, caller_days, talk_warning_s,
            pause_warning_s)
        VALUES (@eventId, @Formula, @ThresholdSeconds, @ShortSeconds, @LevelTarget, @LevelBreach, @WaitWarningSeconds, @WaitBreachSeconds, @CallerDays,
            @TalkWarningSeconds,
                @PauseWarningSeconds)
        """;

    /// <summary>Sets how an event's hotline is measured and watched; for the first time, this gives it one.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="changed">How it is to be.</param>
    /// <param name="by">Whose wish it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">The settings that were seen; refused when they are others by now. Null to overwrite whatever is there.</param>
    /// <exception cref="CatalogException">A number is out of range, a warning would come after its alarm, or they were changed meanwhile.</exception>
    public Task<EventCatalog> ChangeHotlineAsync(int eventId, HotlineSettings changed, Actor by, CancellationToken cancellation, HotlineSettings? seen = null)
    {
        return ChangeAsync(
            eventId,
            (connection, transaction, catalog) =>
            {
                if (seen is not null) RequireSeen(catalog.Hotline, seen);
                return SetHotlineAsync(connection, transaction, catalog, changed, by);
            },
            cancellation);
    }

    private static async Task<AuditDraft> SetHotlineAsync(
        DbConnection connection, DbTransaction transaction, EventCatalog catalog, HotlineSettings changed, Actor by)
    {
        Require(CatalogRules.Of(changed));
        var values = new DynamicParameters(new
        {
            eventId = catalog.Event.EventId,
            Formula = changed.Formula.ToString(),
            changed.ThresholdSeconds,
            changed.ShortSeconds,
            changed.LevelTarget,
            changed.LevelBreach,
            changed.WaitWarningSeconds,
            changed.WaitBreachSeconds,
            changed.CallerDays,
            changed.TalkWarningSeconds,
            changed.PauseWarningSeconds,
        });
        if (await connection.ExecuteAsync(UpdateHotline, values, transaction) == 0) await connection.ExecuteAsync(InsertHotline, values, transaction);
        return new(by, "hotline.changed", catalog.Event.Slug, catalog.HasHotline ? $"{Text(catalog.Hotline)} → {Text(changed)}" : Text(changed));
    }

    private static string Text(HotlineSettings s) => string.Create(
        CultureInfo.InvariantCulture,
        $"{s.Formula}, {s.ThresholdSeconds} s, {s.ShortSeconds} s; {s.LevelTarget} / {s.LevelBreach} %; {s.WaitWarningSeconds} / {s.WaitBreachSeconds} s; "
            + $"{s.CallerDays} d; {s.TalkWarningSeconds} / {s.PauseWarningSeconds} s");
}
