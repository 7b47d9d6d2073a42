using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    // Whatever phones, stations and managers do, in whatever order, however often an answer is lost: each tap counts once or is refused by a person, and
    // everybody knows which.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20270131)]
    public async Task Taps_on_several_phones_with_sign_offs_between_them_lose_and_double_nothing(int seed)
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        var random = new Random(seed);
        var phones = Enumerable.Range(0, 3).Select(_ => new TapPhone(Guid.CreateVersion7())).ToList();
        for (var step = 0; step < 160; step++)
        {
            var phone = phones[random.Next(phones.Count)];
            switch (random.Next(10))
            {
                case < 4: phone.Tap(random.Next(1, 4), Early.FromMs + random.Next(0, 16 * 60) * 60_000L); break;
                case 4: phone.Undo(random); break;
                case < 7: await SendAsync(phone, lost: random.Next(3) == 0); break;
                case 7: await AppendAsync(await RightAsync(random.Next(2) == 0 ? Early : LateShift)); break;
                case 8: await AppendAsync(SampleShifts.Reopening(random.Next(2) == 0 ? Early : LateShift)); break;
                default: await DecideAsync(random, most: 3); break;
            }
        }

        foreach (var phone in phones) await SendAsync(phone, lost: false);
        await DecideAsync(random, most: int.MaxValue);
        foreach (var phone in phones) await LearnAsync(phone);

        var keys = (await EntriesAsync()).Where(e => e.Counts).ToDictionary(e => e.Key);
        foreach (var (draft, state) in phones.SelectMany(p => p.Rows.Values)) Assert.Equal(state == "received", keys.ContainsKey(draft.Key.ToString()));
        var counted = phones.SelectMany(p => p.Rows.Values).Where(r => r.State == "received")
            .Sum(r => r.Draft switch
            {
                TallyDraft tally => tally.Delta,
                CorrectionDraft undo =>
                    -phones.SelectMany(p => p.Rows.Values).Select(x => x.Draft).OfType<TallyDraft>().Single(t => t.Key == undo.ReversesKey).Delta,
                _ => 0,
            });
        Assert.Equal(counted, await ScalarAsync("SELECT COALESCE(SUM(total), 0) FROM counter"));
        Assert.True(phones.Sum(p => p.Rows.Count) > 40 && counted > 0);
        Assert.Equal(0, (await Late.MarkAsync(EventId, Stop)).Waiting);
        await VerifiedAsync();
    }

    private ShiftSpan LateShift => _catalog.SpanOf(_catalog.Shift("late")!, Sample.Day.AddDays(-1));

    private async Task SendAsync(TapPhone phone, bool lost)
    {
        var waiting = phone.Rows.Values.Where(r => r.State == "waiting").Select(r => r.Draft).ToArray();
        if (waiting.Length == 0) return;
        var results = await AppendAsync(waiting);
        if (lost) return;
        foreach (var (draft, result) in waiting.Zip(results)) phone.Learn(draft.Key, result);
    }

    private async Task DecideAsync(Random random, int most)
    {
        var waiting = (await Late.WaitingAsync(EventId, Stop)).Take(most).ToList();
        foreach (var late in waiting)
        {
            var draft = new LateDraft { Key = Guid.Parse(late.Key), RecordedBy = "manager", Taken = random.Next(3) != 0, Why = "no" };
            var result = (await AppendAsync(draft))[0];
            // What would take a sum below zero, or was put right meanwhile, can only be refused.
            if (result.Status == AppendStatus.Rejected) Assert.Equal(AppendStatus.Accepted, (await AppendAsync(draft with { Taken = false }))[0].Status);
        }
    }

    private async Task LearnAsync(TapPhone phone)
    {
        foreach (var outcome in await Late.OfPhoneAsync(EventId, phone.Id, 0, Stop))
        {
            if (phone.Rows[Guid.Parse(outcome.Key)].State != "held") continue;
            phone.Rows[Guid.Parse(outcome.Key)] = (phone.Rows[Guid.Parse(outcome.Key)].Draft, outcome.Decision == LateDecisions.Taken ? "received" : "refused");
        }

        Assert.All(phone.Rows.Values, r => Assert.Contains(r.State, (string[])["received", "refused"]));
    }

    // A phone as wwwroot/js/pad keeps its rows: what waits goes again under its own key until it is answered.
    private sealed class TapPhone(Guid id)
    {
        public Guid Id => id;

        public Dictionary<Guid, (Draft Draft, string State)> Rows { get; } = [];

        public void Tap(long delta, long at) => Add(Sample.Tally(delta, at: at) with { Phone = id });

        public void Undo(Random random)
        {
            var taps = Rows.Values.Where(r => r.State != "refused").Select(r => r.Draft).OfType<TallyDraft>()
                .Where(t => !Rows.Values.Any(r => r.Draft is CorrectionDraft c && c.ReversesKey == t.Key)).ToList();
            if (taps.Count > 0) Add(Sample.Correction(taps[random.Next(taps.Count)].Key) with { Phone = id });
        }

        public void Learn(Guid key, AppendResult result)
        {
            // The reversal of what waited for a manager is no entry of its own, and what it took back is gone.
            var withdrew = Rows[key].Draft is CorrectionDraft && result is { Status: AppendStatus.Accepted or AppendStatus.Duplicate, Seq: null };
            Rows[key] = (
                Rows[key].Draft,
                result.Status switch
                {
                    AppendStatus.Held => "held",
                    AppendStatus.Accepted or AppendStatus.Duplicate when !withdrew => "received",
                    _ => "refused",
                });
        }

        private void Add(Draft draft) => Rows[draft.Key] = (draft, "waiting");
    }
}
