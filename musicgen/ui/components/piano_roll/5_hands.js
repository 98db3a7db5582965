// ------------------------------------------------------------------ hands: pointer, wheel, pinch, keys, dropped files

let press = null, pinch = null;

function select(first, last) {
  const was = JSON.stringify(selection);
  selection = first === null ? null : { first: Math.max(0, Math.min(first, last)), last: Math.min(piece.bars - 1, Math.max(first, last)) };
  if (JSON.stringify(selection) === was) return;
  acts();
  wake();
}

function choosePart(place) {
  if (chosen.has(place)) chosen.delete(place);
  else chosen.add(place);
  if (chosen.size && !selection && piece.bars) select(0, piece.bars - 1);
  mixer();
  acts();
  wake(true);
}

function down(event) {
  if (editing && event.currentTarget !== ruler && handDown(event)) return;
  if (!piece.bars || (event.pointerType === "mouse" && event.button)) return;
  press = { x: event.clientX, bar: barAt(event.clientX), moved: false, ruler: event.currentTarget === ruler };
  // A finger on the notes scrolls; on the ruler it selects, as a mouse does everywhere.
  press.selects = event.pointerType === "mouse" || press.ruler;
  if (press.selects) event.currentTarget.setPointerCapture(event.pointerId);
}

function move(event) {
  if (hand) { handMove(event); return; }
  if (!press || !press.selects) return;
  if (!press.moved && Math.abs(event.clientX - press.x) < 6) return;
  press.moved = true;
  const box = stage.getBoundingClientRect(), x = event.clientX - box.left;
  if (x > width - 24) view.scrollLeft += 12;
  if (x < 24) view.scrollLeft -= 12;
  select(press.bar, barAt(event.clientX));
}

function up(event) {
  if (hand) { handUp(event); return; }
  if (!press) return;
  const was = press;
  press = null;
  if (was.moved || Math.abs(event.clientX - was.x) > 8) return;
  if (was.ruler && !event.shiftKey) { tapRuler(event); return; }
  if (event.shiftKey && selection) { select(Math.min(selection.first, was.bar), Math.max(selection.last, was.bar)); return; }
  if (event.shiftKey) { select(was.bar, was.bar); return; }
  if (odds && pointed(event)) return;
  seek(seconds(ticksAtX(event.clientX - stage.getBoundingClientRect().left)));
}

// A tap on a section takes it whole; on a bar number, that bar; once more lets go.
function tapRuler(event) {
  const bar = barAt(event.clientX), y = event.clientY - stage.getBoundingClientRect().top;
  const section = y > RULER && y < RULER + BAND && piece.sections.find(([, first, bars]) => bar >= first && bar < first + bars);
  const [first, last] = section ? [section[1], section[1] + section[2] - 1] : [bar, bar];
  if (selection && selection.first === first && selection.last === last) select(null);
  else select(first, last);
}

for (const target of [stage, ruler]) {
  target.addEventListener("pointerdown", (event) => { event.stopPropagation(); down(event); });
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", (event) => { event.stopPropagation(); up(event); });
  target.addEventListener("pointercancel", () => { press = null; hand = null; wake(); });
}

view.addEventListener("wheel", (event) => {
  follow = false;
  if (!event.ctrlKey && !event.metaKey && !event.altKey) return;
  event.preventDefault();
  zoomBy(Math.exp(-event.deltaY * 0.004), event.clientX - view.getBoundingClientRect().left);
}, { passive: false });

const spread = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);

view.addEventListener("touchmove", (event) => {
  follow = false;
  if (event.touches.length !== 2) return;
  event.preventDefault();
  press = null;
  const now = spread(event.touches), middle = (event.touches[0].clientX + event.touches[1].clientX) / 2;
  if (pinch) zoomBy(now / pinch, middle - view.getBoundingClientRect().left);
  pinch = now;
}, { passive: false });
view.addEventListener("touchend", () => { pinch = null; });
view.addEventListener("scroll", () => { dirty = true; wake(); }, { passive: true });

const barNow = () => Math.max(0, Math.min(piece.bars - 1, Math.floor(ticksAt(cursor) / piece.bar_ticks)));
const seekBar = (bar) => seek(seconds(bar * piece.bar_ticks));

function extendBy(step) {
  const at = barNow();
  if (!selection) select(at, at);
  else select(selection.first, Math.max(selection.first, selection.last + step));
}

const KEYS = {
  " ": toggle,
  ArrowRight: (event) => (event.shiftKey ? extendBy(1) : seekBar(barNow() + 1)),
  ArrowLeft: (event) => (event.shiftKey ? extendBy(-1) : seekBar(seconds(barNow() * piece.bar_ticks) < cursor - 0.3 ? barNow() : barNow() - 1)),
  Home: () => seek(0),
  End: () => seekBar(piece.bars - 1),
  "+": () => zoomBy(1.3),
  "=": () => zoomBy(1.3),
  "-": () => zoomBy(1 / 1.3),
  0: zoomFit,
  a: () => select(0, piece.bars - 1),
  Escape: () => { chosen.clear(); select(null); mixer(); acts(); wake(true); },
  Delete: () => act("delete"),
  Backspace: () => act("delete"),
  r: () => act("fill"),
  e: () => act("extend"),
  l: () => toggleLoop(),
  m: () => toggleMixer(),
  d: () => toggleEdit(),
  z: (event) => { if (event.ctrlKey || event.metaKey) (event.shiftKey ? redo : undo)(); },
  y: (event) => { if (event.ctrlKey || event.metaKey) redo(); },
};

stage.addEventListener("keydown", (event) => {
  if (editing && handKey(event)) { event.preventDefault(); return; }
  const digit = /^Digit([1-9])$/.exec(event.code || ""), plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (digit && plain) {
    const entry = named()[Number(digit[1]) - 1];
    if (entry) { if (event.shiftKey) toggleSolo(entry.place); else toggleMute(entry.place); }
  } else {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key, work = KEYS[name];
    if (!work || (!plain && name !== "z" && name !== "y")) return;
    work(event);
  }
  event.preventDefault();
});

// ------------------------------------------------------------------ a MIDI file, dropped or chosen

const MAX_FILE = 5 * 2 ** 20, picker = find(".roll-file");
let hovering = 0;

// Pickers of iPhones and iPads know no endings, and grey out what has no type of theirs (.kar, .abc, .mxl): there
// everything can be chosen, and the server says what it cannot read.
const isApplePhone = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
if (isApplePhone) picker.removeAttribute("accept");

async function openFile(file) {
  if (!file) return;
  if (file.size > MAX_FILE) { tell("status", { kind: "error", text: labels.file_big }); return; }
  tell("status", { kind: "working", text: labels.opening, progress: null });
  const text = await new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(String(reader.result).split(",")[1] || ""));
    reader.addEventListener("error", () => done(""));
    reader.readAsDataURL(file);
  });
  const answer = await ask("open_midi", { midi: text, name: file.name });
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  add(answer.piece, "opened");
  tell("status", { kind: "done", text: answer.text });
}

// Beside the piece: what a file holds that the roll does not show, and which of its bars are worked on.
function guest() {
  const found = piece.findings || [], windows = piece.windows || [], choice = find(".roll-windows");
  find(".roll-guest").hidden = piece.state !== "done" || !piece.file || (!found.length && windows.length < 2);
  find(".roll-findings").hidden = !found.length;
  find(".roll-findings summary").textContent = filled(labels.findings, { count: found.length });
  find(".roll-findings ul").replaceChildren(...found.map((sentence) => make("li", "", sentence)));
  find(".roll-windows-choice").hidden = windows.length < 2;
  find(".roll-windows-label").textContent = labels.windows;
  choice.replaceChildren(...windows.map(([first, last, meter]) => new Option(filled(labels.window, { first, last, meter }), String(first))));
  choice.value = String(piece.first_bar);
}

find(".roll-windows").addEventListener("change", (event) => change({ do: "window", bar: Number(event.target.value) }, "opened"));
picker.addEventListener("change", () => { openFile(picker.files[0]); picker.value = ""; });
const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
function dropping(on) { root.dataset.dropping = on ? "yes" : "no"; find(".roll-drop").textContent = labels.drop; }
const DROPS = {
  dragenter: (event) => { if (carriesFile(event)) { hovering++; dropping(true); } },
  dragleave: (event) => { if (carriesFile(event)) { hovering--; if (hovering <= 0) { hovering = 0; dropping(false); } } },
  dragover: (event) => { if (carriesFile(event)) event.preventDefault(); },
  drop: (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    hovering = 0;
    dropping(false);
    openFile(event.dataTransfer.files[0]);
  },
};
for (const [name, listener] of Object.entries(DROPS)) {
  const wrapped = (event) => { if (element.isConnected) listener(event); else document.removeEventListener(name, wrapped); };
  document.addEventListener(name, wrapped);
}
