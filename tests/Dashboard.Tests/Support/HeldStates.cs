using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Tests.Support;

/// <summary>Says who asks only once it is let: so a test holds a command in its middle, as a slow database would.</summary>
internal sealed class HeldStates(AuthenticationStateProvider inner) : AuthenticationStateProvider
{
    private TaskCompletionSource? _gate;

    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate!.SetResult();

    public override async Task<AuthenticationState> GetAuthenticationStateAsync()
    {
        if (_gate is { } gate) await gate.Task;
        return await inner.GetAuthenticationStateAsync();
    }
}
