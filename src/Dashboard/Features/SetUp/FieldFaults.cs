using Dashboard.Engine.Data;

namespace Dashboard.Features.SetUp;

/// <summary>What is wrong with a form: a sentence at each field at fault.</summary>
/// <param name="sentence">The sentence for a field, in the reader's language.</param>
public sealed class FieldFaults(Func<string, string> sentence)
{
    private readonly Dictionary<string, string> _byField = new(StringComparer.Ordinal);

    /// <summary>The sentence at a field; null for none.</summary>
    public string? this[string field] => _byField.GetValueOrDefault(field);

    /// <summary>Takes over all that is wrong now, in place of what was.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Clear(params IEnumerable<CatalogFault> found)
    {
        _byField.Clear();
        foreach (var fault in found) Add(fault.Field);
        return _byField.Count == 0;
    }

    /// <summary>Adds the fault of a field.</summary>
    public void Add(string field) => _byField.TryAdd(field, sentence(field));
}
