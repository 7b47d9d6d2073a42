// How old figures are, in words that go on by themselves: what the server drew says since when (Features/Wall/Age.razor).
const QUIET_FOR = 600_000; // What came so lately is not worth a word.
const MINUTE = 60_000, HOUR = 3_600_000, DAY = 86_400_000;

/** @param {HTMLElement} wall Holds the words, from seconds to days. @param {() => number} now The server's clock. */
export function agesOf(wall, now) {
  const [seconds, minutes, hours, days] = wall.dataset.age.split("|");
  const words = ms => ms < MINUTE ? seconds : ms < HOUR ? fill(minutes, ms / MINUTE) : ms < 2 * DAY ? fill(hours, ms / HOUR) : fill(days, ms / DAY);
  return {
    write(root) {
      for (const each of root.querySelectorAll("[data-since]")) {
        const text = words(now() - Number(each.dataset.since));
        if (each.textContent !== text) each.textContent = text;
        if (each.parentElement.hasAttribute("data-quiet")) each.parentElement.hidden = now() - Number(each.dataset.since) < QUIET_FOR;
      }
    },
  };
}

const fill = (text, count) => text.replace("{0}", Math.floor(count));
