// Managers' pages: start the circuit with short time-outs, and when it is lost say so quietly, keep the page readable, come back by itself.
const badge = document.getElementById("link");
let lostAt = null;

const clock = () => new Date().toTimeString().slice(0, 8);
const show = text => { badge.textContent = text; badge.hidden = false; };

async function comeBack() {
  for (let attempt = 0; lostAt; attempt++) {
    await new Promise(done => setTimeout(done, Math.min(5000, 300 * 2 ** attempt) * (0.5 + Math.random() / 2)));
    try {
      if (!lostAt || await Blazor.reconnect()) return;
      location.reload(); // The server answers but has forgotten this circuit.
      return;
    } catch { /* The server does not answer yet: the badge says so, and the loop goes on. */ }
  }
}

await Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withServerTimeout(8000).withKeepAliveInterval(2000),
    reconnectionHandler: {
      onConnectionDown() {
        if (lostAt) return;
        lostAt = clock();
        document.documentElement.classList.add("stale");
        show(badge.dataset.lost.replace("{0}", lostAt));
        comeBack();
      },
      onConnectionUp() {
        lostAt = null;
        document.documentElement.classList.remove("stale");
        show(badge.dataset.back);
        setTimeout(() => { if (!lostAt) badge.hidden = true; }, 3000);
      },
    },
  },
});
document.documentElement.dataset.interactive = "true";
