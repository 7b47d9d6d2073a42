namespace Dashboard.Shared;

/// <summary>What became of a command.</summary>
/// <param name="Text">In the reader's language; null before the first.</param>
/// <param name="Failed">It was not carried out.</param>
public sealed record CommandOutcome(string? Text, bool Failed)
{
    /// <summary>Nothing has been asked for yet.</summary>
    public static CommandOutcome None { get; } = new(null, Failed: false);
}
