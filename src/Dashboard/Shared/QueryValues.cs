using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Engine.Data;
using Microsoft.OpenApi;

namespace Dashboard.Shared;

/// <summary>
/// A typed value of a query. What cannot be read is refused with the parameter's name and <see cref="Reason"/> (<see cref="EventEndpoints"/>), in place of the
/// framework's message. An empty text stands for a value that is left out; <see cref="NotEmptyAttribute"/> refuses it.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IQueryValue<TSelf>
    where TSelf : class, IQueryValue<TSelf>
{
    /// <summary>What it must be, as a refusal says it.</summary>
    static abstract string Reason { get; }

    /// <summary>The same as a schema.</summary>
    static abstract OpenApiSchema Schema { get; }

    /// <summary>Reads a value; true with null for an empty text.</summary>
    static abstract bool TryParse(string? text, IFormatProvider? provider, out TSelf? value);
}

/// <summary>The parameter must be given, as the description says; the endpoint refuses its absence by name. (The description cannot read RequiredAttribute
/// here.)</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NeededAttribute : Attribute;

/// <summary>The parameter may be left out, but not be given without a value.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotEmptyAttribute : Attribute;

/// <summary>A day of the event's calendar.</summary>
/// <param name="Value">The day.</param>
internal sealed record QueryDay(DateOnly Value) : IQueryValue<QueryDay>
{
    public static string Reason => "must be a day such as 2027-01-23";

    public static OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "date" };

    public static bool TryParse(string? text, IFormatProvider? provider, out QueryDay? value)
    {
        value = HouseTime.ReadDay(text) is { } day ? new(day) : null;
        return value is not null || string.IsNullOrEmpty(text);
    }
}

/// <summary>A bound of a span: a whole day of the event's calendar, or an instant.</summary>
/// <param name="Day">The day; null for an instant.</param>
/// <param name="Ms">The instant, Unix milliseconds; 0 for a day.</param>
internal sealed record QueryBound(DateOnly? Day, long Ms) : IQueryValue<QueryBound>
{
    public static string Reason => "must be a day such as 2027-01-23, or a time with an offset such as 2027-01-23T14:05:00+08:00";

    public static OpenApiSchema Schema => new()
    {
        OneOf = [new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" }, new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }],
    };

    public static bool TryParse(string? text, IFormatProvider? provider, out QueryBound? value)
    {
        value = HouseTime.ReadDay(text) is { } day ? new(day, 0)
            : Api.TryInstant(text ?? "", out var ms) ? new(null, ms)
            : null;
        return value is not null || string.IsNullOrEmpty(text);
    }

    /// <summary>The instant, Unix milliseconds: of a day its beginning, or that of a day some days later.</summary>
    public long In(EventCalendar calendar, int plusDays) => Day is { } day ? calendar.StartOf(day.AddDays(plusDays)) : Ms;
}

/// <summary>A sequence of a ledger, or 0 for before the first.</summary>
/// <param name="Value">The sequence.</param>
internal sealed record QuerySequence(long Value) : IQueryValue<QuerySequence>
{
    public static string Reason => "must be a sequence, a whole number from 0 on";

    public static OpenApiSchema Schema => new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" };

    public static bool TryParse(string? text, IFormatProvider? provider, out QuerySequence? value)
    {
        value = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number) : null;
        return value is not null || string.IsNullOrEmpty(text);
    }
}

/// <summary>The number that a phone has given itself.</summary>
/// <param name="Value">The number.</param>
internal sealed record QueryPhone(Guid Value) : IQueryValue<QueryPhone>
{
    public static string Reason => "must be the UUID that the phone has given itself";

    public static OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static bool TryParse(string? text, IFormatProvider? provider, out QueryPhone? value)
    {
        value = Guid.TryParseExact(text, "D", out var phone) ? new(phone) : null;
        return value is not null || string.IsNullOrEmpty(text);
    }
}

/// <summary>One of some words.</summary>
/// <typeparam name="T">The words, as they are written in code.</typeparam>
/// <param name="Value">Which.</param>
internal sealed record QueryChoice<T>(T Value) : IQueryValue<QueryChoice<T>>
    where T : struct, Enum
{
    private static readonly string[] Words = [.. Enum.GetValues<T>().Select(value => value.ToWord())];

    public static string Reason => Words is [var only]
        ? $"must be {only}, or be left out"
        : $"must be {string.Join(", ", Words[..^1])} or {Words[^1]}";

    public static OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Enum = [.. Words.Select(word => (JsonNode)word)] };

    public static bool TryParse(string? text, IFormatProvider? provider, out QueryChoice<T>? value)
    {
        value = Array.IndexOf(Words, text) is var index and >= 0 ? new(Enum.GetValues<T>()[index]) : null;
        return value is not null || string.IsNullOrEmpty(text);
    }
}
