using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>What the correction's form sends: texts alone, so that nothing typed is lost where it is wrong.</summary>
public sealed class BookForm
{
    /// <summary>The correction's own key, made when the form was drawn: sending it twice corrects once.</summary>
    public string? Key { get; set; }

    /// <summary>The sequence of what was looked at: the entry, or its last correction.</summary>
    public string? Reverses { get; set; }

    /// <summary>The right amount.</summary>
    public string? Amount { get; set; }

    /// <summary>One of <see cref="Usual"/>.</summary>
    public string? Reason { get; set; }

    /// <summary>The reason in words of its author.</summary>
    public string? Words { get; set; }

    /// <summary>The usual reasons, and "other".</summary>
    public static IReadOnlyList<string> Usual { get; } = ["mistap", "twice", "amount", "metric", "other"];

    /// <summary>The longest reason in words, in characters.</summary>
    public const int MaxWords = 300;

    /// <summary>The form as it is drawn for an entry.</summary>
    public static BookForm For(BookEntry entry) =>
        new() { Key = Guid.CreateVersion7().ToString(), Reverses = Text(entry.Tip.Seq), Amount = Text(entry.Stands) };

    /// <summary>A number as the form holds it.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the amount: null with true for none at all.</summary>
    public bool TryAmount(out long? amount)
    {
        amount = null;
        if (string.IsNullOrWhiteSpace(Amount)) return true;
        if (!Typed.TryWhole(Amount, out var number)) return false;
        amount = number == 0 ? null : number;
        return true;
    }

    /// <summary>The reason as it goes into the ledger: the usual one, and what was added in words. Empty for none.</summary>
    public string Said(IStringLocalizer<BookTexts> texts)
    {
        var words = (Words ?? "").Trim();
        var usual = Reason is { } code && code != "other" && Usual.Contains(code, StringComparer.Ordinal) ? Name(texts, code) : "";
        return usual.Length > 0 && words.Length > 0 ? texts["ReasonAnd", usual, words] : usual + words;
    }

    /// <summary>A usual reason in the reader's language.</summary>
    public static string Name(IStringLocalizer<BookTexts> texts, string code) => code switch
    {
        "mistap" => texts["Mistap"],
        "twice" => texts["Twice"],
        "amount" => texts["WrongAmount"],
        "metric" => texts["WrongMetric"],
        _ => texts["OtherReason"],
    };
}
