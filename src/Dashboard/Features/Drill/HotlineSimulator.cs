using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;

namespace Dashboard.Features.Drill;

/// <summary>The drill's telephone exchange, in Development only: callers come, wait, are answered, give up; first the hours of today that have passed, in one
/// go, then second by second.</summary>
public sealed class HotlineSimulator(Feeds feeds, EventLedger ledger, TimeProvider time, IConfiguration configuration, ILogger<HotlineSimulator> log)
    : BackgroundService
{
    private const string Slug = "drill";
    private const string Exchange = "simulator";
    private const int CallsAnHour = 70;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue("Simulator:Enabled", false) || feeds.Find(Slug) is not { } feed
            || feed.Current.Board.Catalog.Event is { Drill: false } or { Closed: true })
            return;
        try
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var calendar = feed.Current.Board.Catalog.Calendar;
            var from = feed.Current.Board.Hotline.Seq > 0 ? now : Math.Max(calendar.StartOf(calendar.DayOf(now * 1000)) / 1000, now - (12 * 3600));
            var exchange = new Model(from, Exchange);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
            do
            {
                var catalog = feed.Current.Board.Catalog;
                if (catalog.Event is { Drill: false } or { Closed: true }) continue;
                await AppendAsync(catalog, exchange.Until(time.GetUtcNow().ToUnixTimeSeconds()));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts)
    {
        foreach (var batch in drafts.Chunk(EventLedger.MaxDrafts))
        {
            try
            {
                await ledger.AppendAsync(catalog, batch);
            }
            catch (Exception failure) when (failure is DbException or IntakeFullException)
            {
                log.LogWarning(failure, "Simulated calls were not taken in.");
            }
        }
    }

    /// <summary>An exchange with one queue and some agents, second by second.</summary>
    private sealed class Model(long from, string exchange)
    {
        private readonly Random _random = new();
        private readonly List<(string Id, long Entered, long Patience)> _waiting = [];
        private readonly Dictionary<string, (string Id, long Answered, long Until)> _talking = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _paused = new(StringComparer.Ordinal);
        private readonly string[] _agents = [.. Enumerable.Range(1, 5).Select(i => string.Create(CultureInfo.InvariantCulture, $"Agent/10{i}"))];
        private readonly List<Draft> _drafts = [];
        private long _second = from;
        private bool _started;

        public IReadOnlyList<Draft> Until(long now)
        {
            _drafts.Clear();
            if (!_started)
            {
                _drafts.Add(Call(HotlineKinds.ExchangeStarted, "", _second) with { Queue = "" });
                // Whoever paused when the server stopped is back.
                _drafts.AddRange(_agents.SelectMany(a => (Draft[])[Agent(HotlineKinds.AgentOn, a, null), Agent(HotlineKinds.AgentBack, a, null)]));
                _started = true;
            }

            for (; _second <= now; _second++) Step();
            return [.. _drafts];
        }

        private void Step()
        {
            foreach (var (agent, call) in _talking.Where(t => t.Value.Until <= _second).ToList())
            {
                _talking.Remove(agent);
                _drafts.Add(Call(HotlineKinds.CallEnded, call.Id, _second) with { Talk = (int)(_second - call.Answered), How = "caller" });
                if (_random.NextDouble() < .04) Pause(agent);
            }

            foreach (var agent in _paused.Where(p => p.Value <= _second).Select(p => p.Key).ToList())
            {
                _paused.Remove(agent);
                _drafts.Add(Agent(HotlineKinds.AgentBack, agent, null));
            }

            if (_random.NextDouble() < CallsAnHour / 3600.0) Enter();
            foreach (var call in _waiting.Where(w => w.Patience <= _second).ToList())
            {
                _waiting.Remove(call);
                _drafts.Add(Call(HotlineKinds.CallAbandoned, call.Id, _second) with { Wait = (int)(_second - call.Entered), Outcome = Outcome.Abandoned });
            }

            foreach (var agent in _agents.Where(a => !_talking.ContainsKey(a) && !_paused.ContainsKey(a)).OrderBy(_ => _random.Next()))
            {
                // A telephone rings some seconds before somebody takes it.
                if (_waiting.Count == 0 || _waiting[0].Entered + 3 > _second) break;
                var call = _waiting[0];
                _waiting.RemoveAt(0);
                _talking[agent] = (call.Id, _second, _second + 30 + (long)(-150 * Math.Log(1 - _random.NextDouble())));
                _drafts.Add(Call(HotlineKinds.CallAnswered, call.Id, _second) with { Agent = agent, Wait = (int)(_second - call.Entered) });
            }
        }

        private void Enter()
        {
            var id = Guid.NewGuid().ToString("N");
            _waiting.Add((id, _second, _second + 20 + (long)(-240 * Math.Log(1 - _random.NextDouble()))));
            // No such numbers are given out.
            _drafts.Add(Call(HotlineKinds.CallEntered, id, _second) with
            {
                Caller = string.Create(CultureInfo.InvariantCulture, $"100{_random.Next(100_000_000):00000000}"),
            });
        }

        private void Pause(string agent)
        {
            _paused[agent] = _second + 120 + _random.Next(600);
            _drafts.Add(Agent(HotlineKinds.AgentPaused, agent, _random.Next(2) == 0 ? "小休" : "整理记录"));
        }

        private CallDraft Call(string kind, string id, long second) =>
            new()
            {
                Key = Guid.CreateVersion7(),
                RecordedBy = exchange,
                Kind = kind,
                Exchange = exchange,
                CallId = id,
                Queue = "9610097",
                AtMs = second * 1000,
            };

        private AgentDraft Agent(string kind, string agent, string? why) =>
            new()
            {
                Key = Guid.CreateVersion7(),
                RecordedBy = exchange,
                Kind = kind,
                Exchange = exchange,
                Agent = agent,
                Queue = "9610097",
                Why = why,
                AtMs = _second * 1000,
            };
    }
}
