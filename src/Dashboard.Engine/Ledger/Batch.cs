using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// A batch of drafts under decision: what all families share. Keys are looked up, entries are numbered on from the head, and whatever concerns one family is
/// left to its <see cref="Decider"/>.
/// </summary>
internal sealed class Batch
{
    private readonly LedgerModules _modules;
    private readonly IReadOnlyList<Decider> _deciders;
    private readonly long _head;
    private readonly bool _reverses;
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, KnownKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Target> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _targetKeys = [];

    /// <param name="modules">The families.</param>
    /// <param name="catalog">What is configured, as of the head.</param>
    /// <param name="head">The last sequence.</param>
    /// <param name="nowMs">Now, Unix milliseconds: by it is judged what is late, ended or still to come.</param>
    /// <param name="recordedMs">What the entries bear as their time of recording.</param>
    /// <param name="drafts">The batch.</param>
    public Batch(LedgerModules modules, EventCatalog catalog, long head, long nowMs, long recordedMs, IReadOnlyList<Prepared> drafts)
    {
        (_modules, Catalog, _head, NowMs, RecordedMs, Drafts) = (modules, catalog, head, nowMs, recordedMs, drafts);
        _reverses = drafts.Any(p => p.Draft.Names is not null);
        _deciders = [.. modules.All.Select(m => m.Begin(this))];
    }

    public EventCatalog Catalog { get; }

    public long NowMs { get; }

    public long RecordedMs { get; }

    public IReadOnlyList<Prepared> Drafts { get; }

    /// <summary>The entries to append, numbered on from the head.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    public long NextSeq => _head + _entries.Count + 1;

    /// <summary>Something is to be written.</summary>
    public bool Changes => _entries.Count > 0 || _deciders.Any(d => d.Changes);

    /// <summary>The entries that the batch's drafts reverse, as far as they are there.</summary>
    public IReadOnlyCollection<Target> Targets => _targets.Values;

    /// <summary>The batch's drafts of a type.</summary>
    public IEnumerable<T> Of<T>()
        where T : Draft => Drafts.Select(p => p.Draft).OfType<T>();

    /// <summary>What another family has decided so far, for those that build on it.</summary>
    public T Decider<T>()
        where T : Decider => _deciders.OfType<T>().Single();

    public async Task LoadAsync(LedgerTransaction transaction)
    {
        Know(await transaction.QueryAsync<KnownKey>(LedgerStore.SelectKnownKeys, Rows(Drafts.Select(p => p.Key).Distinct(StringComparer.Ordinal))));
        if (_reverses)
        {
            var names = Drafts.Select(p => p.Draft.Names).OfType<EntryName>().ToList();
            Know(await transaction.QueryAsync<Target>(LedgerStore.SelectTargetsByKey, Rows(names.Select(n => n.Key?.ToString()).OfType<string>())));
            await LoadTargetsAsync(transaction, names.Select(n => n.Seq).OfType<long>());
        }

        foreach (var decider in _deciders) await decider.LoadAsync(transaction);
    }

    /// <summary>Looks up further entries that may be reversed.</summary>
    public async Task LoadTargetsAsync(LedgerTransaction transaction, IEnumerable<long> seqs) =>
        Know(await transaction.QueryAsync<Target>(LedgerStore.SelectTargetsBySeq, Rows(seqs)));

    /// <summary>Takes over which of the batch's keys exist.</summary>
    public void Know(IEnumerable<KnownKey> keys)
    {
        foreach (var key in keys) _keys[key.Key] = key;
    }

    /// <summary>Takes over entries that may be reversed.</summary>
    public void Know(IEnumerable<Target> targets)
    {
        foreach (var target in targets)
        {
            _targets[target.Key] = target;
            _targetKeys[target.Seq] = target.Key;
        }
    }

    /// <summary>Decides all drafts, in order of arrival; what waits for another of the batch, at its end.</summary>
    public AppendResult[] Decide()
    {
        AppendResult[] results = [.. Drafts.Select(Take)];
        foreach (var decider in _deciders) decider.Complete(results);
        return results;
    }

    public AppendResult Take(Prepared prepared) => _deciders[_modules.IndexOf(prepared.Draft)].Take(prepared.Draft, prepared.Key, prepared.Content);

    /// <summary>What is answered to a draft before anything is decided: it is there already, or kept outside the ledger, or the event does not take it. Null
    /// where it is to be decided.</summary>
    public AppendResult? Settled(Draft draft, string key, long content) => Repeated(draft, key, content) ?? Answered(draft, key, content) ?? Objection(draft);

    /// <summary>The answer of a family that keeps a draft of another outside the ledger.</summary>
    public AppendResult? Answered(Draft draft, string key, long content)
    {
        foreach (var decider in _deciders)
            if (decider.Answer(draft, key, content) is { } answer) return answer;
        return null;
    }

    /// <summary>Why the event, as it is configured, does not take a draft.</summary>
    public AppendResult? Objection(Draft draft) => (draft.Gone(Catalog) ?? draft.Objection?.Invoke(Catalog)) is { } why ? Reject(draft, why) : null;

    /// <summary>Appends an entry that the other families have nothing against, and its own family neither.</summary>
    public AppendResult Append(Draft draft, Entry entry, Func<Entry, Refusal?> judge)
    {
        var own = _modules.IndexOf(draft);
        for (var i = 0; i < _deciders.Count; i++)
            if (i != own && _deciders[i].Guard(draft, entry) is { } stopped) return stopped;
        return judge(entry) is { } refusal ? Reject(draft, refusal) : Accept(draft, entry);
    }

    /// <summary>Appends an entry without a further question.</summary>
    public AppendResult Accept(Draft draft, Entry entry)
    {
        foreach (var decider in _deciders) decider.Accepted(entry);
        _keys[entry.Key] = new() { Key = entry.Key, Seq = entry.Seq, Content = entry.Content };
        if (_reverses) Remember(entry);
        _entries.Add(entry);
        return new(draft.Key, AppendStatus.Accepted, entry.Seq, null);
    }

    /// <summary>The entry that carries a key by now, whether it was there before or is of this batch.</summary>
    public KnownKey? Find(string key) => _keys.GetValueOrDefault(key);

    /// <summary>The entry that a draft of this batch has become.</summary>
    public Entry EntryOf(long seq) => _entries[(int)(seq - _head - 1)];

    /// <summary>The entry that is named for reversal; null where there is none.</summary>
    public Target? TargetOf(EntryName name)
    {
        var key = name.Key?.ToString() ?? (name.Seq is { } seq ? _targetKeys.GetValueOrDefault(seq) : null);
        return key is null ? null : _targets.GetValueOrDefault(key);
    }

    /// <summary>What every entry has, counting nothing by itself.</summary>
    public Entry Entry(Draft draft, string key, long content, string kind, long atMs) => new()
    {
        Seq = NextSeq,
        Key = key,
        Kind = kind,
        StationId = 0,
        MetricId = 0,
        Delta = 0,
        AtLeast = 0,
        Timed = false,
        AtMs = atMs,
        RecordedMs = RecordedMs,
        RecordedBy = draft.RecordedBy,
        Note = draft.Note,
        Content = content,
    };

    public static AppendResult Reject(Draft draft, Refusal why) => new(draft.Key, AppendStatus.Rejected, null, why.Text, why.Code);

    public static AppendResult Conflict(Draft draft, KnownKey first) =>
        new(draft.Key, AppendStatus.Conflict, first.Seq, "key: belongs to an entry with other content", RefusalCodes.Key);

    /// <summary>Writes what is kept beside the entries.</summary>
    public async Task ProjectAsync(LedgerTransaction transaction)
    {
        foreach (var decider in _deciders)
            if (decider.Changes) await decider.ProjectAsync(transaction);
    }

    /// <summary>What the audit is told of the batch, in order of the drafts.</summary>
    public IEnumerable<AuditDraft> Audited(IReadOnlyList<AppendResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Status != AppendStatus.Accepted) continue;
            var draft = Drafts[i].Draft;
            if (_deciders[_modules.IndexOf(draft)].Audited(draft, results[i]) is var (action, detail))
                yield return new(new(draft.RecordedBy, draft.Address), action, Catalog.Event.Slug, detail);
        }
    }

    /// <summary>Values as rows of one column.</summary>
    public static IEnumerable<object?[]> Rows<T>(IEnumerable<T> values) => values.Select(v => new object?[] { v });

    private AppendResult? Repeated(Draft draft, string key, long content) =>
        !_keys.TryGetValue(key, out var first) ? null
        : first.Content == content ? new(draft.Key, AppendStatus.Duplicate, first.Seq, null)
        : Conflict(draft, first);

    // A later draft of the same batch may reverse this entry, or try to reverse its target again.
    private void Remember(Entry entry)
    {
        Know([Target.Of(entry)]);
        if (entry.Reverses is { } reversed && _targetKeys.TryGetValue(reversed, out var key)) _targets[key] = _targets[key] with { ReversedBy = entry.Seq };
    }
}
