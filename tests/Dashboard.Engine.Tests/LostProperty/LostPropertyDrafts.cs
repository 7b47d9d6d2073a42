using System.Globalization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Tests.LostProperty;

internal static class LostPropertyKinds
{
    public const string Found = "lost-found";
    public const string Returned = "lost-returned";
}

/// <summary>Something was found at a station.</summary>
internal sealed record FoundDraft : Draft
{
    public required int StationId { get; init; }

    public required string What { get; init; }

    internal override long Content => Digest(string.Create(CultureInfo.InvariantCulture, $"{LostPropertyKinds.Found}|{StationId}|{What}"));
}

/// <summary>It was given back.</summary>
internal sealed record ReturnedDraft : Draft
{
    /// <summary>The sequence of the entry with which it was found.</summary>
    public required long Item { get; init; }

    internal override long Content => Digest(string.Create(CultureInfo.InvariantCulture, $"{LostPropertyKinds.Returned}|{Item}"));
}
