using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>What became of a command.</summary>
/// <param name="Text">In the reader's language; null for nothing to say.</param>
/// <param name="Failed">It was not carried out.</param>
/// <param name="Fault">What was in its way; null for nothing, or where the answer alone says it.</param>
public sealed record CommandOutcome(string? Text, bool Failed, Exception? Fault = null)
{
    /// <summary>Nothing is to be said.</summary>
    public static CommandOutcome None { get; } = new(null, Failed: false);

    /// <summary>The same button was pressed again while its command was under way: that was no command.</summary>
    public static CommandOutcome Repeated { get; } = new(null, Failed: true, new OperationCanceledException("It is under way already."));

    /// <summary>It was carried out.</summary>
    public bool Done => !Failed;

    /// <summary>It was answered, one way or the other: asking again with the same key would bring nothing new.</summary>
    public bool Answered => Done || Fault is CatalogException;
}
