using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dashboard.Shared;

/// <summary>How a request to an endpoint is proven, where that is not the rule: a key, or a session. Each is one way; what stands in one goes
/// together.</summary>
/// <param name="Ways">The schemes, by way.</param>
public sealed record ProvenBy(params IReadOnlyList<string[]> Ways);

/// <summary>The description of the JSON interface, <c>/openapi/v1.json</c>: what endpoints cannot say of themselves.</summary>
public static class Description
{
    /// <summary>An API key as bearer token.</summary>
    public const string Key = "key";

    /// <summary>The cookie of a signed-in account.</summary>
    public const string Session = "session";

    /// <summary>The cookie of a paired screen.</summary>
    public const string Screen = "screen";

    /// <summary>The token that goes with a cookie wherever something is changed.</summary>
    public const string Antiforgery = "antiforgery";

    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddOperationTransformer(DescribeQuery);
        options.AddOperationTransformer(DescribeProof);
        options.AddSchemaTransformer(DescribeType);
        options.AddDocumentTransformer(DescribeSchemes);
    });

    // The framework takes a value of our own for any text, and calls it as the record's property.
    private static Task DescribeQuery(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var handler = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().FirstOrDefault();
        var typed = handler is null ? [] : QueryParameter.Of(handler);
        var required = handler is null ? [] : QueryParameter.Taken(handler).Where(p => p.IsDefined(typeof(NeededAttribute))).Select(p => p.Name).ToList();
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Required |= required.Contains(parameter.Name, StringComparer.Ordinal);
            if (parameter.In == ParameterLocation.Query) parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            if (typed.FirstOrDefault(t => t.Name == parameter.Name) is { } value) parameter.Schema = value.Schema;
            if (parameter is { In: ParameterLocation.Path, Name: "event" }) parameter.Description = "The event's name in addresses, its slug.";
        }

        return Task.CompletedTask;
    }

    // What the serializer's own converters do not tell: words and instants are texts. What must not be left out must not be null either: such a field is
    // nullable in code alone, so that its absence can be told by name.
    private static Task DescribeType(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var or = type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null;
        if (type.IsEnum) schema.Type = JsonSchemaType.String | or;
        if (type == typeof(JsonElement)) schema.Type = JsonSchemaType.String | JsonSchemaType.Integer | or;
        if (type == typeof(DateTimeOffset)) (schema.Type, schema.Format) = (JsonSchemaType.String | or, "date-time");
        if (type == typeof(ProblemDetails))
            schema.Properties!["field"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Of a 400, the field at fault." };
        if (context.JsonPropertyInfo?.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true) schema.Type &= ~JsonSchemaType.Null;
        return Task.CompletedTask;
    }

    private static Task DescribeProof(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var changes = context.Description.HttpMethod is not "GET";
        var ways = metadata.OfType<ProvenBy>().LastOrDefault()?.Ways
            ?? (metadata.OfType<IAllowAnonymous>().Any() ? [changes ? [Antiforgery] : []] : [[Key], changes ? [Session, Antiforgery] : [Session]]);
        operation.Security = [.. ways.Select(way =>
        {
            var together = new OpenApiSecurityRequirement();
            foreach (var scheme in way) together[new(scheme, context.Document)] = [];
            return together;
        })];
        return Task.CompletedTask;
    }

    private static Task DescribeSchemes(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var cookies = context.ApplicationServices.GetRequiredService<Cookies>();
        document.AddComponent(Key, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, made on the page /admin/keys or by the command key create.",
        });
        document.AddComponent(Session, Cookie(cookies.Named(Session), "An account that has signed in with its browser."));
        document.AddComponent(Screen, Cookie(cookies.Named(Credentials.ScreenCookie), "A paired screen."));
        document.AddComponent(Antiforgery, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Credentials.AntiforgeryHeader,
            Description = "The token that GET /api/session, or the page that asks, has given to this browser.",
        });
        document.Info = new() { Title = "Dashboard", Version = "v1" };
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Cookie(string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = name, Description = description };
}
