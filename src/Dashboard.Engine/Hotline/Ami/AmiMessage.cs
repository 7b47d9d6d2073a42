using System.Text;

namespace Dashboard.Engine.Hotline.Ami;

/// <summary>The other side does not speak as an exchange does, or no longer.</summary>
public class AmiException(string message) : Exception(message);

/// <summary>The exchange refuses the account or its secret.</summary>
public sealed class AmiRefusedException() : AmiException("The exchange refuses the account or its secret.");

/// <summary>A message of the manager interface: an event, or the response to an action.</summary>
/// <param name="fields">Keys and values as they came, in their order; keys may repeat.</param>
public sealed class AmiMessage(IReadOnlyList<KeyValuePair<string, string>> fields)
{
    /// <summary>Keys and values as they came, in their order; keys may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    /// <summary>The first value of a key, whatever its case; null where it is missing.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var field in fields)
            {
                if (field.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) return field.Value;
            }

            return null;
        }
    }

    /// <summary>Every value of a key, in their order.</summary>
    public IEnumerable<string> All(string key) => fields.Where(f => f.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>The bytes that ask for an action.</summary>
    /// <exception cref="ArgumentException">A name or value carries a control character: with a line's end it would be further fields, or an action of its
    /// own.</exception>
    public static byte[] Action(string name, params IEnumerable<(string Key, string Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in fields.Prepend(("Action", name)))
        {
            // Not the value itself: it may be the secret.
            if (key.Concat(value).Any(char.IsControl))
                throw new ArgumentException(
                    $"The field {new string([.. key.Where(c => !char.IsControl(c))])} of an action carries a control character.", nameof(fields));
            text.Append(key).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }
}
