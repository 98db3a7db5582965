// ------------------------------------------------------------------ the pieces that this browser keeps

const SHELF = "fialta.pieces", MOST = 300;

// A frame of another site may be denied any storage: then there is no library, and it says so.
function pieces() {
  try { const list = JSON.parse(localStorage.getItem(SHELF) || "[]"); return Array.isArray(list) ? list : []; } catch (denied) { return []; }
}

function store(list) {
  try { localStorage.setItem(SHELF, JSON.stringify(list.slice(0, MOST))); return true; } catch (full) {
    tell("status", { kind: "error", text: labels.no_room });
    return false;
  }
}

const digest = (piece) => piece && JSON.stringify([piece.caption, piece.bpm, piece.notes, piece.parts]);
function kept() { return !!held && pieces().some((entry) => digest(entry.piece) === digest(held.piece)); }

function keep() {
  if (!held) return;
  if (kept()) { panel("library"); return; }
  const entry = { id: Date.now().toString(36) + Math.random().toString(36).slice(2, 6), name: (held.piece.caption || labels.untitled).slice(0, 120), when: new Date().toISOString(), star: false, piece: held.piece };
  if (store([entry].concat(pieces()))) tell("status", { kind: "done", text: labels.kept_here });
  show();
  if (open === "library") library();
}

function changed(id, work) {
  store(pieces().map((entry) => (entry.id === id ? work(entry) : entry)).filter(Boolean));
  library();
  show();
}

function library() {
  const list = pieces().slice().sort((a, b) => Number(b.star) - Number(a.star) || (a.when < b.when ? 1 : -1));
  find(".away-library-note").textContent = list.length ? labels.library_note : labels.library_empty;
  find(".away-pieces").replaceChildren(...list.map(line));
  find(".away-export").disabled = !list.length;
}

function line(entry) {
  const item = make("li", "away-piece"), name = make("input", "away-name");
  name.value = entry.name;
  name.maxLength = 120;
  name.setAttribute("aria-label", labels.rename);
  name.addEventListener("change", () => changed(entry.id, (old) => Object.assign(old, { name: name.value.trim() || old.name })));
  const star = button("away-star", entry.star ? "★" : "☆", () => changed(entry.id, (old) => Object.assign(old, { star: !old.star })), labels.star);
  star.setAttribute("aria-pressed", entry.star ? "true" : "false");
  const facts = [entry.piece.key, entry.piece.meter, Math.round(entry.piece.bpm) + " BPM", (entry.when || "").slice(0, 10)].filter(Boolean).join(" · ");
  item.append(star, name, make("span", "away-facts", facts),
    button("away-button", labels.open, () => recall(entry)),
    button("away-remove", "×", () => changed(entry.id, () => null), labels.remove + ": " + entry.name));
  return item;
}

// What is stored may be of another version, or somebody else's file: the server checks it before it is shown.
async function recall(entry) {
  const answer = await ask("recall", { piece: entry.piece });
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  tell("open", { piece: answer.piece });
  tell("status", { kind: "done", text: labels.opened_kept });
}

async function bring(file) {
  if (!file) return;
  let list = null;
  try { list = file.size < 20e6 ? JSON.parse(await file.text()).pieces : null; } catch (other) { list = null; }
  if (!Array.isArray(list)) { tell("status", { kind: "error", text: labels.no_library }); return; }
  const known = new Set(pieces().map((entry) => entry.id));
  const fresh = list.filter((entry) => entry && entry.piece && typeof entry.id === "string" && !known.has(entry.id))
    .map((entry) => ({ id: entry.id.slice(0, 40), name: String(entry.name || labels.untitled).slice(0, 120), when: String(entry.when || "").slice(0, 30), star: entry.star === true, piece: entry.piece }));
  store(fresh.concat(pieces()));
  library();
  show();
}

// ------------------------------------------------------------------ the piece that was there before a reload

const LAST = "fialta.last";

// Of this tab alone, and gone with it: what is to stay longer is kept on the shelf.
function remember() {
  try { sessionStorage.setItem(LAST, JSON.stringify({ piece: held.piece })); } catch (denied) { /* then a reload loses it */ }
}

async function again() {
  let last = null;
  try { last = JSON.parse(sessionStorage.getItem(LAST) || "null"); } catch (denied) { last = null; }
  if (!last || !last.piece || held || new URLSearchParams(window.location.search).get("prompt")) return;
  const answer = await ask("recall", { piece: last.piece });
  if (answer.error || held) return;
  tell("open", { piece: answer.piece });
  if (sentenceOf(answer.piece)) tell("say", { text: sentenceOf(answer.piece), edits: answer.piece.edits });
  tell("status", { kind: "done", text: labels.here_again });
}

const picker = find(".away-file");
picker.setAttribute("aria-label", labels.import_);
picker.addEventListener("change", () => { bring(picker.files[0]); picker.value = ""; });
find(".away-import").addEventListener("click", () => picker.click());
find(".away-export").addEventListener("click", () => save("fialta-pieces.json", new Blob([JSON.stringify({ pieces: pieces() })], { type: "application/json" })));
