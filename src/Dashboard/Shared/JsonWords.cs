using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Shared;

/// <summary>How the JSON interface writes what JSON has no type for: words and times.</summary>
public static class JsonWords
{
    /// <summary>A value as the interface writes it: OnTime is on-time.</summary>
    public static string ToWord<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>Wires the JSON interface in.</summary>
public static class JsonInterface
{
    public static IServiceCollection AddJsonInterface(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new InstantConverter());
            // As ToWord writes them.
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        });
        // What cannot be bound is refused by name (EventEndpoints), in Development too.
        return services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    /// <summary>Innermost, so that the JSON interface answers with problem details before the pages do: below UseWhen nothing can be routed anew.</summary>
    public static void UseProblemDetails(this WebApplication app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
        api => api.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf }).UseStatusCodePages());

    private static int StatusOf(Exception fault) => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
}

/// <summary>Writes instants with milliseconds and the offset that they have: 2027-01-23T14:05:00.000+08:00.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
