namespace Dashboard.EndToEnd;

/// <summary>A module of the pad as it is shipped, alone in a page of its own, without a server: what it exports is called with plain values.</summary>
public sealed class PadModule : IAsyncDisposable
{
    private readonly Window _window;

    private PadModule(Window window) => _window = window;

    /// <summary>Loads modules of wwwroot/js/pad; what they export is there as <c>m</c>.</summary>
    public static async Task<PadModule> LoadAsync(Chromium chromium, params string[] names)
    {
        var window = await chromium.OpenBlankAsync();
        await window.Page.EvaluateAsync(
            """
            async sources => {
              window.m = {};
              for (const source of sources) Object.assign(window.m, await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
            }
            """,
            names.Select(Source).ToArray());
        return new(window);
    }

    /// <summary>The source of a script below wwwroot.</summary>
    public static string Source(string name) =>
        File.ReadAllText(Path.Combine(
            Repository.Root, "src", "Dashboard", "wwwroot", name.EndsWith(".js", StringComparison.Ordinal) ? name : $"js/pad/{name}.js"));

    /// <summary>Calls a function with the modules' exports in <c>m</c>.</summary>
    public Task<T> RunAsync<T>(string function, object? argument = null) => _window.Page.EvaluateAsync<T>(function, argument);

    public ValueTask DisposeAsync() => _window.DisposeAsync();
}
