using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Support;

/// <summary>Looks at answers.</summary>
internal static partial class Answers
{
    /// <summary>The names of an object's fields, in order.</summary>
    public static string Names(this JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));

    /// <summary>RFC 9457 with this status; answers the detail.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        return problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }

    /// <summary>A page as text: prerendered Chinese comes as entities.</summary>
    public static async Task<string> PageAsync(this RunningServer server, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), Wait.Cancelled);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Wait.Cancelled));
    }

    /// <summary>What a person can read or hear of a page: its texts and labels.</summary>
    public static IReadOnlyList<string> Readable(string html)
    {
        var markup = NotContent().Replace(html, "");
        return [.. Texts().Matches(markup).Select(m => m.Groups["text"].Value.Trim())
            .Concat(Labels().Matches(markup).Select(m => m.Groups["text"].Value.Trim())).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex("<!--.*?-->|<(?<tag>style|script|svg)[ >].*?</\\k<tag>>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex NotContent();

    [GeneratedRegex(">(?<text>[^<]*)<", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Texts();

    [GeneratedRegex(
        "(aria-label|title|placeholder|alt|data-lost|data-failing|data-live|data-short|data-back|data-sending|data-retry|data-refused|data-undone"
            + "|data-reason|data-leave)=\"(?<text>[^\"]*)\"",
        RegexOptions.ExplicitCapture,
        2000)]
    private static partial Regex Labels();
}
