using Dashboard.Engine.Access;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Book;

/// <summary>Who recorded something, as people call them.</summary>
public static class Authors
{
    /// <summary>The name of an account, key or screen; what the product itself records has a name in both languages.</summary>
    public static string Name(AccessDirectory access, IStringLocalizer<BookTexts> texts, string recordedBy) =>
        access.DisplayOf(recordedBy) ?? (recordedBy.Contains(':', StringComparison.Ordinal) ? recordedBy : texts["System"]);
}
