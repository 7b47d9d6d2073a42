namespace Dashboard.Shared;

/// <summary>
/// Readings of one thing that may overlap: what follows the board reads now and then, and so does each command when it is done. An earlier reading that
/// ends later knows less, and must not be shown in place of what a later one has found.
/// </summary>
internal sealed class Readings
{
    private int _begun;
    private int _shown;
    private int _running;

    /// <summary>Whether something is being read.</summary>
    public bool Any => _running > 0;

    /// <summary>Reads.</summary>
    /// <returns>What was found; null where nothing was, or where a later reading has been shown already.</returns>
    public async Task<T?> RunAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        var number = ++_begun;
        _running++;
        try
        {
            if (await read() is not { } found || number < _shown) return null;
            _shown = number;
            return found;
        }
        finally
        {
            _running--;
        }
    }
}
