namespace Dashboard.Accounts;

/// <summary>With what somebody has signed in, as they recognise it: "Chrome · Android". Told by the browser itself, so it proves nothing.</summary>
public static class Client
{
    // The first that is found: most browsers call themselves by the names of others as well.
    private static readonly (string Sign, string Name)[] Browsers =
        [
            ("MicroMessenger", "WeChat"), ("HuaweiBrowser", "Huawei"), ("MiuiBrowser", "Mi"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ];

    private static readonly (string Sign, string Name)[] Systems =
        [
            ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "macOS"),
            ("Linux", "Linux"),
        ];

    /// <summary>A name for what a browser says of itself; null where it says nothing that is known.</summary>
    public static string? Of(string? userAgent) =>
        string.Join(" · ", ((string?[])[Find(Browsers, userAgent), Find(Systems, userAgent)]).Where(part => part is not null)) is { Length: > 0 } name
            ? name
            : null;

    private static string? Find((string Sign, string Name)[] known, string? text) =>
        text is null ? null : known.FirstOrDefault(k => text.Contains(k.Sign, StringComparison.Ordinal)).Name;
}
