using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class MeasuresTests
{
    [Fact]
    public void The_definitions_own_example_gives_its_own_figures()
    {
        // Answered 1000, 860 of them within 20 s; abandoned 60: 10 within 5 s, 20 within 20 s, 40 later.
        IEnumerable<Call> calls =
        [
            .. Enumerable.Repeat(Visit(Outcome.Answered, 20), 860), .. Enumerable.Repeat(Visit(Outcome.Answered, 21), 140),
            .. Enumerable.Repeat(
                Visit(Outcome.Abandoned, 5), 10), .. Enumerable.Repeat(Visit(Outcome.Abandoned, 6), 10), .. Enumerable.Repeat(Visit(Outcome.Abandoned, 21), 40),
        ];

        var measures = Measures.Of(calls, HotlineSettings.Default);

        Assert.Equal(
            [83.02, 86.00, 81.13, 82.69, 82.08, 81.90],
            new[] { LevelFormula.F1, LevelFormula.F2, LevelFormula.F3, LevelFormula.F4, LevelFormula.F5, LevelFormula.F3s }
                .Select(f => Math.Round(100 * measures.ServiceLevel(f)!.Value, 2)));
    }

    [Fact]
    public void Without_traffic_there_is_no_share_and_no_mean()
    {
        var nothing = Measures.Of([], HotlineSettings.Default);

        Assert.All(Enum.GetValues<LevelFormula>(), f => Assert.Null(nothing.ServiceLevel(f)));
        Assert.Equal((null, null, null, null), (nothing.ConnectionRate, nothing.AbandonRate, nothing.Asa, nothing.Aht));
    }

    [Fact]
    public void Who_leaves_by_a_key_or_still_waits_is_offered_and_nothing_else_and_what_the_exchange_gave_up_is_lost()
    {
        var measures = Measures.Of(
            [
                Visit(Outcome.LeftByKey, 3), Visit(Outcome.Waiting, null), Visit(Outcome.Unknown, null), Visit(Outcome.Lost, 60),
                Visit(Outcome.Answered, 10, 120),
            ],
            HotlineSettings.Default);

        Assert.Equal((5, 1, 0, 1L), (measures.Offered, measures.Answered, measures.Abandoned, measures.Lost));
        Assert.Equal(
            (0.5, 0.2, 10.0, 120.0, 60), (measures.ServiceLevel(LevelFormula.F3s), measures.ConnectionRate, measures.Asa, measures.Aht, measures.LongestWait));
    }

    [Fact]
    public void Measures_of_parts_add_up_to_those_of_the_whole()
    {
        var random = new Random(7);
        var calls = Enumerable.Range(0, 500).Select(_ => Visit((Outcome)random.Next(6), random.Next(90), random.Next(600))).ToList();

        Assert.Equal(
            Measures.Of(calls, HotlineSettings.Default),
            Measures.Of(calls.Take(123), HotlineSettings.Default) + Measures.Of(calls.Skip(123), HotlineSettings.Default));
    }

    private static Call Visit(Outcome outcome, int? wait, int? talk = null) =>
        new()
        {
            Seq = 1,
            Exchange = "main",
            CallId = "1.1",
            Queue = "q",
            EnteredMs = 0,
            LastSeq = 1,
            Outcome = outcome,
            WaitSeconds = wait,
            TalkSeconds = talk,
        };
}
