// ------------------------------------------------------------------ versions: nothing done is lost

const MAX_VERSIONS = 200, strip_ = find(".roll-versions");
let versions = [], at = -1, serial = 0, trail = [], ahead = [], busy = false;

const current = () => (at >= 0 ? versions[at] : null);

// A finished piece becomes a version. kind: what made it; a run of one kind (tempo, tempo, tempo …) is one.
function add(value, kind, step) {
  const before = current(), merged = before && step !== undefined && before.kind === kind;
  const run = value.run + (kind === "composed" ? "" : "+" + ++serial);
  const version = {
    id: merged ? before.id : ++serial, kind, piece: Object.assign({}, value, { run, state: "done" }),
    shift: kind === "transpose" && before ? before.shift + step : kind === "composed" || kind === "opened" ? 0 : before ? before.shift : 0,
    tempo: kind === "composed" || kind === "opened" || !before ? value.bpm : before.tempo,
    where: selection && kind !== "composed" ? barName(selection.first) + "–" + barName(selection.last) : "",
    who: [...chosen].map((place) => called((piece.parts[place] || {}).name)).filter(Boolean).join(", "),
    base: kind === "change" || kind === "repair" ? asked.base : undefined,
    part: kind.startsWith("instrument") ? Number(kind.slice("instrument".length)) : -1,
  };
  if (kind === "composed" || kind === "opened") ahead = [];
  if (merged) versions[at] = version;
  else {
    versions.push(version);
    if (at >= 0) trail.push(versions[at].id);
    ahead = [];
    if (versions.length > MAX_VERSIONS) versions.shift();
    at = versions.length - 1;
  }
  display(kind !== "composed" && kind !== "opened");
}

// What made a version, and what of it is new.
function titleOf(version) {
  const kind = version.kind.replace(/\d+$/, ""), title = filled(labels["made_" + kind] || labels.made_changed, { where: version.where });
  const news = {
    composed: () => (version.piece.seed === undefined ? "" : filled(labels.made_seed, { seed: version.piece.seed })),
    tempo: () => Math.round(version.piece.bpm) + " BPM",
    transpose: () => (version.shift > 0 ? "+" : "") + version.shift,
    instrument: () => called((version.piece.parts[version.part] || {}).name),
    fill: () => version.who,
    change: () => (version.piece.change || {}).sentence || "",
    delete: () => version.who,
  };
  return [title, news[kind] ? news[kind]() : ""].filter(Boolean).join(" · ");
}

// Show the version; with `keep` at the same bar as the one before, playing on if that one was.
function display(keep, moved) {
  const version = current(), bar = ticksAt(here()) / (piece.bar_ticks || 48), was = playing;
  if (!version) return;
  // A piece that was being played while it was written plays on.
  if (piece.run === version.piece.run) {
    show(version.piece, true);
    if (!keep && !playing && !cursor) view.scrollLeft = 0;  // it has followed what was written: back to the start
    history();
    announce(moved);
    return;
  }
  if (was) pause();
  show(version.piece, keep);
  if (keep) {
    cursor = Math.min(seconds(bar * piece.bar_ticks), seconds(total()) - 0.01);
    controls();
    if (was) start(cursor);
  }
  history();
  announce(moved);
}

function goTo(id) {
  const found = versions.findIndex((version) => version.id === id);
  if (found < 0 || found === at) return false;
  at = found;
  display(true, true);
  return true;
}

function undo() {
  while (trail.length && !busy) {
    const from = current() && current().id;
    if (goTo(trail.pop())) { ahead.push(from); history(); return; }
  }
}

function redo() {
  while (ahead.length && !busy) {
    const from = current() && current().id;
    if (goTo(ahead.pop())) { trail.push(from); history(); return; }
  }
}

function history() {
  root.dataset.versions = String(versions.length);
  root.dataset.version = String(at + 1);
  find(".roll-undo").disabled = !trail.length;
  find(".roll-redo").disabled = !ahead.length;
  strip_.hidden = !versions.length;
  if (strip_.hidden) return;
  strip_.replaceChildren(...versions.map((version, place) => {
    const title = titleOf(version);
    const pill = button("version", undefined, () => {
      if (place === at) return;
      trail.push(current().id);
      ahead = [];
      goTo(version.id);
    });
    pill.append(make("b", "", String(place + 1)), make("span", "", title));
    if (place === at) pill.setAttribute("aria-current", "true");
    const item = make("li", ""), after = versions[place + 1];
    // Of many edits by hand in a row the strip shows the last one; undo knows them all.
    item.hidden = version.kind === "notes" && !!after && after.kind === "notes" && place !== at;
    item.append(pill);
    return item;
  }));
  const shown = strip_.children[at];
  if (shown) strip_.scrollLeft = Math.max(0, shown.offsetLeft - strip_.clientWidth / 2);
}

// What the rest of the page takes from here: exports, links, the library.
function announce(moved) {
  const silent = named().filter(({ place }) => !heard(place)).map(({ place }) => place);
  const version = current() || {};
  tell("piece", { piece: piece.state === "done" ? wire() : null, silent, rest: heard(REST), font: soundFont, run: piece.run, version: at + 1, made: version.kind, moved: !!moved, notices: piece.notices || [], change: piece.state === "done" ? piece.change || null : null });
  arranging();
}

const wire = () => Object.fromEntries(
  ["caption", "prompt", "seed", "candidate", "model", "edits", "meter", "key", "bpm", "bars", "parts", "notes", "chords", "sections", "file", "ids", "left_out"]
    .map((name) => [name, piece[name] === undefined ? null : piece[name]]));

// ------------------------------------------------------------------ acting on what is selected

const bar_ = find(".roll-acts");

function acts() {
  const on = !!selection && piece.state === "done";
  root.dataset.selected = selection ? barName(selection.first) + "-" + barName(selection.last) : "";
  root.dataset.chosen = [...chosen].join(" ");
  // The row keeps its place, so that nothing moves under the pointer when something is selected or let go.
  bar_.hidden = piece.state !== "done" && piece.state !== "composing";
  bar_.dataset.on = on ? "yes" : "no";
  for (const control of bar_.querySelectorAll("button")) control.disabled = !on;
  damaged();
  find(".roll-where").textContent = labels.select_hint;
  if (!selection) return;
  const names = [...chosen].map((place) => called((piece.parts[place] || {}).name)).filter(Boolean);
  const where = filled(selection.first === selection.last ? labels.one_bar : labels.some_bars, { first: barName(selection.first), last: barName(selection.last) });
  find(".roll-where").textContent = where + (names.length ? " · " + names.join(", ") : "");
}

// What other components want done with the piece: {do, …}, by the model or, for notes, by hand.
function obey(what) {
  if (piece.state !== "done" || busy) return;
  if (what.do === "notes") { change(what, "notes"); return; }
  busy = true;
  trigger("input", {});
  trigger("submit", Object.assign({ piece: wire(), seed: Math.floor(Math.random() * 1e6) }, what));
}

async function change(operation, kind, step) {
  if (busy || piece.state !== "done") return;
  const answer = await ask("change_piece", { piece: wire(), operation });
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  add(answer.piece, kind, step === undefined && !["delete", "notes", "parts"].includes(kind) ? 0 : step);
}

function act(name) {
  if (piece.state !== "done" || busy || (!selection && name !== "extend")) return;
  const span = selection || { first: 0, last: piece.bars - 1 }, parts = [...chosen];
  if (name === "delete") { change({ do: "delete", first: span.first, last: span.last, parts }, "delete"); return; }
  if (name === "loop") { if (!looping) toggleLoop(); seek(loopSpan()[0]); if (!playing) toggle(); return; }
  busy = true;
  trigger("input", {});
  trigger("submit", { do: name, first: span.first, last: span.last, parts, piece: wire(), seed: Math.floor(Math.random() * 1e6) });
}

// Changed by a sentence. base: what the version on the roll was changed from, when one of its edits is taken back.
let asked = {};

function changeBy(detail) {
  if (piece.state !== "done" || busy) return;
  const version = current() || {}, base = (detail.base && version.base) || wire();
  const seed = detail.seed === undefined ? Math.floor(Math.random() * 1e6) : detail.seed;
  asked = { base };
  busy = true;
  trigger("input", {});
  trigger("submit", { do: "change", sentence: detail.sentence, without: detail.without || [], piece: base, seed });
}

for (const [name, work] of Object.entries({ fill: () => act("fill"), extend: () => act("extend"), loop_this: () => act("loop"), delete: () => act("delete") })) {
  const control = bar_.querySelector('[data-act="' + name + '"]');
  control.textContent = labels["act_" + name];
  control.addEventListener("click", work);
}
