using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// The chain of hashes over a ledger. Each entry's hash is SHA-256 over the hash before it (64 hexadecimal digits, zeros before the first entry), a line feed
/// and the entry's line, in UTF-8. So whoever knows a head's hash knows whether anything before it was changed. docs/ledger-chain.md is the rule for others.
/// </summary>
public static class LedgerChain
{
    /// <summary>The hash before the first entry.</summary>
    public static string Start { get; } = new('0', SHA256.HashSizeInBytes * 2);

    // The line is never part of a page. Chinese stands as it is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Entries with their hashes.</summary>
    /// <param name="hash">The hash before them; null before the first entry.</param>
    /// <param name="entries">In order of the ledger.</param>
    public static IEnumerable<Entry> Link(string? hash, IEnumerable<Entry> entries)
    {
        var last = hash ?? Start;
        var line = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(line, Plain);
        foreach (var entry in entries)
        {
            last = Next(last, entry, line, json);
            yield return entry with { Hash = last };
        }
    }

    /// <summary>The line of an entry: JSON without blanks, its members in this order, those that are not there left out.</summary>
    public static string Line(Entry entry)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(line, Plain);
        Write(json, entry);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static string Next(string last, Entry entry, ArrayBufferWriter<byte> line, Utf8JsonWriter json)
    {
        line.ResetWrittenCount();
        Encoding.UTF8.GetBytes(last, line);
        line.Write("\n"u8);
        json.Reset(line);
        Write(json, entry);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line.WrittenSpan, digest);
        return Convert.ToHexStringLower(digest);
    }

    // A new member goes to the end and is left out where it says nothing: so what is in ledgers already keeps its hash.
    private static void Write(Utf8JsonWriter json, Entry e)
    {
        json.WriteStartObject();
        json.WriteNumber("seq"u8, e.Seq);
        json.WriteString("key"u8, e.Key);
        json.WriteString("kind"u8, e.Kind);
        json.WriteNumber("at"u8, e.AtMs);
        json.WriteNumber("recorded"u8, e.RecordedMs);
        json.WriteString("by"u8, e.RecordedBy);
        Number("station"u8, e.StationId);
        Number("subject"u8, e.Subject ?? 0);
        Number("reverses"u8, e.Reverses ?? 0);
        Number("metric"u8, e.MetricId);
        if (e.MetricId != 0) json.WriteNumber("delta"u8, e.Delta);
        Number("atLeast"u8, e.AtLeast);
        if (e.Timed) json.WriteBoolean("timed"u8, true);
        if (e.WholeDay) json.WriteBoolean("wholeDay"u8, true);
        if (e.Amount is { } amount) json.WriteNumber("amount"u8, amount);
        if (e.EnteredMs is { } entered) json.WriteNumber("entered"u8, entered);
        if (e.ClockOffset is { } clock) json.WriteNumber("clockOffset"u8, clock);
        if (e.Import is { } import) json.WriteNumber("import"u8, import);
        if (e.Reason is { } reason) json.WriteString("reason"u8, reason);
        if (e.Note is { } note) json.WriteString("note"u8, note);
        if (e.Body is { } body)
        {
            json.WritePropertyName("body"u8);
            json.WriteRawValue(body, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();

        void Number(ReadOnlySpan<byte> name, long value)
        {
            if (value != 0) json.WriteNumber(name, value);
        }
    }
}
