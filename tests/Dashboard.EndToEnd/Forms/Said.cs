using System.Globalization;
using System.Resources;

namespace Dashboard.EndToEnd.Forms;

/// <summary>What the pages say, from the product's own resources: a test of a form does not depend on its words.</summary>
/// <typeparam name="T">The texts of a part of the product.</typeparam>
/// <param name="language">The language of the window.</param>
public sealed class Said<T>(string language)
{
    private readonly ResourceManager _texts = new(typeof(T));
    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(language);

    public string this[string key, params object[] values]
    {
        get
        {
            var text = _texts.GetString(key, _culture) ?? throw new KeyNotFoundException($"{typeof(T).Name} has no “{key}”.");
            return values.Length == 0 ? text : string.Format(_culture, text, values);
        }
    }
}
