using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What walls owe those who look from afar: nothing clipped, nothing over anything else, nothing too small.</summary>
public sealed class WallScreensTests(Chromium chromium, ManyStations many) : IClassFixture<ManyStations>
{
    // What leaves its tile, is cut, lies over something else, or is too small to be read from afar. The text of a drawing is as large as the drawing. Names may
    // end in an ellipsis; figures never.
    private const string Clipped = """
    () => {
      const faults = [], wall = document.getElementById("wall"), texts = [], probe = document.createElement("i");
      probe.style.cssText = "position: absolute; visibility: hidden; width: calc(1000 * var(--u))";
      wall.append(probe);
      const unit = probe.getBoundingClientRect().width / 1000;
      probe.remove();
      const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      const hidden = element => {
        for (let e = element; e && e !== wall; e = e.parentElement) if (getComputedStyle(e).display === "none") return true;
        return false;
      };
      const inner = element => {
        const { left, right, top, bottom } = element.getBoundingClientRect(), style = getComputedStyle(element);
        return { left: left + parseFloat(style.paddingLeft), right: right - parseFloat(style.paddingRight), top, bottom };
      };
      const PASSED = ".banner, .drill-band, .visually-hidden, .skyline";
      const NAMES = ".figures .unit, .name, .where, .what, .missing, .then, .grade, .alarms, .milestones .figure, dt, h1, h2";
      for (const element of wall.querySelectorAll("*")) {
        const own = [...element.childNodes].filter(n => n.nodeType === 3 && n.nodeValue.trim());
        if (!own.length || !element.checkVisibility({ visibilityProperty: true }) || hidden(element) || element.closest(PASSED)) continue;
        const scale = (element.closest("svg[viewBox]") ?? element.closest("foreignObject"))?.getScreenCTM().a ?? 1;
        const name = element.textContent.trim(), size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size / unit < 27.9 && !element.closest(".map-drawing")) faults.push(`${name} is ${size / unit} px`);
        const tile = element.closest(".tile") ?? wall, names = element.matches(".digits, .delta, .clock, .change") ? null : element.closest(NAMES);
        const row = element.closest(".spare > li")?.getBoundingClientRect(), around = tile.getBoundingClientRect();
        if (row && row.left >= around.right - 1) continue; // There was no room for it.
        const cutter = element.closest(NAMES), room = (element.closest("foreignObject") ?? element.closest(".spare > li") ?? tile).getBoundingClientRect();
        if (!names && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden") faults.push(`${name} is cut`);
        for (const node of own) {
          const range = document.createRange();
          range.selectNodeContents(node);
          for (let { left, right, top, bottom } of range.getClientRects()) {
            if (names) {
              const box = inner(names);
              left = Math.max(left, box.left);
              right = Math.min(right, box.right);
              top = Math.max(top, box.top);
              bottom = Math.min(bottom, box.bottom);
              if (right <= left || bottom <= top) continue;
            } else if (cutter) {
              const cut = cutter.getBoundingClientRect();
              if (left < cut.left - 1 || right > cut.right + 1) faults.push(`${name} is cut by its name`);
            }
            // A line's box is higher than its letters.
            const middle = (top + bottom) / 2, half = Math.min(bottom - top, size * 1.02) / 2;
            const box = { name, element, tile, left, right, top: middle - half, bottom: middle + half };
            if (box.left < room.left - 2 || box.right > room.right + 2 || box.top < room.top - 2 || box.bottom > room.bottom + 2) {
              const at = [box.left, box.right, box.top, box.bottom], within = [room.left, room.right, room.top, room.bottom];
              faults.push(`${name} leaves its room (${at.map(Math.round)} in ${within.map(Math.round)})`);
            }
            texts.push(box);
          }
        }
      }
      const apart = (a, b) => a.element !== b.element && !a.element.contains(b.element) && !b.element.contains(a.element);
      texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
        if (a.tile === b.tile && apart(a, b) && meet(a, b)) faults.push(`${a.name} lies over ${b.name}`);
      }));
      const tiles = [...document.querySelectorAll(".scene.shown .tile")].filter(t => t.checkVisibility()).map(t => t.getBoundingClientRect());
      tiles.forEach((a, i) => tiles.slice(i + 1).forEach(b => { if (meet(a, b)) faults.push("two tiles overlap"); }));
      if (!tiles.length) faults.push("nothing is shown");
      const scrolls = innerWidth <= 600 && innerHeight > innerWidth, main = document.getElementById("tiles").getBoundingClientRect();
      if (!scrolls && tiles.some(t => t.bottom > main.bottom + 2))
        faults.push(`a tile ends below the screen (${Math.max(...tiles.map(t => t.bottom))} of ${main.bottom})`);
      const { scrollWidth, scrollHeight } = document.documentElement;
      if ((!scrolls && scrollHeight > innerHeight) || scrollWidth > innerWidth) faults.push("the page is larger than the screen");
      return [...new Set(faults)];
    }
    """;

    private static readonly (int Width, int Height)[] Sizes =
    [
        (1920, 1080), (1280, 720), (1366, 768), (2560, 1440), (3840, 2160), (3840, 1080), (6656, 1792), (1024, 768), (1080, 1920), (720, 1280), (390, 844),
    ];

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task No_text_of_a_wall_is_clipped_covered_or_smaller_than_can_be_read_on_any_screen_with_any_number_of_stations(string language)
    {
        await using var window = await chromium.OpenAsync(many.Server, 1920, 1080, language);
        var faults = new List<string>();
        foreach (var (@event, scenes) in many.Walls)
        {
            foreach (var scene in scenes)
            {
                await window.GoToWallAsync(@event, scene, dwell: 3600);
                foreach (var (width, height) in Sizes)
                {
                    await window.ResizeAsync(width, height);
                    faults.AddRange((await window.Page.EvaluateAsync<string[]>(Clipped)).Select(f => $"{@event} {scene} {width}×{height}: {f}"));
                }

                await window.ResizeAsync(1920, 1080);
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults{Environment.NewLine}{string.Join(Environment.NewLine, faults.Take(60))}");
        Assert.Empty(window.Complaints);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task A_figure_of_whatever_size_stays_within_its_place(string language)
    {
        await using var window = await chromium.OpenAsync(many.Server, 1920, 1080, language);
        (System.Globalization.CultureInfo.CurrentCulture, System.Globalization.CultureInfo.CurrentUICulture) = (new(language), new(language));
        var values = Enumerable.Range(0, 13).SelectMany(p => new[] { (long)Math.Pow(10, p) - 1, 8 * (long)Math.Pow(10, p) });
        // Every digit is as wide as every other.
        var texts = values.SelectMany(v => new[] { Shared.Figure.Wall(v), Shared.Figure.Afar(v) })
            .DistinctBy(t => System.Text.RegularExpressions.Regex.Replace(t, "[0-9]", "0", default, TimeSpan.FromSeconds(1)));
        var tried = texts.Select(t => new { text = t, em = Shared.Figure.HalfEms(t) }).ToArray();
        var faults = new List<string>();
        foreach (var (@event, scene) in ((string, string)[])
        [
            ("ten", "overview"), ("ten", "stations"), ("ten", "trends"), ("drill", "hotline"), ("chunyun-2014", "overview")
        ])
        {
            await window.GoToWallAsync(@event, scene, dwell: 3600);
            foreach (var (width, height) in ((int, int)[])[(1080, 1920), (390, 844), (1920, 1080)])
            {
                await window.ResizeAsync(width, height);
                // In the place of every figure of the scene, in one go: the wall itself is kept from drawing over it.
                var found = await window.Page.EvaluateAsync<string[]>($$"""
                    tried => tried.flatMap(({ text, em }) => {
                      for (const d of document.querySelectorAll(".scene.shown .digits")) { d.textContent = text; d.dataset.em = em; }
                      return ({{Clipped}})().filter(fault => fault.includes(text));
                    })
                    """, tried);
                faults.AddRange(found.Select(f => $"{@event} {scene} {width}×{height}: {f}"));
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults{Environment.NewLine}{string.Join(Environment.NewLine, faults.Take(40))}");
    }

    [Fact]
    public async Task Of_many_stations_a_wall_shows_some_says_how_many_more_and_maps_them_all()
    {
        await using var window = await chromium.OpenAsync(many.Server, 1920, 1080, "en");
        await window.GoToWallAsync("sixty");
        await Expect(window.Page.Locator(".stations li")).ToHaveCountAsync(6);
        await Expect(window.Page.Locator(".stations .more")).ToContainTextAsync("54");

        await window.GoToWallAsync("sixty", "stations");

        await Expect(window.Page.Locator(".map-point")).ToHaveCountAsync(59);
        await Expect(window.Page.Locator(".map-label")).ToHaveCountAsync(20);
        // The one that has no place stands in a list.
        await Expect(window.Page.GetByTestId("station-s1")).ToBeVisibleAsync();
        // Silent ones are drawn over the others.
        Assert.True(await window.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.map-point')].slice(-4).every(p => p.classList.contains('silent'))"));
    }
}
