using AngleSharp.Dom;
using Microsoft.AspNetCore.Components.Web;

// Not in Support: what lies in a namespace around a test is preferred to what it uses, so that no test takes bUnit's own by mistake.
namespace Dashboard.Tests;

/// <summary>
/// Presses and typing in the renderer's own turn. bUnit looks up an element's handler before it waits for its turn; a drawing that is under way then
/// replaces the handler, and on a busy machine the press would fall on one that is gone.
/// </summary>
internal static class DomEvents
{
    public static Task ClickAsync(this IElement element, MouseEventArgs? args = null) =>
        InTurnAsync(element, () => EventHandlerDispatchExtensions.ClickAsync(element, args ?? new()));

    public static Task ChangeAsync<T>(this IElement element, T value) =>
        InTurnAsync(element, () => EventHandlerDispatchExtensions.ChangeAsync(element, value));

    public static Task InputAsync<T>(this IElement element, T value) =>
        InTurnAsync(element, () => EventHandlerDispatchExtensions.InputAsync(element, value));

    public static Task SubmitAsync(this IElement element, EventArgs? args = null) =>
        InTurnAsync(element, () => EventHandlerDispatchExtensions.SubmitAsync(element, args ?? EventArgs.Empty));

    private static Task InTurnAsync(IElement element, Func<Task> act) =>
        element.Owner!.Context.GetService<BunitContext>()!.Renderer.Dispatcher.InvokeAsync(act);
}
