namespace Dashboard.Features.Screens;

/// <summary>What a form holds of a screen. Mutable, as forms want it.</summary>
public sealed class ScreenDraft
{
    public string Place { get; set; } = "";

    public string? Slug { get; set; }

    public IReadOnlyList<string> Scenes { get; set; } = [];

    public string Culture { get; set; } = "";
}
