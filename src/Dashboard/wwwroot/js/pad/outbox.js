// What this phone has counted, in IndexedDB: written durably before it is shown, kept until the centre has answered, and then for two days for the list of
// recent entries.
// A row: { n, key, event, station, of, where, what, unit, holder, who, metric, delta, at, entered,
//   offset?, clock?, reverses?, reason?, target?, state, open?, seq?, receivedAt?, why?, code?, amended? }
// state: "waiting" (never posted: still to be put right or taken back) → "posted" (frozen; open while no answer is known)
//   → "received" | "refused" (stays until a person decides) | "held" (the centre keeps it for a manager, who makes it received or refused).
const KEEP = 48 * 3600 * 1000;

/**
 * Opens the outbox. Rejects when the browser gives no storage. A connection that the system closes (in the background, when storage is cleared) is opened again
 * when it is needed.
 * @param {() => object[]} [rescue] What must be written again when the storage turns out to be empty although it was not.
 */
export async function openOutbox(rescue) {
  let connection = null, opened = false;
  const news = typeof BroadcastChannel === "function" ? new BroadcastChannel("pad") : null;
  const tell = change => { if (news) news.postMessage(change); };

  function open() {
    if (connection) return connection;
    const opening = indexedDB.open("pad", 1);
    let fresh = false;
    opening.onupgradeneeded = () => {
      fresh = true;
      opening.result.createObjectStore("rows", { keyPath: "n", autoIncrement: true });
      opening.result.createObjectStore("meta", { keyPath: "id" });
    };
    const mine = connection = result(opening).then(async db => {
      const over = () => { if (connection === mine) connection = null; };
      db.onclose = over;
      // A later version of the page, in another tab, may need to change the store; and whoever clears the storage waits for this.
      db.onversionchange = () => { over(); db.close(); };
      const lost = fresh && opened && rescue ? rescue() : [];
      opened = true;
      if (lost.length > 0) await transact(db, store => { for (const row of lost) store.put(row); });
      return db;
    });
    mine.catch(() => { if (connection === mine) connection = null; });
    return mine;
  }

  // Once more on a new connection where the old one has gone; a full storage will not be less full.
  async function again(work) {
    try {
      return await work(await open(), false);
    } catch (fault) {
      if (isFull(fault)) throw fault;
      const old = connection;
      connection = null;
      if (old) old.then(db => db.close(), () => undefined);
      return work(await open(), true);
    }
  }

  const write = (work, store = "rows", durability = "strict") => again((db, repeated) => transact(db, target => work(target, repeated), store, durability));
  const read = (store, work) => again(db => result(work(db.transaction(store).objectStore(store))));

  // Taps that come while one is being written share the next transaction, as appends share a commit at the centre.
  const queue = [];
  let writing = null;
  async function drain() {
    while (queue.length > 0) {
      const taps = queue.splice(0);
      try {
        const rows = taps.map(tap => tap.row);
        let added;
        await write((store, repeated) => {
          if (repeated) return addMissing(store, rows).then(numbers => { added = numbers.map(n => ({ result: n })); });
          added = rows.map(row => store.add(row));
          if (store.transaction.commit) store.transaction.commit(); // At once, instead of after a turn for the answers: the thumb is waiting.
          return undefined;
        });
        taps.forEach(({ row, done }, i) => done(Object.assign(row, { n: added[i].result })));
        tell({ rows });
      } catch (fault) {
        for (const { failed } of taps) failed(fault);
      }
    }
    writing = null;
  }

  const present = async (store, rows) => (await Promise.all(rows.map(row => result(store.get(row.n))))).filter(row => row);

  await open();
  return {
    /** Every row, in the order of tapping. */
    all: () => read("rows", store => store.getAll()),

    /** Writes a new row; resolves once it is on the disk, with its number. */
    add: row => new Promise((done, failed) => {
      queue.push({ row, done, failed });
      if (!writing) writing = drain();
    }),

    /** Resolves when nothing is being written any more. */
    idle: async () => { while (writing) await writing; },

    /** Marks rows as on their way: from now on they are frozen. Those that were taken back meanwhile are not among the rows given back. */
    async mark(rows) {
      const there = await write(async store => {
        const found = (await present(store, rows)).filter(row => row.state === "waiting" || row.state === "posted");
        for (const row of found) store.put(Object.assign(row, { state: "posted", open: true }));
        return found;
      });
      tell({ rows: there });
      return there;
    },

    /** Changes rows as they stand on the disk by now. Gives those for which `change` says that it did. */
    async change(rows, change) {
      const there = await write(async store => {
        const found = (await present(store, rows)).filter(change);
        for (const row of found) store.put(row);
        return found;
      });
      tell({ rows: there });
      return there;
    },

    /** Writes what became of rows. */
    async settle(rows) {
      await write(store => { for (const row of rows) store.put(row); });
      tell({ rows });
    },

    /** Takes a row back that has never been posted; false when it has. */
    async withdraw(row) {
      if (row.state !== "waiting") return false; // Also where a full disk has kept it from being written that it was.
      const gone = await write(async store => {
        const there = await result(store.get(row.n));
        if (!there || there.state !== "waiting") return false;
        store.delete(row.n);
        return true;
      });
      if (gone) tell({ gone: [row.n] });
      return gone;
    },

    /** Removes what a person has decided about; with something in its place, both at once. */
    async remove(rows, instead) {
      await write(async store => {
        for (const row of rows) store.delete(row.n);
        if (instead) instead.n = await result(store.add(instead));
      });
      tell({ gone: rows.map(row => row.n), rows: instead ? [instead] : [] });
    },

    /** Forgets what the centre has had for two days, by its own time; gives the numbers. */
    async prune(now) {
      const gone = await write(async store => {
        const old = (await result(store.getAll())).filter(row => row.state === "received" && now - Date.parse(row.receivedAt) > KEEP).map(row => row.n);
        for (const n of old) store.delete(n);
        return old;
      });
      if (gone.length > 0) tell({ gone });
      return gone;
    },

    read: async id => { const found = await read("meta", store => store.get(id)); return found ? found.value : undefined; },

    /** Keeps something that can be had again: when the system finds time. */
    keep: (id, value) => write(store => { store.put({ id, value }); }, "meta", "relaxed"),

    /** Reads something that is made once, and then is for good. */
    once: (id, make) => write(async store => {
      const found = await result(store.get(id));
      if (found) return found.value;
      const value = make();
      store.put({ id, value });
      return value;
    }, "meta"),

    /** Calls back when another tab of this phone has changed something: { rows, gone }. */
    onNews: callback => { if (news) news.onmessage = event => callback(event.data); },
  };
}

/** The name by which the centre knows this phone, or this browser of it: as lasting as the outbox. */
export const phoneId = outbox => outbox.once("phone", () => uuid7(Date.now()));

/** What people call it by. */
export const phoneCode = id => id.slice(-4).toUpperCase();

/** Whether a write failed for want of room: only then does clearing some help. */
export const isFull = fault => Boolean(fault) && fault.name === "QuotaExceededError";

// Strict means: on the disk, not in the system's memory. Some browsers know only that.
function transact(db, work, store = "rows", durability = "strict") {
  const transaction = db.transaction(store, "readwrite", { durability });
  return new Promise((done, failed) => {
    let value, fault = null;
    transaction.oncomplete = () => done(value);
    transaction.onabort = transaction.onerror = () => failed(fault || transaction.error || new Error("The storage gave up."));
    const give = reason => { fault = reason; try { transaction.abort(); } catch (ended) { failed(reason || ended); } };
    try {
      Promise.resolve(work(transaction.objectStore(store))).then(v => { value = v; }, give);
    } catch (reason) {
      give(reason);
    }
  });
}

// The connection broke while rows were written: they may be there all the same. Gives their numbers.
async function addMissing(store, rows) {
  const there = new Map((await result(store.getAll())).map(row => [row.key, row.n]));
  return Promise.all(rows.map(row => there.has(row.key) ? there.get(row.key) : result(store.add(row))));
}

function result(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error("Another tab holds the storage."));
  });
}

// RFC 9562, version 7: time-ordered, so the ledger's index grows at its end. crypto.randomUUID would need HTTPS.
export function uuid7(ms) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5, rest = ms; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return Array.from(bytes, (b, i) => ([4, 6, 8, 10].indexOf(i) >= 0 ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
}
