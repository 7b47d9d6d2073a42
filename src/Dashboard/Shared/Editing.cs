namespace Dashboard.Shared;

/// <summary>
/// What is typed into a form over something that others may change too, field by field. When a save is refused because somebody else has saved meanwhile, the
/// fields that nobody touched here follow the other's; what was typed stays as it was typed, and the other's value is told beside it.
/// </summary>
/// <param name="seen">The fields as they were when the form was opened.</param>
public sealed class Editing(IReadOnlyDictionary<string, string> seen)
{
    private readonly Dictionary<string, string> _typed = new(seen, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _theirs = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _seen = seen;
    private (string Field, string Value)? _held;

    /// <summary>What a field holds now.</summary>
    public string this[string field]
    {
        get => _typed[field];
        set => _typed[field] = value;
    }

    /// <summary>What somebody else has saved in a field meanwhile; null for nothing.</summary>
    public string? Theirs(string field) => _theirs.GetValueOrDefault(field);

    /// <summary>Whether the field was changed here and somewhere else.</summary>
    public bool Disputed(string field) => Theirs(field) is { } theirs && theirs != _typed[field];

    /// <summary>Somebody is typing in this field: what is there stays, though nothing of it has come here yet.</summary>
    public void Hold(string field) => _held = (field, _typed[field]);

    /// <summary>Nobody is typing in it any more: where nothing was typed, it follows what somebody else has saved meanwhile.</summary>
    public void Release(string field)
    {
        if (_held is { } held && held.Field == field && _typed[field] == held.Value && Theirs(field) is { } theirs) _typed[field] = theirs;
        _held = null;
    }

    /// <summary>Somebody else has saved: takes over what it is now.</summary>
    public void Follow(IReadOnlyDictionary<string, string> now)
    {
        foreach (var (field, value) in now.Where(f => f.Value != _seen[f.Key]))
        {
            if (_typed[field] == _seen[field] && _held?.Field != field) _typed[field] = value;
            _theirs[field] = value;
        }

        _seen = now;
    }
}
