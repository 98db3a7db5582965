// The desk: piano roll, transport, mixer, selection and versions of one piece. These files are one script.
//
// props.value: see `music/score_json.py`, and {state, run, caption, facts, done, seed, candidate, model, edits, action, sounds}.
// What the section's data-… attributes say is for tests and for styling.
const TICKS = 12, PAD = 10, INSET = 30, DRUM_LANE = 66, DRUM_ROWS = 7, MIN_BAR_PX = 46, FADE_MS = 380, LONGEST = 96;
const RULER = 20, BAND = 18, CHORD_ROW = 19, MANY = 900;
// Rows of the drum lane from below: kick, snare, toms, other percussion, hi-hat, ride, crash.
const DRUMS = [[35, 36], [37, 38, 39, 40], [41, 43, 45, 47, 48, 50], [], [42, 44, 46], [51, 53, 59], [49, 52, 55, 57]];
const DRUM_ROW = new Uint8Array(128).fill(3);
DRUMS.forEach((pitches, row) => pitches.forEach((pitch) => { DRUM_ROW[pitch] = row; }));
const NOTHING = { state: "empty", run: "", bars: 0, done: 0, notes: [], parts: [], chords: [], sections: [], facts: [], bpm: 120, bar_ticks: 48 };
const find = (name) => element.querySelector(name);
const root = find(".roll"), view = find(".roll-view"), space = find(".roll-space"), stage = find(".roll-stage");
const below = find(".roll-notes"), above = find(".roll-over"), play = find(".roll-play"), ruler = find(".roll-ruler");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let piece = NOTHING;
let born = [];                  // when each bar came in
let longest = LONGEST;          // the longest note, in ticks: how far to look back for what still sounds
let range = null, goal = null;  // lowest and highest pitch shown, as drawn and as wanted
let dirty = true, frame = 0, lit = -1, follow = true, cursor = 0;
let selection = null;           // {first, last}: bars, both included
let chosen = new Set();         // places of selected parts; empty: all
const quiet = new Set(), alone = new Set();  // places muted, soloed

// ------------------------------------------------------------------ taking a value

function show(value, keep) {
  const fresh = value.run !== piece.run, other = value.caption !== piece.caption;
  piece = Object.assign({}, NOTHING, value);
  if (fresh) {
    born = [];
    if (!keep) chosen.clear();
    for (const place of chosen) if (!(piece.parts[place] || {}).name) chosen.delete(place);
    if (!keep) { follow = true; range = null; quiet.clear(); alone.clear(); selection = null; rewind(); }
    if (!keep || other) zoom = 0;
    if (selection && selection.last >= piece.bars) selection = null;
  }
  const now = performance.now(), live = piece.state === "composing" && !calm.matches;
  while (born.length < piece.notes.length) born.push(live ? now : 0);
  if (fresh && keep) born.fill(0);
  measure();
  if (!range) range = goal;
  words();
  layout();
  mixer();
  acts();
  if (editing && piece.state !== "done") editing = false;
  handTools();
  sound();
  if (live && follow && !playing) keepInView(piece.done * piece.bar_ticks);
  wake(true);
}

function measure() {
  let low = 127, high = 0;
  longest = 1;
  for (const flat of piece.notes) {
    for (let i = 0; i < flat.length; i += 5) {
      if (flat[i + 3] > longest) longest = flat[i + 3];
      if (isDrum(flat[i])) continue;
      if (flat[i + 2] < low) low = flat[i + 2];
      if (flat[i + 2] > high) high = flat[i + 2];
    }
  }
  if (low > high) { low = 50; high = 74; }
  const missing = Math.max(0, 26 - (high - low));
  goal = { low: low - 2 - Math.floor(missing / 2), high: high + 2 + Math.ceil(missing / 2) };
}

// What people call a bar that is counted from 0: an upbeat is bar 0, a later window of a file begins where it does.
const barName = (bar) => bar + (piece.first_bar === undefined || piece.first_bar === null ? 1 : piece.first_bar);
const isDrum = (place) => !!(piece.parts[place] || {}).drum;
const named = () => piece.parts.map((part, place) => ({ part, place })).filter((entry) => entry.part.name);
const heard = (place) => (alone.size ? alone.has(place) : !quiet.has(place));
const count = () => piece.notes.reduce((sum, flat) => sum + flat.length / 5, 0);

function words() {
  root.dataset.state = piece.state || "empty";
  root.dataset.keep = piece.state === "done" ? "yes" : "no";
  root.dataset.bars = String(piece.done || 0);
  root.dataset.total = String(piece.bars || 0);
  root.dataset.notes = String(count());
  root.dataset.parts = String(named().length);
  root.dataset.run = piece.run;
  find(".roll-kind").textContent = piece.state === "example" ? labels.example : "";
  find(".roll-caption").textContent = piece.caption || "";
  find(".roll-caption").dir = "auto";
  titled();
  guest();
  damaged();
  find(".roll-facts").replaceChildren(...piece.facts.map((fact) => make("span", "", fact)));
  find(".roll-empty-text").textContent = piece.empty || labels.empty;
  find(".roll-open-first").textContent = labels.open;
  find(".roll-description").textContent = piece.bars ? description() : "";
  stage.setAttribute("aria-label", labels.label + ": " + (piece.facts || []).join(", "));
}

// A sentence that stands in the field above need not be said twice.
function titled() {
  const field = document.querySelector("#prompt textarea");
  const said = field && field.offsetParent && field.value.trim() === (piece.caption || "").trim();
  root.dataset.titled = said ? "no" : "yes";
}

// The piece in words, for whoever cannot see the roll.
function description() {
  const parts = named().map(({ part }) => called(part.name)).join(", ");
  const sections = piece.sections.map(([name, first, bars]) => filled(labels.section_bars, { name: sectionName(name), first: barName(first), last: barName(first + bars - 1) }));
  const chords = changes().slice(0, 32).map((chord) => chord[1]).join(" ");
  const lines = [piece.facts.join(", "), labels.parts + ": " + parts];
  if (sections.length) lines.push(labels.sections + ": " + sections.join(", "));
  if (chords) lines.push(labels.chords + ": " + chords);
  return lines.join(". ") + ".";
}

// [tick, symbol] wherever the chord changes.
function changes() {
  const found = [];
  let last = "";
  for (const [onset, , symbol] of piece.chords) {
    if (symbol && symbol !== last) found.push([onset, symbol]);
    last = symbol;
  }
  return found;
}
