using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>What the entries of shifts say in their bodies.</summary>
public static class ShiftEntries
{
    extension(Entry entry)
    {
        /// <summary>The figures that a sign-off confirmed, by metric code, those that are not 0; null for other entries, and for sign-offs of before they were
        /// kept, whose note names them.</summary>
        public IReadOnlyDictionary<string, long>? Figures =>
            entry is { Kind: ShiftKinds.SignOff, Body: { } body } ? JsonSerializer.Deserialize<SignOffBody>(body)!.Figures : null;

        /// <summary>The shift that is signed off or opened again, which began at <see cref="Entry.AtMs"/>; null for other entries.</summary>
        public int? ShiftId => entry.Kind is ShiftKinds.SignOff or ShiftKinds.Reopening ? (int?)entry.Subject : null;

        /// <summary>A sign-off which says that nobody was on duty.</summary>
        public bool Unstaffed => entry.Kind == ShiftKinds.SignOff && SignOffBody.IsUnstaffed(entry.Body);
    }
}

/// <summary>What a sign-off confirmed.</summary>
/// <param name="Figures">By metric code, those that are not 0.</param>
/// <param name="Unstaffed">Nobody was on duty.</param>
internal sealed record SignOffBody(
    [property: JsonPropertyName("figures")] IReadOnlyDictionary<string, long>? Figures,
    [property: JsonPropertyName("unstaffed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unstaffed = false)
{
    public static string Of(IReadOnlyDictionary<string, long> figures, bool unstaffed) => JsonSerializer.Serialize(new SignOffBody(figures, unstaffed));

    /// <summary>Whether a body is that of a sign-off which says that nobody was on duty.</summary>
    public static bool IsUnstaffed(string? body) => body is not null && JsonSerializer.Deserialize<SignOffBody>(body)!.Unstaffed;
}
