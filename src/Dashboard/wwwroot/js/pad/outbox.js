// What this phone has counted, in IndexedDB: written durably before it is shown, kept until the centre has answered, and then for two days for the list of recent entries.
// A row: { n, key, event, station, of, holder, metric, delta, at, entered, offset?, reverses?, reason?, target?, state, seq?, receivedAt?, why? }
// state: "waiting" (never posted) → "posted" (an answer is open) → "received" | "refused" (stays until a person decides).
const KEEP = 48 * 3600 * 1000;

/** Opens the outbox. Rejects when the browser gives no storage. */
export async function openOutbox() {
  const opening = indexedDB.open("pad", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("rows", { keyPath: "n", autoIncrement: true });
    opening.result.createObjectStore("meta", { keyPath: "id" });
  };
  const db = await result(opening);
  // A later version of the page, in another tab, may need to change the store.
  db.onversionchange = () => db.close();
  const news = new BroadcastChannel("pad");

  // Durable means: on the disk, not in the system's memory. Some browsers know only that.
  function write(work, store = "rows") {
    const transaction = db.transaction(store, "readwrite", { durability: "strict" });
    return new Promise((done, failed) => {
      let value;
      transaction.oncomplete = () => done(value);
      transaction.onabort = transaction.onerror = () => failed(transaction.error ?? new Error("The storage gave up."));
      Promise.resolve(work(transaction.objectStore(store))).then(v => { value = v; }, () => { try { transaction.abort(); } catch { /* It is aborted already. */ } });
    });
  }

  const tell = () => news.postMessage("changed");

  // Taps that come while one is being written share the next transaction, as appends share a commit at the centre.
  const queue = [];
  let writing = null;
  async function drain() {
    while (queue.length > 0) {
      const taps = queue.splice(0);
      try {
        let added;
        await write(store => {
          added = taps.map(({ row }) => store.add(row));
          store.transaction.commit?.(); // At once, instead of after a turn for the answers: the thumb is waiting.
        });
        taps.forEach(({ row, done }, i) => done(Object.assign(row, { n: added[i].result })));
        tell();
      } catch (fault) {
        for (const { failed } of taps) failed(fault);
      }
    }
    writing = null;
  }

  const present = async (store, rows) => (await Promise.all(rows.map(row => result(store.get(row.n))))).filter(row => row);

  return {
    /** Every row, in the order of tapping. */
    all: () => result(db.transaction("rows").objectStore("rows").getAll()),

    /** Writes a new row; resolves once it is on the disk, with its number. */
    add: row => new Promise((done, failed) => {
      queue.push({ row, done, failed });
      writing ??= drain();
    }),

    /** Resolves when nothing is being written any more. */
    idle: async () => { while (writing) await writing; },

    /** Marks rows as on their way. Those that were taken back meanwhile are not among the rows given back. */
    mark: rows => write(async store => {
      const there = await present(store, rows);
      for (const row of there) if (row.state === "waiting") store.put(Object.assign(row, { state: "posted" }));
      return there;
    }),

    /** Writes what became of rows. */
    async settle(rows) {
      await write(store => { for (const row of rows) store.put(row); });
      tell();
    },

    /** Takes a row back that has never been posted; false when it has. */
    async withdraw(row) {
      const gone = await write(async store => {
        const there = await result(store.get(row.n));
        if (there?.state !== "waiting") return false;
        store.delete(row.n);
        return true;
      });
      tell();
      return gone;
    },

    /** Removes what a person has decided about; with something in its place, both at once. */
    async remove(rows, instead) {
      await write(async store => {
        for (const row of rows) store.delete(row.n);
        if (instead) instead.n = await result(store.add(instead));
      });
      tell();
    },

    /** Forgets what the centre has had for two days. */
    prune: now => write(async store => {
      for (const row of await result(store.getAll())) if (row.state === "received" && now - Date.parse(row.receivedAt) > KEEP) store.delete(row.n);
    }),

    read: async id => (await result(db.transaction("meta").objectStore("meta").get(id)))?.value,
    keep: (id, value) => write(store => { store.put({ id, value }); }, "meta"),

    /** Calls back when another tab of this phone has changed something. */
    onNews: callback => { news.onmessage = callback; },
  };
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
  for (let i = 5; i >= 0; i--, ms = Math.floor(ms / 256)) bytes[i] = ms % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
}
