using System.Collections.Immutable;

namespace Dashboard.Engine.Counting;

/// <summary>
/// Sums by slot of time, immutable. In pieces of three hours, of which a change copies one: a node for each slot would take six times the memory on a board
/// that is counted everywhere.
/// </summary>
public sealed class Slots
{
    private const int Length = 36;

    private readonly ImmutableSortedDictionary<long, long[]> _pieces;

    private Slots(ImmutableSortedDictionary<long, long[]> pieces) => _pieces = pieces;

    /// <summary>Nothing anywhere.</summary>
    public static Slots Empty { get; } = new(ImmutableSortedDictionary<long, long[]>.Empty);

    /// <summary>Nothing was ever counted in any slot that is held.</summary>
    public bool IsEmpty => _pieces.IsEmpty;

    /// <summary>These sums; of the same slot together.</summary>
    public static Slots Of(IEnumerable<(long Slot, long Sum)> sums)
    {
        var pieces = ImmutableSortedDictionary.CreateBuilder<long, long[]>();
        foreach (var (slot, sum) in sums)
        {
            if (!pieces.TryGetValue(slot / Length, out var piece)) pieces[slot / Length] = piece = new long[Length];
            piece[slot % Length] += sum;
        }

        return new(pieces.ToImmutable());
    }

    /// <summary>The sums with something added to one.</summary>
    public Slots Add(long slot, long delta)
    {
        var piece = _pieces.TryGetValue(slot / Length, out var before) ? (long[])before.Clone() : new long[Length];
        piece[slot % Length] += delta;
        return new(_pieces.SetItem(slot / Length, piece));
    }

    /// <summary>The sums of the slots from one on.</summary>
    public Slots From(long slot)
    {
        var pieces = _pieces.RemoveRange(_pieces.Keys.Where(key => key < slot / Length));
        if (pieces.TryGetValue(slot / Length, out var first))
        {
            var rest = (long[])first.Clone();
            Array.Clear(rest, 0, (int)(slot % Length));
            pieces = rest.Any(sum => sum != 0) ? pieces.SetItem(slot / Length, rest) : pieces.Remove(slot / Length);
        }

        return new(pieces);
    }

    /// <summary>The sum of the slots from one up to another.</summary>
    public long Between(long first, long end) => All().Where(s => s.Key >= first && s.Key < end).Sum(s => s.Value);

    /// <summary>Every slot whose sum is not 0, in order.</summary>
    public IEnumerable<KeyValuePair<long, long>> All()
    {
        foreach (var (key, piece) in _pieces)
        {
            for (var i = 0; i < Length; i++)
                if (piece[i] != 0) yield return new((key * Length) + i, piece[i]);
        }
    }
}
