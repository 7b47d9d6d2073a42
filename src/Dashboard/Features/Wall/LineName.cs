using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Wall;

/// <summary>How a day beside others is called.</summary>
internal static class LineName
{
    /// <summary>In so few words that it stands beside its line.</summary>
    public static string Short(IStringLocalizer<WallTexts> texts, LineKind kind, DateOnly day) => kind switch
    {
        LineKind.Today => texts["EndToday"],
        LineKind.Yesterday => texts["EndYesterday"],
        LineKind.WeekBefore => texts["EndWeek"],
        _ => texts["EndOther", day.Year],
    };

    /// <summary>In the reader's language, with its date.</summary>
    public static string Of(IStringLocalizer<WallTexts> texts, LineKind kind, Bilingual? other, DateOnly day) => kind switch
    {
        LineKind.Today => texts["LineToday", Figure.ShortDay(day)],
        LineKind.Yesterday => texts["LineYesterday", Figure.ShortDay(day)],
        LineKind.WeekBefore => texts["LineWeek", Figure.ShortDay(day)],
        _ => texts["LineOther", other!, Figure.FullDay(day)],
    };
}
