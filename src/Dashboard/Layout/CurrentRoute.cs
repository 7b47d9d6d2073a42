using BlazorRoute = Microsoft.AspNetCore.Components.RouteData;

namespace Dashboard.Layout;

/// <summary>
/// The route that is shown, for layouts. They read it when they are drawn with a page, which is once the page's reader may see it; were they told of a new
/// route by itself, they would draw the page before anybody has asked whether that is so.
/// </summary>
public sealed class CurrentRoute
{
    /// <summary>The page and what its address holds.</summary>
    public BlazorRoute? Data { get; set; }
}
