// Receives one stream of /hubs/live over the SignalR JSON protocol, and comes back by itself when the link breaks.
// https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md
const END = "\x1e";
const STREAM_ITEM = 2, COMPLETION = 3, STREAM_INVOCATION = 4, PING = 6, CLOSE = 7;
const FIRST = 15000; // The network's names, its encryption and the two handshakes take their time on a slow line.
const SILENCE = 5000; // From then on the server sends at least once a second: longer silence is a broken link, whatever the socket says.
const PING_EVERY = 5000;

/**
 * Follows a stream for as long as the page lives.
 * @param {string} target The stream's name.
 * @param {() => unknown[]} args Its arguments, asked for at each joining: a cursor among them makes returning cheap.
 * @param {(frame: object) => void} onFrame Called with each item. Where it throws, the stream is joined again, from the cursor that the item should have moved.
 * @param {(live: boolean, reason?: string) => void} onLink Called when the link begins to live, and when it is lost; "refused": it was never there.
 * @param {() => number} [least] How long to wait at least before the next try, ms.
 */
export function follow(target, args, onFrame, onLink, least = () => 0) {
  let attempt = 0;
  connect();

  function connect() {
    const socket = new WebSocket(
      `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/hubs/live${document.querySelector("[data-screen]") ? "?screen" : ""}`);
    const send = message => socket.send(JSON.stringify(message) + END);
    let shaken = false, alive = false, ended = false, ping, watchdog;

    const listen = ms => { clearTimeout(watchdog); watchdog = setTimeout(() => end(shaken ? "silent" : "refused"), ms); };
    const end = reason => {
      if (ended) return;
      ended = true;
      clearTimeout(watchdog);
      clearInterval(ping);
      socket.close();
      onLink(false, reason);
      // Half of the wait is chance, so that a hundred walls do not return in the same instant. Without a network there is little to try, until the browser says
      // that there is one.
      const wait = Math.max(least(), navigator.onLine === false ? 5000 : Math.min(2000, 250 * 2 ** attempt++));
      let timer = setTimeout(again, wait * (0.5 + Math.random() / 2));
      const back = () => { clearTimeout(timer); timer = setTimeout(again, 500 * Math.random()); };
      addEventListener("online", back);
      function again() { removeEventListener("online", back); connect(); }
    };

    listen(FIRST);
    socket.onopen = () => send({ protocol: "json", version: 1 });
    socket.onclose = () => end(shaken ? "closed" : "refused");
    socket.onerror = () => end(shaken ? "error" : "refused");
    socket.onmessage = event => {
      try {
        for (const text of event.data.split(END)) if (text && !ended) take(JSON.parse(text));
      } catch (fault) {
        console.error(fault);
        end("frame");
      }
    };

    function take(message) {
      if (!shaken) {
        if (message.error) return end(message.error);
        shaken = true;
        send({ type: PING }); // At once: the server drops only those whom it has heard before.
        ping = setInterval(() => send({ type: PING }), PING_EVERY);
        send({ type: STREAM_INVOCATION, invocationId: "1", target, arguments: args() });
      } else if (message.type === STREAM_ITEM) {
        // Only items count as life: a ping says that the server is there, not that its figures are current.
        listen(SILENCE);
        if (!alive) onLink(alive = true);
        onFrame(message.item);
        attempt = 0; // Now, since an item that cannot be shown comes again at once.
      } else if (message.type === COMPLETION || message.type === CLOSE) {
        end(message.error || "ended");
      }
    }
  }
}
