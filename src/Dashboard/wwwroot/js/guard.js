// Beside the modules of walls and of the pairing view, in the oldest JavaScript there is, since it speaks when they cannot: it says that a browser is too old,
// and when the modules did not come, or stopped, it marks the page as stale and loads it anew. It loads only what the server itself answers with: a proxy's
// error page has no script that would try again.
(function () {
  "use strict";
  var MARK = "data-wall-page"; // On the page's first element; the modules write data-heart beside it, twice a second or oftener.
  var BEGINS_WITHIN = 30000, AFTER_FAILURE = 2000, BEATS_WITHIN = 15000, WELL_FOR = 60000, LONGEST = 300000, KEY = "guard-tries";
  var began = Date.now(), beatAt = 0, heart = null, failedAt = 0, tryAt = 0, asking = false;

  // What could not be loaded: a script, a module, or a file that a module needs.
  window.addEventListener("error", function (event) {
    var tag = event.target && event.target.tagName;
    if (tag === "SCRIPT" || tag === "LINK") failedAt = Date.now();
  }, true);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  // Chrome 79 and whatever knows as much. tests/Dashboard.Tests/Engines holds the modules and styles to the same.
  function known() {
    return "noModule" in document.createElement("script") && window.Promise && Promise.allSettled
      && window.CSS && CSS.supports && CSS.supports("width", "min(1px, 2px)");
  }

  function start() {
    var page = document.querySelector("[" + MARK + "]");
    if (!page) return;
    if (!known()) {
      document.getElementById("too-old").removeAttribute("hidden");
      return;
    }

    setInterval(function () { watch(page); }, 1000);
  }

  function watch(page) {
    var at = Date.now(), now = page.getAttribute("data-heart");
    // A clock that was set back must not stop the watch.
    if (at < began) began = beatAt = failedAt = tryAt = at;
    if (now !== heart) {
      heart = now;
      beatAt = at;
    }

    if (heart !== null && at - beatAt < BEATS_WITHIN && !unstyled()) {
      if (at - began > WELL_FOR) keep(0);
      return;
    }

    if (heart === null && !failedAt && at - began < BEGINS_WITHIN) return;
    if (failedAt && at - failedAt < AFTER_FAILURE) return;
    page.setAttribute("data-incomplete", ""); // A wall that lives in spite of it looks for this (wall.js).
    page.classList.add("stale");
    var banner = document.getElementById("banner");
    if (banner) banner.removeAttribute("hidden");
    if (!tryAt) tryAt = at + Math.min(LONGEST, 2000 * Math.pow(2, kept())) * (0.5 + Math.random() / 2);
    if (at >= tryAt && !asking) ask();
  }

  // A style sheet that did not come: what stands there may lie over anything.
  function unstyled() {
    var links = document.querySelectorAll("link[rel=stylesheet]");
    if (document.readyState !== "complete") return false;
    for (var i = 0; i < links.length; i++) if (!links[i].sheet || links[i].sheet.cssRules.length === 0) return true; // Of an error page there are no rules.
    return false;
  }

  function ask() {
    var request = new XMLHttpRequest();
    asking = true;
    request.open("GET", location.href);
    request.timeout = 10000;
    request.onloadend = function () {
      asking = false;
      tryAt = 0;
      keep(kept() + 1);
      if (request.status === 200 && request.responseText.indexOf(MARK) >= 0) location.reload();
    };
    request.send();
  }

  // How often it was tried, over the loads of this window.
  function kept() {
    try { return Math.min(10, Number(sessionStorage.getItem(KEY)) || 0); } catch (refused) { return 3; }
  }

  function keep(tries) {
    try { if (kept() !== tries) sessionStorage.setItem(KEY, String(tries)); } catch (refused) { /* Without a memory it waits as if it had tried before. */ }
  }
})();
