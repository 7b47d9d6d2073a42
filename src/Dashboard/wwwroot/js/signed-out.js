// After signing out: what this browser keeps of pages, figures and people goes. What waits to be sent from a pad stays, since it is nowhere else; so does what
// the centre refused, until somebody decides.
const KEPT = ["waiting", "posted", "refused"];

for (const name of await globalThis.caches?.keys() ?? []) await caches.delete(name);

const opening = indexedDB.open("pad");
opening.onupgradeneeded = () => opening.transaction.abort(); // There is no pad on this device: none is made.
opening.onsuccess = () => {
  const db = opening.result;
  if (!db.objectStoreNames.contains("rows")) return;
  const transaction = db.transaction([...db.objectStoreNames], "readwrite");
  for (const name of db.objectStoreNames) {
    transaction.objectStore(name).openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      // Beside the rows that wait, by how much this phone's clock is wrong: it belongs to them, and to nobody.
      if (!(name === "rows" ? KEPT.includes(cursor.value.state) : cursor.key === "clock")) cursor.delete();
      cursor.continue();
    };
  }
  transaction.oncomplete = transaction.onabort = () => {
    db.close();
    document.documentElement.dataset.cleared = "true";
  };
};
