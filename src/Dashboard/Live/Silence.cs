using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Dashboard.Live;

/// <summary>
/// Ends connections that say nothing any more. The framework's own limit holds only from a client's first ping on: one that never sends any, or is gone without
/// a word, would stay for as long as its network pretends that it is there.
/// </summary>
public static class Silence
{
    public static IConnectionBuilder EndSilent(this IConnectionBuilder builder, TimeProvider time, Func<ConnectionContext, TimeSpan> after) =>
        builder.Use(next => connection =>
        {
            var (heard, limit) = (new Hearing(connection.Transport.Input, time), after(connection));
            connection.Transport = new Both(heard, connection.Transport.Output);
            // Called every second.
            connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(
                _ =>
                {
                    if (heard.For > limit) connection.Abort(new($"Nothing was heard for {limit.TotalSeconds:0} seconds."));
                },
                connection);
            return next(connection);
        });

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Hearing(PipeReader inner, TimeProvider time) : PipeReader
    {
        private long _at = time.GetTimestamp();

        public TimeSpan For => time.GetElapsedTime(Volatile.Read(ref _at));

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Heard(await inner.ReadAsync(cancellationToken));

        public override bool TryRead(out ReadResult result)
        {
            var read = inner.TryRead(out result);
            if (read) Heard(result);
            return read;
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        private ReadResult Heard(ReadResult result)
        {
            if (!result.Buffer.IsEmpty) Volatile.Write(ref _at, time.GetTimestamp());
            return result;
        }
    }
}
