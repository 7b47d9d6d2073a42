using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Ledger;

/// <summary>What it does when a commit fails.</summary>
internal sealed partial class EventWriter
{
    // The group goes back to where it was. Whoever has waited for long enough is told, also those who wait behind it: a commit of their own would only take
    // as long again.
    private async Task WaitAsync(List<Submission> group, Exception failure)
    {
        PutBack(group);
        Drain();
        if (_failures++ == 0) log.LogWarning(failure, "Commits to event {Event} wait for the database.", Slug(group));
        Interlocked.CompareExchange(ref _stuckSince, Now, 0);
        List<Submission> late = [.. _backlog.Where(s => time.GetElapsedTime(s.Arrived) >= Persistence)];
        foreach (var submission in late) _backlog.Remove(submission);
        if (late.Count > 0) Fail(late, failure);
        // Half the wait is chance, so that nodes that collided do not collide again.
        if (_backlog.Count > 0) await Task.Delay(TimeSpan.FromMilliseconds((10 << Math.Min(_failures, 7)) * (0.5 + (Random.Shared.NextDouble() / 2))), time);
    }

    // It may be one append that cannot be taken, whatever is odd about it: each by itself, so that it fails alone.
    private void TakeOneByOne(List<Submission> group)
    {
        PutBack(group);
        _oneByOne = group.Count;
    }

    private void PutBack(List<Submission> group)
    {
        foreach (var submission in group.AsEnumerable().Reverse()) _backlog.AddFirst(submission);
    }

    private void Fail(IReadOnlyList<Submission> group, Exception failure)
    {
        Interlocked.CompareExchange(ref _stuckSince, Now, 0);
        // Told once until a commit succeeds again: a full disk fails a thousand times a second.
        var level = _told ? LogLevel.Debug : LogLevel.Error;
        log.Log(level, failure, "Appends by {Callers} callers to event {Event} were not committed; the callers are told.", group.Count, Slug(group));
        _told = true;
        foreach (var submission in group)
        {
            Leave(submission);
            submission.Answer.TrySetException(failure);
        }
    }

    private void Freed()
    {
        if (Interlocked.Exchange(ref _stuckSince, 0) != 0) log.LogInformation("Commits to event {Event} get through again.", eventId);
        (_failures, _told) = (0, false);
    }

    private async Task ProbeAsync()
    {
        try
        {
            using var turn = await database.LedgerTurnAsync();
            database.CheckFile();
            _connection ??= await open(CancellationToken.None);
            await _writer.ProbeAsync(_connection, CancellationToken.None);
            Freed();
        }
#pragma warning disable CA1031 // Whatever fails, it is tried again a second later; that commits do not get through is told already.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogDebug(failure, "Commits to event {Event} still do not get through.", eventId);
            await DropConnectionAsync();
        }
    }

    // A connection that cannot even be closed must not end the loop.
    private async Task DropConnectionAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is null) return;
        try
        {
            await connection.DisposeAsync();
        }
#pragma warning disable CA1031 // It is given up anyway.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogDebug(failure, "A connection to the ledger of event {Event} could not be closed.", eventId);
        }
    }
}
