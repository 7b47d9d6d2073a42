// How old figures are, in words that go on by themselves: what the server drew says since when (Features/Wall/Age.razor).
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
      }
    },
  };
}

const fill = (text, count) => text.replace("{0}", Math.floor(count));
