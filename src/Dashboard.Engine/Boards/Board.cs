using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Boards;

/// <summary>
/// How an event stands as of one sequence: a pure fold over its ledger, in one part for each family of entries. Immutable; whoever holds one holds a
/// consistent whole.
/// </summary>
public sealed class Board
{
    /// <summary>How many of the newest entries a board keeps.</summary>
    public const int NewestKept = 50;

    private readonly LedgerModules _modules;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _once = new();

    /// <param name="catalog">What is configured.</param>
    /// <param name="day">The local day that "today" means.</param>
    /// <param name="modules">The families of entries; null for those of the engine.</param>
    public Board(EventCatalog catalog, DateOnly day, LedgerModules? modules = null)
    {
        (Catalog, Day, _modules) = (catalog, day, modules ?? LedgerModules.Standard);
        Parts = [.. _modules.All.Select(m => m.Empty)];
    }

    /// <summary>What is configured for the event.</summary>
    public EventCatalog Catalog { get; }

    /// <summary>The local day that "today" means.</summary>
    public DateOnly Day { get; }

    /// <summary>The sequence of the last entry folded in.</summary>
    public long Seq { get; init; }

    /// <summary>One part for each family, in their order.</summary>
    public ImmutableArray<BoardPart> Parts { get; init; }

    /// <summary>The newest of the entries that their families list, newest first.</summary>
    public ImmutableArray<Entry> Newest { get; init; } = [];

    /// <summary>A family's part.</summary>
    public T Part<T>()
        where T : BoardPart => Parts.OfType<T>().First();

    /// <summary>The board with another part in place of its family's.</summary>
    public Board With(BoardPart part) => Next(Catalog, Day, Seq, [.. Parts.Select(p => p.GetType() == part.GetType() ? part : p)], Newest);

    /// <summary>What is worked out from a board, once for all who ask.</summary>
    public T Once<T>(Func<Board, T> make)
        where T : class => (T)_once.GetOrAdd(typeof(T), _ => new(() => make(this))).Value;

    /// <summary>The board after these entries. Entries that it holds already change nothing.</summary>
    /// <exception cref="InvalidOperationException">An entry is missing in between, or is of a kind that no family has.</exception>
    public Board Apply(IEnumerable<Entry> entries)
    {
        var seq = Seq;
        var families = new List<Entry>?[Parts.Length];
        var recent = new List<Entry>();
        foreach (var entry in entries.Where(e => e.Seq > Seq))
        {
            if (entry.Seq != seq + 1)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"The ledger of {Catalog.Event.Slug} has no entry between {seq} and {entry.Seq}."));

            seq = entry.Seq;
            (families[_modules.IndexOf(entry)] ??= []).Add(entry);
            if (_modules.Lists(entry)) recent.Add(entry);
        }

        if (seq == Seq) return this;
        return Next(
            Catalog, Day, seq, [.. Parts.Select((part, i) => families[i] is { } own ? part.Apply(own, Catalog, Day) : part)],
            recent.Count == 0 ? Newest : [.. recent.AsEnumerable().Reverse().Concat(Newest).Take(NewestKept)]);
    }

    /// <summary>The board on a later day. An earlier day changes nothing: what lies before is not held.</summary>
    public Board Turn(DateOnly day) => day <= Day ? this : Next(Catalog, day, Seq, [.. Parts.Select(p => p.Turn(Catalog, day))], Newest);

    /// <summary>The board with a changed configuration.</summary>
    public Board With(EventCatalog catalog) => Next(catalog, Day, Seq, Parts, Newest);

    private Board Next(EventCatalog catalog, DateOnly day, long seq, ImmutableArray<BoardPart> parts, ImmutableArray<Entry> newest) =>
        new(catalog, day, _modules) { Seq = seq, Parts = parts, Newest = newest };
}
