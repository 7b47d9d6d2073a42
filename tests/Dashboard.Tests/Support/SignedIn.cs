using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Tests.Support;

/// <summary>Somebody who is signed in, for services and circuits.</summary>
internal sealed class SignedIn(RunningServer server, Holder? holder) : AuthenticationStateProvider
{
    public static async Task<SignedIn> AsAsync(RunningServer server, params Grant[] grants) => new(server, (await server.AccountAsync(grants)).Holder);

    public Caller? Caller => holder is { } some ? new(some, server.Get<AccessDirectory>().Current.Find(some)!.Stamp, null, "192.0.2.7") : null;

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        Task.FromResult(new AuthenticationState(holder is { } some
            ? new(Callers.Identity(server.Get<AccessDirectory>().Current.Find(some)!, "test", "192.0.2.7"))
            : new()));
}
