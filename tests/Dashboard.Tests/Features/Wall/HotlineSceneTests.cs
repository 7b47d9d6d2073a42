using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Features.Wall;
using Dashboard.Live;

namespace Dashboard.Tests.Features.Wall;

public sealed class HotlineSceneTests
{
    [Fact]
    public void It_fits_where_a_hotline_was_set_up_or_calls_have_come_and_the_event_goes_on()
    {
        Assert.False(Scene.Fits(Sample.State()));
        Assert.True(Scene.Fits(new(new(Catalog(), Sample.Today), Sample.Now, null)));
        Assert.True(Scene.Fits(State(Sample.Catalog(), new HotlineBoard { Last = 1 })));
        Assert.False(Scene.Fits(State(Sample.Catalog(closed: true), new HotlineBoard { Last = 1 })));
    }

    [Fact]
    public void Who_waits_longest_is_told_to_the_second_and_only_then_does_the_tile_change_every_second()
    {
        var waiting = Board(Waits(1, 45), Waits(2, 130));
        var nobody = Board(Taken(1, 300, 5, 20));

        var model = Model<WaitingModel>(State(waiting), "waiting");
        Assert.Equal((2, 130L, Grade.Breach), (model.Count, model.Longest, model.Grade));
        Assert.NotEqual(model, Model<WaitingModel>(State(waiting) with { AsOf = Sample.Now + 1000 }, "waiting"));
        Assert.All(
            Scene.Models(State(waiting)).Zip(Scene.Models(State(waiting) with { AsOf = Sample.Now + 1000 })).Where(t => t.First.Id != "waiting"),
            t => Assert.Equal(t.First, t.Second));
        Assert.Equal(Scene.Models(State(nobody)), Scene.Models(State(nobody) with { AsOf = Sample.Now + 1000 }));
    }

    [Theory]
    [InlineData(59, Grade.Ok, false)]
    [InlineData(60, Grade.Warning, false)]
    [InlineData(119, Grade.Warning, false)]
    [InlineData(120, Grade.Breach, true)]
    public void A_wait_is_a_warning_from_one_threshold_on_and_an_alarm_from_the_other(int seconds, Grade grade, bool alarm)
    {
        var state = State(Board(Waits(1, seconds)));

        Assert.Equal(grade, Model<WaitingModel>(state, "waiting").Grade);
        Assert.Equal(alarm, Scene.Alarms(state));
    }

    [Theory]
    [InlineData(8, 2, Grade.Ok, false, false)]
    [InlineData(7, 3, Grade.Warning, false, false)]
    [InlineData(6, 4, Grade.Warning, false, false)]
    [InlineData(5, 5, Grade.Breach, false, true)]
    [InlineData(4, 5, Grade.Warning, true, false)]
    public void A_low_service_level_is_an_alarm_only_of_ten_calls_or_more(int within, int late, Grade grade, bool few, bool alarm)
    {
        var calls = Enumerable.Range(1, within + late).Select(i => Taken(i, 600, i <= within ? 20 : 21, 30));
        var state = State(Board([.. calls]));

        var model = Model<LevelModel>(state, "level");
        Assert.Equal((grade, few), (model.Grade, model.Few));
        Assert.Equal((double)within / (within + late), model.Level);
        Assert.Equal(alarm, Scene.Alarms(state));
    }

    [Fact]
    public void The_day_s_calls_are_those_that_entered_on_it()
    {
        var yesterday = Waits(1, 0) with { EnteredMs = Sample.At(0, 0) - 1 };
        var tomorrow = Waits(2, 0) with { EnteredMs = Sample.At(0, 0, 26) };
        var state = State(Board(
            yesterday, tomorrow, Taken(3, 0, 5, 20) with { EnteredMs = Sample.At(0, 0) }, Left(4, 60, Outcome.Abandoned, 30), Left(5, 60, Outcome.Lost, 40)));

        var sum = Model<CallsModel>(state, "calls").Measures;
        Assert.Equal((3, 1, 1, 1), (sum.Offered, sum.Answered, sum.Abandoned, sum.Lost));
        var hours = Model<HoursModel>(state, "hours");
        Assert.Equal((24, 15), (hours.Hours.Count, hours.Begun));
        Assert.Equal([new("00:00", 1, 1, 0), new CallHour("14:00", 2, 0, 1)], hours.Hours.Where(h => h.Offered > 0));
    }

    [Fact]
    public void Agents_talk_are_free_or_pause_and_who_talks_without_having_signed_in_talks()
    {
        var board = Board(Talks(1, "Agent/1"), Talks(2, "Agent/9")) with
        {
            Agents = Agents(
                Agent("Agent/1"),
                Agent("Agent/2"),
                Agent("Agent/3", "会议"),
                Agent("Agent/4", "午餐"),
                Agent("Agent/5", "午餐"),
                Agent("Agent/6", ""),
                Agent("Agent/7", "培训"),
                Agent("Agent/8") with { Queues = "" }),
        };

        var model = Model<AgentsModel>(State(board), "agents");
        Assert.Equal((true, 2, 1, 5), (model.Known, model.Talking, model.Free, model.Paused));
        Assert.Equal([new("午餐", 2), new PauseReason(null, 1)], model.Reasons);
        Assert.Equal(2, model.Others);
        Assert.False(Model<AgentsModel>(State(Board(Talks(1, "Agent/9"))), "agents").Known);
    }

    [Fact]
    public void What_an_exchange_says_by_itself_counts_as_long_as_it_is_believed()
    {
        var said = new ExchangeNow(
            "main", Sample.Now - 10_000, [new("main", "help", "call-7", Sample.Now - 130_000)], [new("main", "Agent/1", AgentState.Free, null, Sample.Now)]);
        var state = new FeedState(new(Sample.Catalog(), Sample.Today), Sample.Now, null, Live: [new ExchangeStates([said], [], [])]);

        Assert.True(Scene.Fits(state));
        Assert.True(Scene.Alarms(state));
        var waiting = Model<WaitingModel>(state, "waiting");
        Assert.Equal((false, 1, 130L, Sample.Now - 10_000), (waiting.Silent, waiting.Count, waiting.Longest, waiting.Age!.SinceMs));
        var agents = Model<AgentsModel>(state, "agents");
        Assert.Equal((true, 1), (agents.Known, agents.Free));
        Assert.False(Scene.Fits(state with { AsOf = Sample.Now + 60_000 }));
    }

    [Fact]
    public void Figures_are_as_old_as_the_newest_of_any_call_and_silence_is_no_fault()
    {
        Assert.Equal(Sample.Now - 570_000, Model<CallsModel>(State(Board(Taken(1, 600, 10, 20))), "calls").Age!.SinceMs);
        Assert.Equal(FreshState.Fresh, Model<CallsModel>(State(Board(Taken(1, 40_000, 10, 20))), "calls").Age!.State);
        Assert.Null(Model<CallsModel>(State(Board()), "calls").Age);
    }

    [Fact]
    public void A_log_that_does_not_come_in_is_silence_and_said_on_every_tile_unless_the_exchange_speaks_by_itself()
    {
        var source = new ExchangeSource { Exchange = "main", LookedMs = Sample.Now - 5_000, FailingSince = Sample.Now - 90_000 };
        var state = State(Board(Taken(1, 600, 10, 20))) with { Live = [new ExchangeStates([], [source], [])] };

        Assert.All(
            Scene.Models(state),
            tile => Assert.Contains(
                "State = Stale, SinceMs = " + (Sample.Now - 90_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                $"{tile.Model}",
                StringComparison.Ordinal));
        Assert.True(Scene.Fits(State(Board()) with { Live = [new ExchangeStates([], [source], [])] }));
        Assert.True(Scene.Fits(State(Board()) with { Live = [new ExchangeStates([], [], [source])] }));

        // Whose end cannot come in may have ended long ago.
        var waits = State(Board(Waits(1, 600)));
        Assert.True(Scene.Alarms(waits));
        Assert.False(Scene.Alarms(waits with { Live = [new ExchangeStates([], [source], [])] }));

        var speaking = state with { Live = [new ExchangeStates([new("main", Sample.Now, [], [])], [source], [])] };
        Assert.Equal(FreshState.Fresh, Model<WaitingModel>(speaking, "waiting").Age!.State);
        Assert.Equal(FreshState.Stale, Model<CallsModel>(speaking, "calls").Age!.State);
    }

    [Fact]
    public void Nothing_in_it_names_a_caller_or_an_agent()
    {
        var board = Board(Talks(1, "Agent/张三"), Waits(2, 10)) with { Agents = Agents(Agent("Agent/李四", "午餐"), Agent("Agent/张三")) };

        Assert.All(Scene.Models(State(board)), tile =>
        {
            Assert.DoesNotContain("张三", $"{tile.Model}", StringComparison.Ordinal);
            Assert.DoesNotContain("李四", $"{tile.Model}", StringComparison.Ordinal);
            Assert.DoesNotContain("call-", $"{tile.Model}", StringComparison.Ordinal);
        });
    }

    private static Scene Scene => HotlineScene.Scene;

    private static T Model<T>(FeedState state, string tile) => Scene.Model<T>(state, tile);

    private static EventCatalog Catalog()
    {
        var catalog = Sample.Catalog();
        return new(catalog.Event, catalog.Stations, catalog.Metrics, 1, catalog.Shifts, HotlineSettings.Default);
    }

    private static FeedState State(HotlineBoard hotline) => State(Catalog(), hotline);

    private static FeedState State(EventCatalog catalog, HotlineBoard hotline) => new(new Board(catalog, Sample.Today).With(hotline), Sample.Now, null);

    private static HotlineBoard Board(params Call[] calls) => new() { Last = 1, Calls = calls.ToImmutableDictionary(c => c.Seq) };

    private static ImmutableDictionary<(string Exchange, string Name), Agent> Agents(params Agent[] agents) =>
        agents.ToImmutableDictionary(a => (a.Exchange, a.Name));

    private static Agent Agent(string name, string? paused = null) =>
        new()
        {
            Exchange = "main",
            Name = name,
            Queues = "help",
            PausedIn = paused is not null ? "help" : "",
            Reason = paused,
            LastMs = Sample.At(9, 0),
            LastSeq = 1,
        };

    private static Call Waits(long seq, int seconds) =>
        new() { Seq = seq, Exchange = "main", CallId = $"call-{seq}", Queue = "help", EnteredMs = Sample.Now - (seconds * 1000L), LastSeq = seq };

    private static Call Talks(long seq, string agent) =>
        Waits(seq, 60) with { Outcome = Outcome.Answered, WaitSeconds = 10, Agent = agent, AnsweredMs = Sample.Now - 50_000 };

    private static Call Taken(long seq, int ago, int wait, int talk) => Waits(seq, ago) with
    {
        Outcome = Outcome.Answered,
        WaitSeconds = wait,
        TalkSeconds = talk,
        Agent = "Agent/1",
        AnsweredMs = Sample.Now - ((ago - wait) * 1000L),
        EndedMs = Sample.Now - ((ago - wait - talk) * 1000L),
    };

    private static Call Left(long seq, int ago, Outcome outcome, int wait) =>
        Waits(seq, ago) with { Outcome = outcome, WaitSeconds = wait, EndedMs = Sample.Now - ((ago - wait) * 1000L) };
}
