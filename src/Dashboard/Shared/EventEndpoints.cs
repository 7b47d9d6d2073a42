using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Microsoft.OpenApi;

namespace Dashboard.Shared;

/// <summary>What the endpoints below an event's address have in common: the event, the answers that any of them may give, and how a query is refused.</summary>
public static class EventEndpoints
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(2);

    /// <summary>The group <c>/api/events/{event}</c>. Each endpoint names its policy, its operation and what else it may answer.</summary>
    public static RouteGroupBuilder MapEventEndpoints(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/events/{event}");
        events.ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        events.AddEndpointFilterFactory((endpoint, next) =>
        {
            var query = QueryParameter.Of(endpoint.MethodInfo);
            return asked => AnswerAsync(asked, query, next);
        });
        return events;
    }

    // What could not be bound is looked at here, before the framework's own refusal, which names neither field nor reason, is sent.
    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext asked, IReadOnlyList<QueryParameter> query, EndpointFilterDelegate next)
    {
        var http = asked.HttpContext;
        if (RequestedEvent.Of(http) is null) return Api.NoEvent(RequestedEvent.SlugOf(http) ?? "");
        if (query.FirstOrDefault(parameter => !parameter.Accepts(http.Request.Query)) is { } wrong) return Api.Bad(wrong.Name, wrong.Reason);
        try
        {
            return await next(asked);
        }
        catch (DbException)
        {
            // The feed says in the log what is wrong, once.
            return Api.Later(http, "The database cannot be read at the moment.", Shortly);
        }
    }
}

/// <summary>The event of an address below <c>/api/events/{event}</c>. Where there is none, the group answers 404 before the endpoint is asked.</summary>
/// <param name="Feed">Its feed.</param>
public sealed record RequestedEvent(EventFeed Feed)
{
    /// <summary>As the feed has it now.</summary>
    public FeedState Current => Feed.Current;

    /// <summary>As it is configured now.</summary>
    public EventCatalog Catalog => Feed.Current.Board.Catalog;

    public static ValueTask<RequestedEvent?> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http));

    internal static RequestedEvent? Of(HttpContext http) => http.RequestServices.GetRequiredService<Feeds>().Find(SlugOf(http)) is { } feed ? new(feed) : null;

    internal static string? SlugOf(HttpContext http) => http.Request.RouteValues.GetValueOrDefault("event") as string;
}

/// <summary>A typed value among those that an endpoint takes from its query.</summary>
/// <param name="Name">As the query calls it.</param>
/// <param name="Reason">What it must be.</param>
/// <param name="Schema">The same as a schema.</param>
/// <param name="Reads">Whether a text can be read.</param>
/// <param name="NotEmpty">Whether an empty text is refused.</param>
internal sealed record QueryParameter(string Name, string Reason, OpenApiSchema Schema, Func<string, bool> Reads, bool NotEmpty)
{
    private static readonly MethodInfo Create = new Func<string, bool, QueryParameter>(Make<QueryDay>).Method.GetGenericMethodDefinition();

    /// <summary>Those of the records that a handler takes as its parameters.</summary>
    public static IReadOnlyList<QueryParameter> Of(MethodInfo handler) =>
    [
        .. from parameter in Taken(handler)
           where parameter.ParameterType.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQueryValue<>))
           select (QueryParameter)Create.MakeGenericMethod(parameter.ParameterType)
               .Invoke(null, [JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), parameter.IsDefined(typeof(NotEmptyAttribute))])!,
    ];

    /// <summary>All that a handler takes from the query, the untyped as well.</summary>
    public static IEnumerable<ParameterInfo> Taken(MethodInfo handler) => handler.GetParameters()
        .Where(record => record.IsDefined(typeof(AsParametersAttribute))).SelectMany(record => record.ParameterType.GetConstructors()[0].GetParameters());

    /// <summary>Whether a query gives it as it must be, or leaves it out.</summary>
    public bool Accepts(IQueryCollection query) =>
        !query.TryGetValue(Name, out var given) || (given.ToString() is var text && Reads(text) && !(NotEmpty && text.Length == 0));

    private static QueryParameter Make<T>(string name, bool notEmpty)
        where T : class, IQueryValue<T> => new(name, T.Reason, T.Schema, text => T.TryParse(text, null, out _), notEmpty);
}
