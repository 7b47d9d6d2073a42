using System.Collections.Frozen;
using System.Reflection;

namespace Dashboard.Engine.Ledger;

/// <summary>All families of entries.</summary>
public sealed class LedgerModules
{
    private readonly FrozenDictionary<Type, int> _byDraft;
    private readonly FrozenDictionary<string, int> _byKind;

    /// <param name="modules">The families, in any order.</param>
    /// <exception cref="ArgumentException">Two families have a kind, or a type of draft, in common.</exception>
    public LedgerModules(IEnumerable<LedgerModule> modules)
    {
        All = [.. modules.OrderBy(m => m.Order).ThenBy(m => m.GetType().Name, StringComparer.Ordinal)];
        _byDraft = All.SelectMany((m, i) => m.Drafts.Select(d => (d, i))).ToDictionary(x => x.d, x => x.i).ToFrozenDictionary();
        _byKind = All.SelectMany((m, i) => m.Kinds.Select(k => (k, i))).ToDictionary(x => x.k, x => x.i, StringComparer.Ordinal)
            .ToFrozenDictionary(StringComparer.Ordinal);
        ListedKinds = All.SelectMany(m => m.ListedKinds).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Every family of the engine: each <see cref="LedgerModule"/> of its assembly.</summary>
    public static LedgerModules Standard { get; } = new(Of(typeof(LedgerModule).Assembly));

    /// <summary>The families, in their order.</summary>
    public IReadOnlyList<LedgerModule> All { get; }

    /// <summary>The kinds of entry that are listed among a board's newest.</summary>
    public FrozenSet<string> ListedKinds { get; }

    /// <summary>Whether an entry is listed among a board's newest.</summary>
    public bool Lists(Entry entry) => ListedKinds.Contains(entry.Kind);

    /// <summary>The families of an assembly.</summary>
    public static IEnumerable<LedgerModule> Of(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(LedgerModule))).Select(t => (LedgerModule)Activator.CreateInstance(t)!);

    /// <summary>The place in <see cref="All"/> of the family that has a type of draft.</summary>
    /// <exception cref="ArgumentException">No family has it.</exception>
    internal int IndexOf(Draft draft) =>
        _byDraft.TryGetValue(draft.GetType(), out var index)
            ? index
            : throw new ArgumentException($"No family of entries has such a draft: {draft.GetType().Name}.", nameof(draft));

    /// <summary>The place in <see cref="All"/> of the family that an entry is of.</summary>
    /// <exception cref="InvalidOperationException">No family has its kind.</exception>
    internal int IndexOf(Entry entry) =>
        _byKind.TryGetValue(entry.Kind, out var index) ? index
        : throw new InvalidOperationException(FormattableString.Invariant($"Entry {entry.Seq} is of a kind that this version does not know: {entry.Kind}."));
}
