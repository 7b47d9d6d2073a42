namespace Dashboard.Engine.Counting;

/// <summary>The kinds of entry that count.</summary>
public static class CountKinds
{
    /// <summary>Something counted at a moment.</summary>
    public const string Tally = "tally";

    /// <summary>A sourced sum over a period: counts in totals, in no minute and no day.</summary>
    public const string Total = "total";

    /// <summary>The reversal of an earlier entry.</summary>
    public const string Correction = "correction";
}
