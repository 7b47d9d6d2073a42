using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Features.Book;

/// <summary>How a typed number is meant.</summary>
public enum CountMode
{
    /// <summary>So many more.</summary>
    Add,

    /// <summary>So many on the day, with what stands there already.</summary>
    Day,

    /// <summary>So many in all, with what stands there already.</summary>
    Total,
}

/// <summary>
/// What the form that counts for the whole event holds: texts alone, so that nothing typed is lost where something is wrong. One key for the form, made when it
/// was drawn, from which each of its counts has its own: sending it twice, by whatever accident, counts once.
/// </summary>
public sealed class CountForm
{
    private readonly Dictionary<string, string> _amounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>The form's key.</summary>
    public string Key { get; set; } = "";

    /// <summary>How the numbers are meant.</summary>
    public CountMode Mode { get; set; }

    /// <summary>The local day; empty for now.</summary>
    public string Day { get; set; } = "";

    /// <summary>The local time; empty for now.</summary>
    public string Time { get; set; } = "";

    /// <summary>A remark for each of the counts.</summary>
    public string Note { get; set; } = "";

    /// <summary>Whether something is wrong.</summary>
    public bool Wrong => _faults.Count > 0;

    /// <summary>The number as typed for a metric; null for none.</summary>
    public string? AmountOf(string metric) => _amounts.GetValueOrDefault(metric);

    /// <summary>What is wrong at a metric; without one, what is wrong with the rest. Null for nothing.</summary>
    public string? FaultOf(string metric = "") => _faults.GetValueOrDefault(metric);

    /// <summary>Something is wrong at a metric, or, without one, with the rest.</summary>
    public void Fail(string fault, string metric = "") => _faults[metric] = fault;

    /// <summary>Nothing is wrong, as far as is known.</summary>
    public void Clear() => _faults.Clear();

    /// <summary>What was typed for a metric is in the ledger: it is not to be sent again with what is mended.</summary>
    public void Recorded(string metric) => _amounts.Remove(metric);

    /// <summary>An empty form for a day; a day that is over needs a time, which is its last minute unless somebody says otherwise.</summary>
    public static CountForm For(StationBook book) => new()
    {
        Key = Guid.CreateVersion7().ToString(),
        Day = book.Day == book.LastDay ? "" : book.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Time = book.Day == book.LastDay ? "" : "23:59",
    };

    /// <summary>A form as it was sent.</summary>
    public static CountForm Of(IFormCollection sent)
    {
        var form = new CountForm
        {
            Key = sent["Count.Key"].ToString(),
            Mode = Enum.TryParse<CountMode>(sent["Count.Mode"], out var mode) && Enum.IsDefined(mode) ? mode : CountMode.Add,
            Day = sent["Count.Day"].ToString().Trim(),
            Time = sent["Count.Time"].ToString().Trim(),
            Note = sent["Count.Note"].ToString().Trim(),
        };
        foreach (var (name, value) in sent)
        {
            if (name.StartsWith("amount:", StringComparison.Ordinal)) form._amounts[name["amount:".Length..]] = value.ToString().Trim();
            if (name.StartsWith("seen:", StringComparison.Ordinal)) form._seen[name["seen:".Length..]] = value.ToString();
        }

        return form;
    }

    /// <summary>What a metric stands at, as the form sends it along.</summary>
    public static string Standing(CounterFigure figure) => string.Create(CultureInfo.InvariantCulture, $"{figure.Today},{figure.Total}");

    /// <summary>What a metric stood at when the form was drawn; null for what nobody could have seen.</summary>
    public (long Today, long Total)? SeenOf(Metric metric) =>
        _seen.GetValueOrDefault(metric.Code)?.Split(',') is [var today, var total] && Number(today) is { } day && Number(total) is { } all ? (day, all) : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
