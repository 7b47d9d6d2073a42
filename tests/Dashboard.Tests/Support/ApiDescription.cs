using System.Globalization;
using System.Text.Json;

namespace Dashboard.Tests.Support;

/// <summary>The description of the JSON interface, and whether answers are as it says.</summary>
public sealed record ApiDescription(JsonElement Document)
{
    /// <summary>Each operation by method and path.</summary>
    public IReadOnlyDictionary<string, JsonElement> Operations { get; } = Document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Key: $"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))
        .ToDictionary(operation => operation.Key, operation => operation.Value, StringComparer.Ordinal);

    /// <summary>The statuses that an operation is said to answer with.</summary>
    public static IEnumerable<int> Statuses(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Select(answer => int.Parse(answer.Name, CultureInfo.InvariantCulture));

    /// <summary>What an operation's description lacks.</summary>
    public IEnumerable<string> Lacks(string key, JsonElement operation)
    {
        if (!Says(operation, "summary")) yield return "no summary";
        if (!Says(operation, "operationId")) yield return "no name";
        var schemes = Document.GetProperty("components").GetProperty("securitySchemes");
        if (!operation.TryGetProperty("security", out var ways) || ways.GetArrayLength() == 0) yield return "no security";
        else if (ways.EnumerateArray().SelectMany(way => way.EnumerateObject()).Any(scheme => !schemes.TryGetProperty(scheme.Name, out _)))
            yield return "unknown security";
        if (!operation.TryGetProperty("responses", out _))
        {
            yield return "no responses";
            yield break;
        }

        int[] expected = [200, 429, 503, .. key.Contains("/events/{event}", StringComparison.Ordinal) ? (int[])[401, 403, 404] : []];
        foreach (var status in expected.Except(Statuses(operation))) yield return $"no response {status}";
        if (operation.TryGetProperty("requestBody", out _) && !Statuses(operation).Contains(415)) yield return "a body without a response 415";
        foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(answer => !answer.Value.TryGetProperty("content", out _)))
            yield return $"no content of {answer.Name}";
        if (!operation.TryGetProperty("parameters", out var parameters)) yield break;
        foreach (var parameter in parameters.EnumerateArray().Where(p => !Says(p, "description")))
            yield return $"no description of {parameter.GetProperty("name")}";
    }

    /// <summary>In what an answer departs from its description.</summary>
    public async Task<IReadOnlyList<string>> DepartsAsync(string key, HttpResponseMessage answer)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!Operations[key].GetProperty("responses").TryGetProperty(status, out var described)) return [$"answers {status}, which is not described"];
        var type = answer.Content.Headers.ContentType?.MediaType ?? "nothing";
        if (!described.GetProperty("content").TryGetProperty(type, out var content)) return [$"{status} is {type}, which is not described"];
        if (!type.EndsWith("json", StringComparison.Ordinal)) return [];
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        return [.. Departs(json.RootElement, content.GetProperty("schema"), status)];
    }

    private IEnumerable<string> Departs(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Departs(value, Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), at);
        if (schema.TryGetProperty("oneOf", out var choices))
            return choices.EnumerateArray().Any(choice => !Departs(value, choice, at).Any()) ? [] : [$"{at} is none of what it may be"];
        if (!schema.TryGetProperty("type", out var types)) return [$"{at} has no type"];
        var kind = Kind(value);
        var allowed = types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(t => t.GetString()!) : [types.GetString()!];
        if (!allowed.Any(t => t == kind || (t == "number" && kind == "integer"))) return [$"{at} is {kind}, and should be {types}"];
        return kind switch
        {
            "object" => Fields(value, schema, at),
            "array" => value.EnumerateArray().SelectMany((item, i) => Departs(item, schema.GetProperty("items"), $"{at}[{i}]")),
            "string" => Text(value.GetString()!, schema) is { } wrong ? [$"{at}: {wrong}"] : [],
            _ => [],
        };
    }

    private IEnumerable<string> Fields(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))) yield return $"{at} lacks {name}";
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var field in value.EnumerateObject())
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(field.Name, out var described))
                foreach (var wrong in Departs(field.Value, described, $"{at}.{field.Name}")) yield return wrong;
            else if (schema.TryGetProperty("additionalProperties", out var others))
                foreach (var wrong in Departs(field.Value, others, $"{at}.{field.Name}")) yield return wrong;
            // RFC 9457 lets a problem say more; the framework adds the trace.
            else if (field.Name is not ("traceId" or "code"))
                yield return $"{at}.{field.Name} is not described";
        }
    }

    private static string? Text(string text, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.GetString() != text)) return $"{text} is none of {words}";
        return (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? null : $"{text} is no date",
            "date-time" => text.Length > 17 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"{text} is no time",
            "uuid" => Guid.TryParseExact(text, "D", out _) ? null : $"{text} is no UUID",
            _ => null,
        };
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static bool Says(JsonElement described, string field) => described.TryGetProperty(field, out var text) && !string.IsNullOrEmpty(text.GetString());
}
