// ------------------------------------------------------------------ by hand: notes drawn, moved, resized, made louder, deleted
//
// One part is worked on at a time. Each gesture is one exact edit on the server (`notes`) and one version here.

const LANE = 58, EDGE = 7, GRIDS = [["1/4", 12], ["1/8", 6], ["1/16", 3], ["1/8 T", 4], ["1/16 T", 2]], LENGTHS = [1, 2, 3, 4, 6, 8, 9, 12, 15, 16, 18, 24, 36, 48, 72, 96];
const DRUM_PITCH = [36, 38, 45, 54, 42, 51, 49];
let editing = false, handPart = -1, gridTicks = 3, hand = null, ghost = null;
const picked = new Map();  // "onset/pitch" → [onset, pitch, duration, velocity] of the part that is worked on

const snapped = (ticks) => Math.max(0, Math.round(ticks / gridTicks) * gridTicks);
const lengthOf = (ticks) => LENGTHS.reduce((best, length) => (Math.abs(length - ticks) < Math.abs(best - ticks) ? length : best));
const pitchAt = (y) => Math.max(21, Math.min(108, Math.round(range.low + ((floor() - y) / (floor() - top())) * (range.high - range.low))));
const drumAt = (y) => DRUM_PITCH[Math.max(0, Math.min(DRUM_ROWS - 1, Math.floor((bottom_() - y) / (DRUM_LANE / DRUM_ROWS))))];
const noteOf = (at) => { const flat = piece.notes[at[0]], i = at[1]; return [flat[i + 1], flat[i + 2], flat[i + 3], flat[i + 4]]; };
const pickKey = (note) => note[0] + "/" + note[1];

function toggleEdit() {
  editing = !editing && piece.state === "done";
  picked.clear();
  hand = ghost = null;
  handTools();
  layout();
  wake(true);
}

function handTools() {
  root.dataset.editing = editing ? "yes" : "no";
  find(".roll-edit").setAttribute("aria-pressed", editing ? "true" : "false");
  const bar = find(".roll-hand");
  bar.hidden = !editing;
  if (!editing) return;
  const parts = named();
  if (!parts.some(({ place }) => place === handPart)) handPart = chosen.size === 1 ? [...chosen][0] : parts.length ? parts[0].place : 0;
  const choice = find(".hand-part"), grid = find(".hand-grid"), more = find(".hand-new-part");
  choice.replaceChildren(...parts.map(({ part, place }) => new Option(called(part.name), String(place))));
  choice.value = String(handPart);
  if (!grid.options.length) grid.append(...GRIDS.map(([name, ticks]) => new Option(name, String(ticks))));
  grid.value = String(gridTicks);
  if (!more.options.length) {
    more.append(new Option(labels.hand_add, ""), ...(props.instruments || []).map((name, program) => new Option(called(name), String(program))), ...(props.kits || []).map(([kit, name]) => new Option(called(name), "kit" + kit)));
  }
  more.value = "";
  find(".hand-part-label").textContent = labels.hand_part;
  find(".hand-grid-label").textContent = labels.hand_grid;
  find(".hand-new-label").textContent = "";
  more.setAttribute("aria-label", labels.hand_add);
  find(".hand-quantise").textContent = labels.hand_quantise;
  find(".hand-delete").textContent = labels.hand_delete;
  find(".hand-delete").disabled = !picked.size;
  find(".hand-hint").textContent = picked.size ? filled(labels.hand_picked, { count: picked.size }) : labels.hand_hint;
  root.dataset.picked = String(picked.size);
}

// One edit: notes that go and notes that come, all of the part that is worked on.
function edit(gone, coming) {
  const part = piece.parts[handPart] || {}, fresh = part.fresh ? { program: part.program, drum: !!part.drum } : {};
  if (!gone.length && !coming.length) return;
  picked.clear();
  for (const note of coming) picked.set(pickKey(note), note);
  change(Object.assign({ do: "notes", part: handPart, gone: gone.map(([onset, pitch]) => [onset, pitch]), coming }, fresh), "notes");
}

function pick(note, more) {
  if (!more && !picked.has(pickKey(note))) picked.clear();
  if (more && picked.has(pickKey(note))) picked.delete(pickKey(note));
  else picked.set(pickKey(note), note);
  handTools();
  wake();
}

// ---- pointer

function handDown(event) {
  if (piece.state !== "done" || busy || (event.pointerType === "mouse" && event.button)) return true;
  const box = stage.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  if (y < top() - 6) return false;
  stage.focus({ preventScroll: true });
  event.currentTarget.setPointerCapture(event.pointerId);
  if (y > bottom_()) { hand = { kind: "loud", x, y, changed: new Map() }; louder(x, y); return true; }
  const at = noteAt(event.clientX, event.clientY, event.pointerType === "mouse" ? 2 : 8);
  if (at) {
    const place = piece.notes[at[0]][at[1]], note = noteOf(at);
    if (place !== handPart) { handPart = place; picked.clear(); }
    if (event.shiftKey || !picked.has(pickKey(note))) pick(note, event.shiftKey);
    handTools();
    const right = xOf(note[0] + note[2]), wide = note[2] * scale(), ends = !isDrum(place) && wide > 2 * EDGE && right - x < EDGE;
    hand = { kind: ends ? "size" : "move", x, y, from: [...picked.values()], note, dx: 0, dy: 0 };
  } else if (event.shiftKey) hand = { kind: "lasso", x, y, x2: x, y2: y };
  else {
    const drum = isDrum(handPart), pitch = drum ? drumAt(y) : pitchAt(y), onset = Math.max(0, Math.floor(ticksAtX(x) / gridTicks) * gridTicks);
    if (!drum && y > floor() + PAD / 2) return true;
    hand = { kind: "draw", x, y, note: [onset, pitch, drum ? 1 : Math.max(gridTicks, 1), 88] };
    ghost = [hand.note];
  }
  wake();
  return true;
}

function handMove(event) {
  const box = stage.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, ticks = ticksAtX(x);
  if (hand.kind === "loud") louder(x, y);
  if (hand.kind === "lasso") { hand.x2 = x; hand.y2 = y; }
  if (hand.kind === "draw" && !isDrum(handPart)) hand.note[2] = lengthOf(Math.max(gridTicks, snapped(ticks) - hand.note[0]));
  if (hand.kind === "move") {
    hand.dx = Math.round((ticks - ticksAtX(hand.x)) / gridTicks) * gridTicks;
    hand.dy = isDrum(handPart) ? 0 : pitchAt(y) - pitchAt(hand.y);
    ghost = hand.from.map(([onset, pitch, length, loud]) => [Math.max(0, onset + hand.dx), Math.max(21, Math.min(108, pitch + hand.dy)), length, loud]);
  }
  if (hand.kind === "size") {
    const by = snapped(ticks) - (hand.note[0] + hand.note[2]);
    ghost = hand.from.map(([onset, pitch, length, loud]) => [onset, pitch, lengthOf(Math.max(1, length + by)), loud]);
  }
  wake();
}

function handUp() {
  const was = hand, made = ghost;
  hand = ghost = null;
  if (was.kind === "draw") edit([], [was.note]);
  else if (was.kind === "lasso") lasso(was);
  else if (was.kind === "loud") { if (was.changed.size) edit([...was.changed.values()].map(([old]) => old), [...was.changed.values()].map(([, now]) => now)); }
  else if (made && made.some((note, i) => note.some((value, j) => value !== was.from[i][j]))) edit(was.from, made);
  handTools();
  wake();
}

function eachNote(work) {
  for (const flat of piece.notes) for (let i = 0; i < flat.length; i += 5) if (flat[i] === handPart) work([flat[i + 1], flat[i + 2], flat[i + 3], flat[i + 4]]);
}

function lasso(box) {
  const [left, right] = [ticksAtX(Math.min(box.x, box.x2)), ticksAtX(Math.max(box.x, box.x2))], drum = isDrum(handPart);
  const [high, low] = [pitchAt(Math.min(box.y, box.y2)), pitchAt(Math.max(box.y, box.y2))];
  picked.clear();
  eachNote((note) => { if (note[0] < right && note[0] + note[2] > left && (drum || (note[1] >= low && note[1] <= high))) picked.set(pickKey(note), note); });
}

// The lane below: how loud notes are, set by drawing over them.
function louder(x, y) {
  const loud = Math.max(1, Math.min(127, Math.round(127 * ((height - 4 - y) / (LANE - 8)))));
  eachNote((note) => {
    const there = Math.abs(xOf(note[0]) - x) < 5 && (!picked.size || picked.has(pickKey(note)));
    if (there) hand.changed.set(pickKey(note), [note, [note[0], note[1], note[2], loud]]);
  });
}

// ---- keys

const moved = (ticks, semitones) => {
  const from = [...picked.values()], made = from.map(([onset, pitch, length, loud]) => [Math.max(0, onset + ticks), isDrum(handPart) ? pitch : Math.max(21, Math.min(108, pitch + semitones)), length, loud]);
  edit(from, made);
};

function quantised() {
  const from = [], made = [], all = !picked.size;
  eachNote((note) => {
    if (!all && !picked.has(pickKey(note))) return;
    const onset = snapped(note[0]);
    if (onset !== note[0]) { from.push(note); made.push([onset, note[1], note[2], note[3]]); }
  });
  edit(from, made);
}

const HAND_KEYS = {
  ArrowUp: (event) => moved(0, event.shiftKey ? 12 : 1),
  ArrowDown: (event) => moved(0, event.shiftKey ? -12 : -1),
  ArrowRight: () => moved(gridTicks, 0),
  ArrowLeft: () => moved(-gridTicks, 0),
  Delete: () => edit([...picked.values()], []),
  Backspace: () => edit([...picked.values()], []),
  Escape: () => { picked.clear(); handTools(); wake(); },
};

function handKey(event) {
  if (event.key === "q" && !event.ctrlKey && !event.metaKey) { quantised(); return true; }
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) { eachNote((note) => picked.set(pickKey(note), note)); handTools(); wake(); return true; }
  if (event.ctrlKey || event.metaKey || event.altKey || !picked.size || !HAND_KEYS[event.key]) return false;
  HAND_KEYS[event.key](event);
  return true;
}

// ---- what is drawn of it

function outline(context, note) {
  const drum = isDrum(handPart), lane = DRUM_LANE / DRUM_ROWS, step = (floor() - top()) / (range.high - range.low), thick = Math.max(4, Math.min(step + 1, 13));
  const y = drum ? bottom_() - (DRUM_ROW[note[1]] + 1) * lane : yOf(note[1]) - thick / 2, wide = drum ? 8 : Math.max(5, note[2] * scale());
  context.strokeRect(xOf(note[0]) - 0.5, y, wide, drum ? lane : thick);
}

function drawHand(context) {
  context.lineWidth = 1.5;
  context.strokeStyle = colour("roll-ink");
  for (const note of picked.values()) outline(context, note);
  context.strokeStyle = colour("roll-head");
  for (const note of ghost || []) outline(context, note);
  if (hand && hand.kind === "lasso") context.strokeRect(Math.min(hand.x, hand.x2), Math.min(hand.y, hand.y2), Math.abs(hand.x2 - hand.x), Math.abs(hand.y2 - hand.y));
  context.fillStyle = colour("roll-line");
  context.fillRect(0, height - LANE, width, 1);
  const [first, last] = visible();
  for (let bar = first; bar <= last && bar < piece.notes.length; bar++) {
    const flat = piece.notes[bar];
    for (let i = 0; i < flat.length; i += 5) {
      if (flat[i] !== handPart) continue;
      const key = flat[i + 1] + "/" + flat[i + 2], now = hand && hand.changed && hand.changed.get(key), loud = now ? now[1][3] : flat[i + 4], tall = (loud / 127) * (LANE - 8);
      context.fillStyle = now || picked.has(key) ? colour("roll-head") : colour("p" + (handPart % 16));
      context.fillRect(xOf(flat[i + 1]), height - 4 - tall, 4, tall);
    }
  }
}

// ---- parts

// A part of one's own, empty until its first note is drawn; the first free place is its.
function addPart(value) {
  const drum = value.startsWith("kit"), program = Number(value.replace("kit", "")), table = drum ? new Map(props.kits) : props.instruments;
  if (drum && hasDrums()) { tell("status", { kind: "error", text: labels.hand_one_kit }); return; }
  piece.parts.push({ name: drum ? table.get(program) : table[program], program, drum, instance: 0, fresh: true });
  handPart = piece.parts.length - 1;
  mixer();
  handTools();
  layout();
  wake(true);
}

// Behind a part's instrument: its name and a way to drop it.
function partTools(part, place) {
  const box = make("div", "part-cell part-tools"), name = make("input", "part-rename");
  name.value = part.name;
  name.maxLength = 60;
  name.setAttribute("aria-label", labels.hand_rename + ": " + called(part.name));
  name.addEventListener("change", () => { if (name.value.trim() && name.value.trim() !== part.name) change({ do: "rename", part: place, name: name.value.trim() }, "parts"); });
  if (!piece.file) box.append(name);  // a file's tracks keep their names
  box.append(button("part-drop", "×", () => change({ do: "drop", part: place }, "parts"), labels.hand_drop + ": " + called(part.name)));
  return box;
}

find(".hand-part").addEventListener("change", (event) => { handPart = Number(event.target.value); picked.clear(); handTools(); wake(); });
find(".hand-grid").addEventListener("change", (event) => { gridTicks = Number(event.target.value); });
find(".hand-quantise").addEventListener("click", quantised);
find(".hand-delete").addEventListener("click", () => edit([...picked.values()], []));
find(".hand-new-part").addEventListener("change", (event) => { if (event.target.value) addPart(event.target.value); });
