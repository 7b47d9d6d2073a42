namespace Dashboard.EndToEnd.Forms;

/// <summary>
/// The test fills these components' fields in a real browser, sends them, and holds what came of it to what was typed. A component of several named forms
/// claims each: "MePage.password".
/// <see cref="EveryFormTests"/> counts who is left.
/// </summary>
/// <param name="components">Names of components of src/Dashboard.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FillsAttribute(params string[] components) : Attribute
{
    public IReadOnlyList<string> Components { get; } = components;
}
