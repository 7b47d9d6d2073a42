using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>What waits on phones, on either database; and which of them may hold counts of a shift.</summary>
public abstract class PhoneStoreContract : DatabaseContract
{
    private const string Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f";

    private static readonly ShiftSpan Early = SampleShifts.Span(SampleShifts.Early);

    private PhoneStore Phones => new(Scratch.Database);

    private long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_phone_is_known_by_what_it_said_last_of_every_station()
    {
        await Sample.AddEventAsync(Scratch.Database);
        await Phones.KeepAsync(
            1, [Said(1, waiting: 3) with { OldestMs = 5, NewestMs = 9, Refused = 2 }, Said(2, waiting: 1) with { OldestMs = 7, NewestMs = 7 }], Stop);
        await Phones.KeepAsync(1, [Said(1) with { Resting = true, Holder = "account:2", HeardMs = Now + 5, Held = 4 }], Stop);
        await Phones.KeepAsync(1, [Said(3) with { Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1daaaa" }], Stop);
        var read = await Phones.ReadAsync(1, Now, Stop);
        Assert.Equal([1, 2, 3], read.Phones.Select(p => p.StationId));
        Assert.Equal(
            (0, 0, 4, null, true, "account:2", Now + 5, "0E4F"),
            (
                read.Phones[0].Waiting,
                read.Phones[0].Refused,
                read.Phones[0].Held,
                read.Phones[0].OldestMs,
                read.Phones[0].Resting,
                read.Phones[0].Holder,
                read.Phones[0].HeardMs,
                read.Phones[0].Code));
        Assert.Equal((0, null, true), (read.Phones[1].Waiting, read.Phones[1].NewestMs, read.Phones[1].Resting));
        Assert.Equal(LateWaiting.None, read.Late);
    }

    [Fact]
    public async Task One_that_holds_nothing_is_forgotten_with_time_one_that_does_never_and_a_manager_forgets_any()
    {
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        await Phones.KeepAsync(1, [Said(1, waiting: 3)], Stop);
        await Phones.KeepAsync(1, [Said(2) with { Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1daaaa" }], Stop);
        var later = Now + (long)PhoneStore.Remembered.TotalMilliseconds + 1;
        Assert.Equal([1], (await Phones.ReadAsync(1, later, Stop)).Phones.Select(p => p.StationId));
        await Phones.ForgetAsync(catalog.Event, Phone, By, Audit, Stop);
        await Phones.ForgetAsync(catalog.Event, Phone, By, Audit, Stop);
        Assert.Empty((await Phones.ReadAsync(1, later, Stop)).Phones);
        Assert.Single(await ToldAsync(), line => line == $"account:1 phone.forgotten spring {Phone}");
    }

    [Fact]
    public async Task Of_one_holder_s_phones_the_newest_stay_and_nobody_else_s_go_for_them()
    {
        await Sample.AddEventAsync(Scratch.Database);
        await Phones.KeepAsync(1, [Said(1, waiting: 1) with { Holder = "account:9" }], Stop);
        for (var i = 0; i <= PhoneStore.MostOfOne; i++)
            await Phones.KeepAsync(1, [Said(1, waiting: 2) with { Phone = $"0198c7e2-3f5a-7c1e-9d43-2a6b8c1d{i:x4}", HeardMs = Now + i }], Stop);

        var left = (await Phones.ReadAsync(1, Now, Stop)).Phones;

        Assert.Equal(PhoneStore.MostOfOne, left.Count(p => p.Waiting == 2));
        Assert.DoesNotContain(left, p => p.Code == "0000");
        Assert.Contains(left, p => p.Holder == "account:9");
    }

    // Minutes before now: when it was heard, and the service times of what it holds; early is from 06:00 to 14:00 of the day before, now is noon.
    [Theory]
    [InlineData(0, false, 0, null, null, false)] // Holds nothing.
    [InlineData(0, false, 3, "08:00", "09:00", true)]
    [InlineData(0, false, 3, "05:00", "05:59", false)] // Of the shift before.
    [InlineData(0, false, 3, "14:00", "15:00", false)] // Of the shift after.
    [InlineData(0, true, 3, "13:59", "15:00", true)] // Put away, and holds some.
    [InlineData(1200, false, 0, null, null, false)] // Silent since after the shift: it said that it held nothing.
    [InlineData(1321, false, 0, null, null, true)] // Silent since 13:59.
    [InlineData(1321, true, 0, null, null, false)] // Put away at 13:59.
    [InlineData(1801, false, 0, null, null, false)] // Silent since before the shift.
    [InlineData(1500, false, 2, "05:00", "05:30", true)] // Held others when it fell silent within the shift.
    public void Whether_a_phone_may_hold_counts_of_a_shift(int heardBefore, bool resting, int waiting, string? oldest, string? newest, bool may)
    {
        var now = Sample.Noon.ToUnixTimeMilliseconds();
        var state = Said(1, waiting) with { HeardMs = now - (heardBefore * 60_000L), Resting = resting, OldestMs = At(oldest), NewestMs = At(newest) };
        Assert.Equal(may, state.MayHold(SampleShifts.Catalog, Early, now));
        // What is silent at another station's pad counts there.
        if (waiting == 0) Assert.False((state with { StationId = 2 }).MayHold(SampleShifts.Catalog, Early, now));
        Assert.Equal(may, (state with { PlaceId = SampleShifts.Gate }).MayHold(SampleShifts.Catalog, Early, now));

        static long? At(string? time) => time is null ? null : Sample.Ms($"2027-01-31T{time}:00+08:00");
    }

    [Theory]
    [InlineData(179, false, PhoneStanding.Live)]
    [InlineData(181, false, PhoneStanding.Silent)]
    [InlineData(181, true, PhoneStanding.Resting)]
    public void Silent_is_who_said_nothing_of_being_put_away(int seconds, bool resting, PhoneStanding standing) =>
        Assert.Equal(standing, (Said(1) with { Resting = resting }).At(Now + (seconds * 1_000L)));

    private PhoneState Said(int station, int waiting = 0) => new()
    {
        Phone = Phone,
        StationId = station,
        PlaceId = 1,
        Holder = "account:1",
        Waiting = waiting,
        Refused = 0,
        Held = 0,
        Resting = false,
        HeardMs = Now,
    };
}
