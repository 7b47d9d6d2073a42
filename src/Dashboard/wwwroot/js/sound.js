// The desk's tone (Features/Hotline/WarningSound.razor). It is wished for in this browser alone, and browsers let no page sound before somebody has touched it:
// the button is listened to here, since a tap that went to the server and back is none any more.
const WISH = "hotline-sound";
const SECONDS = 0.35, HERTZ = 880, LOUD = 0.25;

export function soundOf(button, desk) {
  let audio = null;
  let wished = read();
  let tones = 0;

  const tell = () => desk.invokeMethodAsync("Tell", !window.AudioContext ? "refused" : !wished ? "off" : audio?.state === "running" ? "on" : "waiting");

  async function allow() {
    if (!wished || !window.AudioContext) return;
    audio ??= new AudioContext();
    audio.onstatechange = tell; // A telephone call, or the system, may take the sound away.
    // Without a tap this may wait for one for ever.
    await Promise.race([audio.resume(), new Promise(done => setTimeout(done, 300))]);
    await tell();
  }

  function play() {
    if (!wished || audio?.state !== "running") return;
    const [tone, loudness, now] = [audio.createOscillator(), audio.createGain(), audio.currentTime];
    tone.frequency.value = HERTZ;
    loudness.gain.setValueAtTime(0, now);
    loudness.gain.linearRampToValueAtTime(LOUD, now + 0.02); // Without a ramp it clicks.
    loudness.gain.linearRampToValueAtTime(0, now + SECONDS);
    tone.connect(loudness).connect(audio.destination);
    tone.start(now);
    tone.stop(now + SECONDS);
    button.dataset.tones = ++tones; // For whoever wonders, or tests, whether it has sounded.
  }

  async function turn() {
    wished = !wished;
    write(wished);
    if (!wished) {
      await audio?.suspend();
      return tell();
    }
    await allow();
    play(); // So that it is known how it sounds.
  }

  // Wished for on an earlier day: the first touch of the page allows it.
  const touched = event => { if (wished && audio?.state !== "running" && !button.contains(event.target)) allow(); };
  button.addEventListener("click", turn);
  for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, touched, { passive: true });
  if (wished) allow();
  else tell();

  return {
    play,
    end() {
      button.removeEventListener("click", turn);
      for (const what of ["pointerdown", "keydown"]) document.removeEventListener(what, touched);
      audio?.close();
    },
  };
}

// Where storage is refused the wish ends with the page.
function read() {
  try {
    return localStorage.getItem(WISH) === "on";
  } catch {
    return false;
  }
}

function write(wished) {
  try {
    if (wished) localStorage.setItem(WISH, "on");
    else localStorage.removeItem(WISH);
  } catch {
    return;
  }
}
