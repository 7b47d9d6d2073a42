using System.Text.Json;

namespace Dashboard.EndToEnd;

/// <summary>The pad's pure modules, as they are shipped: what it says of itself, its clock, its sums, its worker.</summary>
public sealed class PadStateTests(Chromium chromium)
{
    // Every combination of what can be known.
    private const string Facts = """
    function* combinations(of) {
      const names = Object.keys(of);
      const counts = names.map(name => of[name].length);
      for (let i = 0, all = counts.reduce((a, b) => a * b); i < all; i++) {
        const facts = {};
        let rest = i;
        names.forEach((name, n) => { facts[name] = of[name][rest % counts[n]]; rest = Math.floor(rest / counts[n]); });
        yield facts;
      }
    }
    const every = {
      locked: [false, true], person: ["same", "other", "out", "withdrawn", "forbidden"],
      network: [true, false], reach: [null, true, false], link: [null, true, false], behind: [false, true],
      problem: [null, "retry", "busy", "failed"], slow: [false, true], waiting: [0, 3], foreign: [0, 2], refused: [0, 1], held: [0, 2],
      missed: [false, true], storage: [null, "full", "lost"], wrong: [0, 3600000], unsure: [false, true],
    };
    """;

    [Fact]
    public async Task All_is_received_is_said_only_when_nothing_contradicts_it_and_every_state_can_come()
    {
        await using var state = await PadModule.LoadAsync(chromium, "state");

        var faults = await state.RunAsync<string[]>($$"""
            () => {
              {{Facts}}
              const faults = new Set(), seen = new Set();
              for (const facts of combinations(every)) {
                const { name, tone, text, alarms } = m.stateOf(facts);
                seen.add(name);
                const whole = !facts.locked && facts.person === "same" && facts.network && facts.link === true
                  && facts.waiting + facts.refused + facts.foreign + facts.held === 0
                  && !facts.missed && !facts.storage && !facts.behind;
                if ((tone === "live") !== whole) faults.add(`${name} is said of ${JSON.stringify(facts)}`);
                if (facts.waiting > 0 !== /_waiting$/.test(text) && m.WITH_WAITING.includes(name)) faults.add(`${text} of ${facts.waiting}`);
                if (facts.waiting > 0 && !facts.locked && !m.WITH_WAITING.includes(name)) faults.add(`${name} does not say what waits`);
                if (new Set(alarms.map(alarm => alarm.about)).size !== alarms.length) faults.add(`two alarms of the same: ${alarms.map(alarm => alarm.name)}`);
                const asks = alarms.some(alarm => alarm.name === "signIn");
                if (name === "out" !== asks && !facts.locked && !facts.missed && !facts.storage)
                  faults.add("the line and the alarm differ about who is signed in");
              }
              for (const { name } of m.STATES) if (!seen.has(name)) faults.add(`${name} never comes`);
              return [...faults].slice(0, 10);
            }
            """);

        Assert.Empty(faults);
    }

    // A phone: what its clock shows, by how much it is wrong, how it is set and how it sleeps. The centre's time is what passes by itself.
    private const string Phone = """
    const HOUR = 3600000;
    function phone(wrong, kept) {
      const it = { centre: 1800000000000, stood: 0, wrong, view: true };
      const source = {
        wall: () => it.centre + it.wrong,
        steady: () => it.centre - 1800000000000 - it.stood,
        awake: () => { const was = it.view; it.view = true; return was; },
      };
      it.clock = m.clock(source, kept, "life");
      it.pass = ms => { it.centre += ms; it.clock.now(); };
      it.sleep = (ms, stands = true) => { it.view = false; it.centre += ms; if (stands) it.stood += ms; };
      it.set = by => { it.wrong += by; };
      it.measure = () => it.clock.measure(it.clock.ask(), it.centre);
      it.tap = () => {
        const at = new Date(it.clock.now()).toISOString();
        const row = { at, entered: at, truth: it.centre, sure: it.clock.sure };
        if (!row.sure) row.clock = it.clock.stamp();
        return row;
      };
      it.off = row => { m.putRight(row, it.clock); return Math.round((Date.parse(row.at) - row.truth) / 1000); };
      return it;
    }
    """;

    [Fact]
    public async Task Whatever_a_phone_s_clock_does_an_entry_gets_the_centre_s_time_before_it_is_sent()
    {
        await using var clock = await PadModule.LoadAsync(chromium, "clock");

        var off = await clock.RunAsync<JsonElement>($$"""
            () => {
              {{Phone}}
              const off = {};
              const story = (name, wrong, kept, tell) => {
                const it = phone(wrong, kept), rows = tell(it);
                if (!it.clock.sure) it.measure();
                off[name] = rows.map(it.off).join();
              };
              const good = { offset: 0, heard: 1800000000000 - 60000 };
              story("opened offline 30 hours slow", -30 * HOUR, good, it => [it.tap(), it.tap()]);
              story("opened offline 5 hours fast", 5 * HOUR, good, it => [it.tap(), it.tap()]);
              story("put right while open", HOUR, undefined,
                it => { it.measure(); const a = it.tap(); it.set(-HOUR); const b = it.tap(); it.measure(); return [a, b, it.tap()]; });
              story("put right in the settings, asleep meanwhile", HOUR, undefined,
                it => { it.measure(); const a = it.tap(); it.sleep(60000); it.set(-HOUR); return [a, it.tap()]; });
              story("set ahead in view", 0, undefined, it => { it.measure(); it.set(3 * HOUR); return [it.tap(), it.tap()]; });
              story("set back twice without a network", 0, undefined,
                it => { it.measure(); it.set(-HOUR); const a = it.tap(); it.pass(5000); it.set(-2 * HOUR); return [a, it.tap()]; });
              story("set back while its time was never told", 2 * HOUR, good,
                it => { const a = it.tap(); it.pass(60000); it.set(-2 * HOUR); const b = it.tap(); return [a, b]; });
              story("asleep for hours", 0, undefined, it => { it.measure(); const a = it.tap(); it.sleep(6 * HOUR); return [a, it.tap()]; });
              story("asleep for hours, wrong, never told", -30 * HOUR, good, it => { const a = it.tap(); it.sleep(6 * HOUR); return [a, it.tap()]; });
              story("asleep with a clock that goes on", 0, undefined, it => { it.measure(); it.sleep(6 * HOUR, false); return [it.tap()]; });
              return off;
            }
            """);

        var stories = off.EnumerateObject().Where(story => story.Name[0] != '$').ToList();
        Assert.All(
            stories, story => Assert.All(story.Value.GetString()!.Split(','), seconds => Assert.True(seconds is "0" or "-0", $"{story.Name}: {story.Value}")));
        Assert.Equal(10, stories.Count);
    }

    [Fact]
    public async Task What_is_only_believed_is_marked_and_never_lies_before_what_was_heard_or_after_now()
    {
        await using var clock = await PadModule.LoadAsync(chromium, "clock");

        var told = await clock.RunAsync<JsonElement>($$"""
            () => {
              {{Phone}}
              const slow = phone(-30 * HOUR, { offset: 0, heard: 1800000000000 - 60000 });
              const before = slow.tap(), suspect = slow.clock.suspect;
              const other = phone(0, { offset: 0, heard: 1800000000000 - 60000 });
              other.measure();
              // A row of an earlier page, whose clock was neither as now nor as believed.
              const ms = other.clock.timeOf({ wall: 1800000000000 + 9 * HOUR, life: "before", jumps: 0, offset: 0, heard: 1800000000000 - 30000 });
              const steady = phone(0);
              steady.measure();
              const sure = steady.clock.sure;
              steady.set(-5000);
              const late = m.putRight(
                {
                  at: "2027-01-01T00:00:00.000Z", entered: "2027-01-01T09:00:00.000Z",
                  clock: { wall: 0, life: "x", jumps: 0, offset: 0, heard: 0 },
                },
                steady.clock);
              return {
                believed: Date.parse(before.at) - slow.centre, sure: before.sure, suspect, clamped: ms - other.centre,
                measured: sure, afterSet: steady.clock.sure, late,
              };
            }
            """);

        Assert.Equal(-60_000, told.GetProperty("believed").GetInt64()); // Not thirty hours ago: the centre had told a later time.
        Assert.False(told.GetProperty("sure").GetBoolean());
        Assert.True(told.GetProperty("suspect").GetBoolean());
        Assert.Equal(0, told.GetProperty("clamped").GetInt64());
        Assert.Equal((true, false), (told.GetProperty("measured").GetBoolean(), told.GetProperty("afterSet").GetBoolean()));
    }

    [Fact]
    public async Task Running_sums_are_those_of_a_recount_whatever_happens_to_entries()
    {
        await using var entries = await PadModule.LoadAsync(chromium, "entries", "waiting");

        var faults = await entries.RunAsync<string[]>("""
            () => {
              let seed = 20270123;
              const chance = n => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
              const parents = { part: ["part", "whole"], whole: ["whole"], cards: ["cards"] };
              const dayOf = ms => new Date(ms).toISOString().slice(0, 10);
              const known = m.entries({ event: "e", places: ["a", "a.east"], countsIn: code => parents[code], dayOf, waits: m.waits });
              const truth = new Map(), faults = [];
              const states = ["waiting", "posted", "received", "refused", "held"];
              for (let i = 0; i < 4000; i++) {
                const n = 1 + chance(200), there = truth.get(n);
                if (there && chance(8) === 0) { truth.delete(n); known.forget([n]); }
                else {
                  const row = there || {
                    n, event: chance(9) ? "e" : "other", station: ["a", "a.east", "b"][chance(3)], metric: ["part", "whole", "cards"][chance(3)],
                    delta: chance(9) - 2 || 1, at: new Date(1800000000000 + chance(3) * 43200000).toISOString(),
                  };
                  row.state = states[chance(5)];
                  row.seq = row.state === "received" ? chance(100) : undefined;
                  row.amended = row.state === "received" && chance(5) === 0 ? { amount: chance(3) ? chance(9) : null } : undefined;
                  truth.set(n, row);
                  known.learn([row]);
                }
                if (i % 20) continue;
                const centre = { day: dayOf(1800000000000 + chance(2) * 86400000), seq: chance(100) };
                const own = [...truth.values()].filter(row => row.event === "e" && row.station !== "b" && row.state !== "refused" && row.state !== "held");
                const value = row => row.amended ? row.amended.amount || 0 : row.delta;
                const sum = rows => rows.reduce((all, row) => all + value(row), 0);
                for (const metric of ["part", "whole", "cards"]) for (const day of [dayOf(1800000000000), dayOf(1800000000000 + 86400000)]) {
                  const of = own.filter(row => parents[row.metric].includes(metric) && dayOf(Date.parse(row.at)) === day);
                  const got = known.sum(day, metric);
                  const drawn = row => row.state === "received" && row.seq <= centre.seq && centre.day === day;
                  const expected = [
                    sum(of), sum(of.filter(row => row.state === "received")), sum(of.filter(m.waits)), sum(of.filter(row => !drawn(row))),
                  ];
                  const actual = [got.tapped, got.received, got.waiting, known.beyond(metric, day, centre)];
                  if (expected.join() !== actual.join()) faults.push(`${i} ${metric} ${day}: ${actual} instead of ${expected}`);
                }
                if (known.held().length !== [...truth.values()].filter(row => row.state === "held").length) faults.push(`${i}: held`);
                if (known.waiting().length !== [...truth.values()].filter(m.waits).length) faults.push(`${i}: waiting`);
              }
              return faults.slice(0, 5);
            }
            """);

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_page_that_comes_too_late_for_this_opening_is_kept_for_the_next_with_its_files_first()
    {
        await using var page = await PadModule.LoadAsync(chromium);

        var told = await page.RunAsync<JsonElement>(
            """
            async source => {
              const kept = new Map([["/pad/e/a", "the old page"]]), order = [], handlers = {}, background = [];
              const text = request => typeof request === "string" ? request : new URL(request.url).pathname;
              const cache = {
                match: async request => kept.has(text(request)) ? new Response(kept.get(text(request))) : undefined,
                put: async (request, answer) => { order.push(text(request)); kept.set(text(request), await answer.text()); },
                add: async request => { order.push(request); kept.set(request, "file"); },
              };
              let arrive;
              const network = new Promise(done => { arrive = () => done(new Response('<link href="css/pad.0123456789.css"> the new page')); });
              const self = { addEventListener: (name, handler) => { handlers[name] = handler; }, clients: {}, skipWaiting() {} };
              const impatient = (work, ms, ...rest) => setTimeout(work, 1, ...rest);
              new Function("self", "caches", "fetch", "location", "setTimeout", source)(
                self, { open: async () => cache }, () => network, { origin: "http://pad" }, impatient);
              const request = { method: "GET", mode: "navigate", url: "http://pad/pad/e/a", referrer: "" };
              const open = () => new Promise(done => handlers.fetch({ request, respondWith: done, waitUntil: work => background.push(work) }));
              const first = await (await open()).text();
              arrive();
              await Promise.all(background);
              return { first, kept: kept.get("/pad/e/a"), order };
            }
            """,
            PadModule.Source("pad-worker.js"));

        Assert.Equal("the old page", told.GetProperty("first").GetString());
        Assert.Contains("the new page", told.GetProperty("kept").GetString(), StringComparison.Ordinal);
        Assert.Equal(["/css/pad.0123456789.css", "/pad/e/a"], told.GetProperty("order").EnumerateArray().Select(o => o.GetString()));
    }

    [Fact]
    public void The_pad_s_scripts_use_no_syntax_and_no_interface_that_phones_of_2019_lack()
    {
        var folder = Path.Combine(Repository.Root, "src", "Dashboard", "wwwroot", "js");
        (string What, string Pattern)[] younger =
        [
            ("optional chaining", @"\?\.[\w\[(]"), ("??", @"\?\?"), ("logical assignment", @"(\|\||&&)="),
            ("await outside of a function", @"^(const .*= )?await "), (".at()", @"\.at\(-?\d"),
            ("toReversed", "toReversed|toSorted|replaceAll|replaceChildren"), ("AbortSignal.timeout", @"AbortSignal\.timeout"),
            ("Object.hasOwn", "hasOwn"), ("structuredClone", "structuredClone"), ("numeric separators", @"\b\d+_\d"),
            ("checkVisibility", "checkVisibility"),
        ];
        var found = Directory.GetFiles(Path.Combine(folder, "pad")).Append(Path.Combine(folder, "shifts.js")).Append(Path.Combine(folder, "theme.js"))
            .SelectMany(file => File.ReadLines(file).SelectMany((line, i) => younger
                .Where(y => System.Text.RegularExpressions.Regex.IsMatch(
                    line, y.Pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
                .Select(y => $"{Path.GetFileName(file)}:{i + 1} {y.What}: {line.Trim()}")));

        Assert.Empty(found);
    }
}
