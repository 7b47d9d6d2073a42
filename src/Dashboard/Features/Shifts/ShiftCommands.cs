using System.CommandLine;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Shifts;

/// <summary>shift add &lt;code&gt; --event.</summary>
public static class ShiftCommands
{
    public static Command Create()
    {
        var code = new Argument<string>("code") { Description = "The name in the JSON interface, such as early" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var name = new Option<string>("--name") { Description = "Chinese name", Required = true };
        var nameEn = new Option<string?>("--name-en") { Description = "English name; the Chinese one if left out" };
        var from = new Option<string>("--from") { Description = "When it begins, such as 06:00", Required = true };
        var to = new Option<string>("--to") { Description = "When it ends, such as 14:00; earlier than its beginning means on the day after", Required = true };
        var firstDay = new Option<string?>("--first-day") { Description = "The first day on which it is worked; if left out today, within the event's days" };
        var add = new Command("add", "Adds a shift, which every station works and signs off") { code, slug, name, nameEn, from, to, firstDay };
        add.Runs(async (parsed, services, cancellation) =>
        {
            var found = await services.EventAsync(parsed.GetValue(slug)!, cancellation);
            var today = found.Calendar.DayOf(services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds());
            var draft = new Shift
            {
                ShiftId = 0,
                Code = parsed.GetValue(code)!,
                NameZh = parsed.GetValue(name)!,
                NameEn = parsed.GetValue(nameEn) ?? parsed.GetValue(name)!,
                StartsMin = Minute("from", parsed.GetValue(from)!),
                EndsMin = Minute("to", parsed.GetValue(to)!),
                FirstOn = parsed.GetValue(firstDay) ?? found.Calendar.Nearest(today).Iso(),
            };
            var catalog = await services.GetRequiredService<CatalogStore>().AddShiftAsync(found.Event.EventId, draft, CommandHost.Actor, cancellation);
            Console.WriteLine($"shift {draft.Code}: {draft.NameZh}, {draft.Hours} from {draft.FirstOn}; {catalog.Event.Slug} now has {catalog.Shifts.Count}");
            return 0;
        });
        return new Command("shift", "The shifts that stations work") { add };
    }

    private static int Minute(string option, string text) =>
        TypedTime.Minute(text) ?? throw new CommandException($"{option}: '{text}' is not a time such as 06:00");
}
