// The centre's time on a phone whose own clock may be wrong, may be set while the page is open, and may sleep.
const JUMP = 2000; // Two clocks of one phone that part by more than this between two looks: one was set, or slept.
const TOLERANCE = 120000;

/** By how much a clock may be wrong before people are told. */
export const WRONG = 120000;

/**
 * @param {{ wall: () => number, steady: () => number, awake: () => boolean }} phone Its clock (Date.now); one that is never set, but may stand still in sleep
 *   (performance.now); whether the page was in view all the time since this was asked last.
 * @param {{ offset: number, heard: number } | undefined} kept What the page before has learned.
 * @param {string} life A name of this page's life: within it, jumps of the clock are known.
 */
export function clock(phone, kept, life) {
  let offset = kept ? kept.offset : 0; // The phone's clock minus the centre's.
  let heard = kept ? kept.heard : 0; // The centre's time when it was last told.
  let measured = false; // Whether the offset was measured since the clock was last set, as far as can be seen.
  let set = false; // Whether it was certainly set since.
  let jumps = 0; // By how much the clock was certainly set in this life.
  let breaks = 0; // How often the two clocks have parted.
  let last = { wall: phone.wall(), steady: phone.steady() };

  // Sets of the clock. A leap ahead may also be sleep in which the steady clock stood still; a leap back, or one in view, is not.
  function look() {
    const now = { wall: phone.wall(), steady: phone.steady() };
    const jump = (now.wall - last.wall) - (now.steady - last.steady);
    const awake = phone.awake();
    last = now;
    if (Math.abs(jump) > JUMP) {
      measured = false;
      breaks++;
      if (jump < 0 || awake) {
        jumps += jump;
        offset += jump;
        set = true;
      }
    }
    return now;
  }

  const now = () => Math.max(look().wall - offset, heard);

  return {
    now,
    get offset() { return offset; },
    get kept() { return { offset, heard }; },

    /** Whether a time that is told now will stand: the centre's was measured since the clock was last set. */
    get sure() { look(); return measured; },

    /** Whether the clock was set since the centre's time was measured, or shows a time before one that the centre has told. */
    get suspect() { return look().wall - offset < heard - TOLERANCE || set; },

    /** Notes when a question to the centre is sent; give it to `measure` with the answer. */
    ask: () => Object.assign({}, look(), { breaks }),

    /** The centre's time, as an answer told it. Gives whether that changed anything. */
    measure(asked, centre) {
      const got = look();
      if (asked.breaks !== breaks) return false; // The clock was set, or slept, in between: the next answer will tell.
      const taken = Math.max(0, got.steady - asked.steady);
      const before = offset, known = measured;
      offset = Math.round(got.wall - taken / 2 - centre);
      // A centre whose own clock had leapt ahead was put right: else this phone would stand still until then.
      heard = centre < heard - TOLERANCE ? centre : Math.max(heard, centre);
      measured = true;
      set = false;
      return !known || Math.abs(offset - before) > 1000;
    },

    /**
     * Whether figures that the centre has just called current contradict what is known of the time: then it is to be asked. They may have waited on their way,
     * so they set nothing.
     */
    doubts: centre => Math.abs(look().wall - offset - centre) > 5000,

    /** What a tap keeps of this moment until its time is sure. */
    stamp: () => ({ wall: look().wall, life, jumps, offset, heard }),

    /**
     * The centre's time of a stamp, now that it was measured: by the clock as it was then; else as it is now; else as it was believed; never before what was
     * heard or after now.
     */
    timeOf(stamp) {
      const until = now();
      const guesses = stamp.life === life ? [stamp.wall - (offset - (jumps - stamp.jumps))] : [];
      guesses.push(stamp.wall - offset, stamp.wall - stamp.offset);
      const fits = guesses.find(ms => ms >= stamp.heard - TOLERANCE && ms <= until + 1000);
      return fits !== undefined ? fits : Math.min(until, Math.max(stamp.heard, guesses[0]));
    },
  };
}

/** An entry's times, put right by the centre's; what a person said about when it happened stays. Gives whether anything changed. */
export function putRight(row, time) {
  if (!row.clock) return false;
  const ms = Math.round(time.timeOf(row.clock));
  const wrong = row.clock.wall - ms;
  const then = row.at === row.entered ? ms : Date.parse(row.at);
  row.at = new Date(then).toISOString();
  row.entered = new Date(Math.max(ms, then)).toISOString();
  if (Math.abs(wrong) > WRONG) row.offset = Math.round(wrong);
  else delete row.offset;
  delete row.clock;
  return true;
}
