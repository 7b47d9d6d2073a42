// Before anything is drawn: a page that follows the system is dark where the system is, and changes with it at dusk.
(function () {
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function choose() { document.documentElement.setAttribute("data-theme", dark.matches ? "dark" : "light"); }
  choose();
  if (dark.addEventListener) dark.addEventListener("change", choose);
  else dark.addListener(choose);
})();
