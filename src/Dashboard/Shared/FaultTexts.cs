using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Localization;

namespace Dashboard.Shared;

/// <summary>
/// What went wrong, as a sentence in the reader's language. A fault says what it is by a code: a refusal of the ledger by its own, what cannot be configured so
/// by its field. The sentence is the text <c>Fault.{code}</c> of the slice, or, where it has none, the one that all have in common.
/// </summary>
public sealed class FaultTexts(IStringLocalizer<SharedTexts> texts)
{
    /// <summary>The sentence for a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="own">The slice's texts.</param>
    /// <param name="numbers">What the slice's sentences have places for.</param>
    public string Of(string code, IStringLocalizer? own, params object[] numbers) => Found(code, own, numbers) ?? Found("other", own, numbers)!;

    /// <summary>The sentence for an exception; null for what nobody expected.</summary>
    /// <inheritdoc cref="Of(string, IStringLocalizer?, object[])" path="/param" />
    public string? Of(Exception fault, IStringLocalizer? own, params object[] numbers) => fault switch
    {
        CatalogException of => Of(of.Field, own, numbers),
        RefusedException => Of("refused", own, numbers),
        DbException or IntakeFullException => Of("busy", own, numbers),
        _ => null,
    };

    /// <summary>The sentence for an entry that was not taken; null for one that was.</summary>
    /// <inheritdoc cref="Of(string, IStringLocalizer?, object[])" path="/param" />
    public string? Of(AppendResult result, IStringLocalizer? own, params object[] numbers) =>
        result.Status is AppendStatus.Accepted or AppendStatus.Duplicate ? null : Of(result.Code ?? "other", own, numbers);

    private string? Found(string code, IStringLocalizer? own, object[] numbers) => Text(own, code, numbers) ?? Text(texts, code, numbers);

    private static string? Text(IStringLocalizer? texts, string code, object[] numbers) =>
        texts?["Fault." + code, numbers] is { ResourceNotFound: false } found ? found.Value : null;
}
