// A milestone that has just been reached is celebrated, briefly and once.
const CHEER_FOR = 8_000;
const JUST_NOW = 15 * 60_000;
const KEPT = 50;

/** @param {HTMLElement} wall @param {() => number} now The server's clock. */
export function cheers(wall, now) {
  const overlay = document.getElementById("cheer");
  const key = `cheered-${wall.dataset.event}`;
  const kept = sessionStorage.getItem(key);
  let known = kept === null ? null : kept.split(" "), hiding;
  return {
    look(root) {
      const reached = [...root.querySelectorAll("[data-reached]")];
      const unknown = reached.filter(r => !known || !known.includes(r.dataset.key));
      const fresh = unknown.filter(r => known && now() - Number(r.dataset.reached) < JUST_NOW);
      // What was reached before this wall began to look is no news. It looks from when the tile is there, be it without any: the first milestone of all is
      // news, too.
      if (!known && !root.querySelector(".milestones")) return;
      if (!known || unknown.length) sessionStorage.setItem(key, (known = [...(known || []), ...unknown.map(r => r.dataset.key)].slice(-KEPT)).join(" "));
      if (fresh.length) cheer(fresh[0].dataset.cheer);
    },
  };

  function cheer(text) {
    overlay.textContent = text;
    overlay.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => { overlay.hidden = true; }, CHEER_FOR);
  }
}
