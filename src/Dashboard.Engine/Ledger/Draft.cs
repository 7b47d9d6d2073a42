using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>An entry about to be appended. Its fields are valid by themselves; what depends on the ledger is decided there.</summary>
public abstract record Draft
{
    /// <summary>The identity given where it happened; a repeat with the same content is answered with the first sequence.</summary>
    public required Guid Key { get; init; }

    /// <summary>Who appends it: an account, a key, a command.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The network address that it came from, for the audit of corrections; null from within.</summary>
    public string? Address { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Note { get; init => field = PlainText.Of(value); }

    /// <summary>The phone that it comes from: where its shift is signed off it is kept for a manager. Null for what comes from elsewhere, which is refused
    /// then.</summary>
    public Guid? Phone { get; init; }

    /// <summary>The number of the import of a table that it belongs to, which is told to the audit as one; null for none.</summary>
    public int? Import { get; init; }

    /// <summary>
    /// Why an event configured so does not take it; null where it does. Asked under the head's lock, with the configuration that holds
    /// then: what was closed or
    /// retired while the draft waited is closed or retired for it too. A repeat of what is in the ledger is answered all the same.
    /// </summary>
    public Func<EventCatalog, Refusal?>? Objection { get; init; }

    /// <summary>A digest of the content as its author gave it; 0 where that depends on the entry that it names.</summary>
    internal virtual long Content => 0;

    /// <summary>The entry that it reverses; null where it reverses none.</summary>
    internal virtual EntryName? Names => null;

    /// <summary>Why an event does not take it from which something was deleted that its author still knew; null where nothing was.</summary>
    internal virtual Refusal? Gone(EventCatalog catalog) => null;

    // 64 bits of SHA-256 over the content as its author gave it, so that a repeat can be told from a conflict.
    private protected static long Digest(string content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}

/// <summary>What became of a draft.</summary>
public enum AppendStatus
{
    /// <summary>It is in the ledger, durably, since now.</summary>
    Accepted,

    /// <summary>It was there already, with this content.</summary>
    Duplicate,

    /// <summary>Its key belongs to an entry with other content; nothing was changed.</summary>
    Conflict,

    /// <summary>It cannot be appended; nothing was changed.</summary>
    Rejected,

    /// <summary>It came after its shift was signed off, and is kept for a manager: it counts once that one takes it.</summary>
    Held,
}

/// <summary>What became of one draft.</summary>
/// <param name="Key">The draft's key.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Seq">The sequence of the entry with this key, unless rejected.</param>
/// <param name="Reason">Why not, as "field: reason", unless accepted or duplicate.</param>
/// <param name="Code">Why not, as one of <see cref="RefusalCodes"/>, unless accepted or duplicate.</param>
public sealed record AppendResult(Guid Key, AppendStatus Status, long? Seq, string? Reason, string? Code = null);

/// <summary>The answer to an append: one result a draft, in order, and the event's head after it.</summary>
public sealed record AppendReceipt(long Head, IReadOnlyList<AppendResult> Results);
