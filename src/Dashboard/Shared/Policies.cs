using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.Authorization;
using BlazorRoute = Microsoft.AspNetCore.Components.RouteData;

namespace Dashboard.Shared;

/// <summary>What an endpoint or a page needs: <c>[Authorize(Policy = Policies.Manage)]</c>. One without a policy, and not marked as open to all, is closed to
/// all.</summary>
public static class Policies
{
    /// <summary>Any account that is signed in.</summary>
    public const string Account = nameof(Account);

    /// <summary>The same, and one that has yet to set up the second factor that its role asks for: what that takes, and nothing else.</summary>
    public const string Self = nameof(Self);

    public const string Administer = nameof(Permission.Administer);

    /// <summary>Manage the event of the address; where the address names none, any event.</summary>
    public const string Manage = nameof(Permission.Manage);

    public const string ReadLedger = nameof(Permission.ReadLedger);

    public const string Count = nameof(Permission.Count);

    public const string ReadFigures = nameof(Permission.ReadFigures);

    public const string FeedHotline = nameof(Permission.FeedHotline);

    public const string AnswerHotline = nameof(Permission.AnswerHotline);

    /// <summary>Any holder at all; what it gets to see is chosen by its rights.</summary>
    public const string Known = nameof(Known);

    /// <summary>What routes call the event of their address: endpoints and pages.</summary>
    public static readonly IReadOnlyList<string> EventParameters = ["event", "Slug"];

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, Handler>().AddSingleton<IAuthorizationHandler, ClosedHandler>();
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new([new Closed()], []);
            options.AddPolicy(Known, policy => policy.AddRequirements(new Needs(null)));
            options.AddPolicy(Self, policy => policy.AddRequirements(new Needs(null, HolderKind.Account, Waiting: true)));
            options.AddPolicy(Account, policy => policy.AddRequirements(new Needs(null, HolderKind.Account)));
            foreach (var permission in Enum.GetValues<Permission>())
                options.AddPolicy(permission.ToString(), policy => policy.AddRequirements(new Needs(permission)));
        });
        return services;
    }

    /// <summary>Whether a right holds for the event of an address.</summary>
    private static bool Allow(Rights rights, Permission permission, string? slug, Feeds feeds) =>
        slug is null
            ? rights.AllowAnywhere(permission)
            // An unknown event is answered by whoever looks for it: that it does not exist is no secret.
            : feeds.Find(slug)?.Current.Board.Catalog.Event.EventId is not { } id
                || (permission == Permission.Count ? rights.CountsIn(id) : rights.Allow(permission, id));

    private sealed record Needs(Permission? Permission, HolderKind? Kind = null, bool Waiting = false) : IAuthorizationRequirement;

    private sealed record Closed : IAuthorizationRequirement;

    // What no route leads to is answered as missing, or as asked for in the wrong way: there is nothing to see.
    private sealed class ClosedHandler : AuthorizationHandler<Closed>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Closed requirement)
        {
            if (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint) context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }

    private sealed class Handler(AccessDirectory directory, Feeds feeds, Refusals refusals) : AuthorizationHandler<Needs>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Needs requirement)
        {
            if (Callers.Of(context.User) is not { } caller || directory.Find(caller) is not { } holding) return Task.CompletedTask;
            // Without a resource it is not known which event is meant: refused, since "any event" would let the managers of one into all others.
            if (context.Resource switch { HttpContext http => http.Request.RouteValues, BlazorRoute route => route.RouteValues, _ => null } is not { } values)
                return Task.CompletedTask;
            var slug = EventParameters.Select(name => values.GetValueOrDefault(name)).FirstOrDefault(value => value is not null)?.ToString();
            var met = (requirement.Kind is not { } kind || (holding.Holder.Kind == kind && (requirement.Waiting || !directory.Awaits(caller))))
                && (requirement.Permission is not { } permission || Allow(holding.Rights, permission, slug, feeds));
            if (met) context.Succeed(requirement);
            // Within a circuit no request is refused, of which the audit would be told.
            else if (context.Resource is BlazorRoute page) refusals.Note(caller.Actor, $"page {page.PageType.Name}", slug);
            return Task.CompletedTask;
        }
    }
}
