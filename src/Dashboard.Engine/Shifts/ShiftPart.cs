using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>What became of each shift at each station, as far as anything did.</summary>
public sealed record ShiftPart : BoardPart
{
    /// <summary>By station, shift and beginning.</summary>
    public ImmutableDictionary<SignOffKey, SignOff> SignOffs { get; init; } = ImmutableDictionary<SignOffKey, SignOff>.Empty;

    /// <inheritdoc />
    public override long Seq => SignOffs.IsEmpty ? 0 : SignOffs.Values.Max(s => s.Seq);

    /// <inheritdoc />
    public override BoardPart Apply(IReadOnlyList<Entry> entries, EventCatalog catalog, DateOnly day)
    {
        var signOffs = SignOffs.ToBuilder();
        foreach (var entry in entries)
        {
            var of = new SignOffKey(entry.StationId, (int)entry.Subject!.Value, entry.AtMs);
            signOffs[of] = Next(signOffs.GetValueOrDefault(of), entry, catalog);
        }

        return this with { SignOffs = signOffs.ToImmutable() };
    }

    private static SignOff Next(SignOff? before, Entry entry, EventCatalog catalog)
    {
        var shift = catalog.Shift((int)entry.Subject!.Value) ?? throw new InvalidOperationException(
            FormattableString.Invariant($"The catalog of {catalog.Event.Slug} has no shift {entry.Subject}, which entry {entry.Seq} names."));
        return new(
            catalog.SpanOf(shift, catalog.Calendar.DayOf(entry.AtMs)).UntilMs, entry.Kind == ShiftKinds.SignOff, before?.FirstMs ?? entry.RecordedMs,
            entry.RecordedMs, entry.RecordedBy, entry.Seq, entry.Note, SignOffBody.IsUnstaffed(entry.Body));
    }
}

/// <summary>The shifts of a board.</summary>
public static class ShiftBoard
{
    extension(Board board)
    {
        /// <summary>What became of each shift at each station, as far as anything did.</summary>
        public ImmutableDictionary<SignOffKey, SignOff> SignOffs => board.Part<ShiftPart>().SignOffs;
    }
}
