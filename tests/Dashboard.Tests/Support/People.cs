using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Tests.Support;

/// <summary>Somebody who has signed in, as services and circuits meet them.</summary>
internal static class People
{
    public static async Task<Caller> PersonAsync(this RunningServer server, params IReadOnlyList<Grant> grants)
    {
        var account = await server.AccountAsync([.. grants]);
        return new(account.Holder, account.Stamp, null, "192.0.2.1");
    }

    /// <summary>What a circuit of theirs knows of them.</summary>
    public static AuthenticationStateProvider States(this RunningServer server, Caller? caller) => new SignedIn(
        caller is null ? new() : Callers.Identity(server.Get<AccessDirectory>().Current.Find(caller.Holder)!, "test", caller.Address));

    private sealed class SignedIn(ClaimsIdentity identity) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new(identity)));
    }
}
