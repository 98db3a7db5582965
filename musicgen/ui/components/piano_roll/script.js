// The piano roll: fills bar by bar while a piece is written, plays its sound and follows it.
//
// props.value: {state, run, caption, facts, bars, done, bar_ticks, beat_ticks, bpm, parts: [{name, drum}],
//   notes: a list a bar of flat integers (part, onset, pitch, duration, velocity; ticks, 12 a quarter),
//   chords: [[tick, symbol]], audio: {url} | null}.
// What the section's data-… attributes say is for tests and for styling.
const TICKS = 12, TOP = 42, PAD = 10, INSET = 16, DRUM_LANE = 62, DRUM_ROWS = 7, MIN_BAR_PX = 46, FADE_MS = 380;
// Rows of the drum lane from below: kick, snare, toms, other percussion, hi-hat, ride, crash.
const DRUMS = [[35, 36], [37, 38, 39, 40], [41, 43, 45, 47, 48, 50], [], [42, 44, 46], [51, 53, 59], [49, 52, 55, 57]];
const labels = props.labels || {};
const find = (name) => element.querySelector(name);
const root = find(".roll"), view = find(".roll-view"), space = find(".roll-space"), stage = find(".roll-stage");
const below = find(".roll-notes"), above = find(".roll-over"), audio = find(".roll-audio"), play = find(".roll-play");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let piece = { bars: 0, done: 0, notes: [], parts: [], chords: [] };
let notes = [];            // all notes in order of onset: {part, on, pitch, end, loud, born}
let born = [];             // when each bar came in
let range = null, goal = null;  // lowest and highest pitch shown, as drawn and as wanted
let colours = {}, width = 0, height = 0, frame = 0, lit = -1, follow = true, cursor = 0;

// ------------------------------------------------------------------ taking a value

function take() {
  const value = props.value || {};
  const fresh = value.run !== piece.run;
  piece = Object.assign({ bars: 0, done: 0, notes: [], parts: [], chords: [], facts: [] }, value);
  if (fresh) { born = []; follow = true; range = null; cursor = 0; view.scrollLeft = 0; }
  const now = performance.now(), live = piece.state === "composing" && !calm.matches;
  while (born.length < piece.notes.length) born.push(live ? now : 0);
  notes = piece.notes.flatMap(readBar).sort((a, b) => a.on - b.on);
  goal = pitchRange();
  if (!range) range = goal;
  words();
  legend();
  sound();
  layout();
  if (live && follow) keepInView(piece.done * piece.bar_ticks);
  wake();
}

function readBar(flat, bar) {
  const found = [];
  for (let i = 0; i + 4 < flat.length; i += 5) {
    const drum = !!(piece.parts[flat[i]] || {}).drum;
    found.push({ part: flat[i], drum, on: flat[i + 1], pitch: flat[i + 2], end: flat[i + 1] + flat[i + 3], loud: flat[i + 4], born: born[bar] });
  }
  return found;
}

function pitchRange() {
  const pitches = notes.filter((note) => !note.drum).map((note) => note.pitch);
  let low = pitches.length ? Math.min(...pitches) - 2 : 48, high = pitches.length ? Math.max(...pitches) + 2 : 76;
  const missing = Math.max(0, 30 - (high - low));
  low -= Math.floor(missing / 2);
  high += Math.ceil(missing / 2);
  return { low, high };
}

function words() {
  root.dataset.state = piece.state || "empty";
  root.dataset.keep = piece.state === "rendering" || piece.state === "done" ? "yes" : "no";
  root.dataset.bars = String(piece.done || 0);
  root.dataset.total = String(piece.bars || 0);
  root.dataset.notes = String(notes.length);
  root.dataset.parts = String(piece.parts.filter((part) => part.name).length);
  find(".roll-kind").textContent = piece.state === "example" ? labels.example : "";
  find(".roll-caption").textContent = piece.caption || "";
  find(".roll-caption").dir = "auto";
  find(".roll-facts").replaceChildren(...(piece.facts || []).map((fact) => text("span", fact)));
  find(".roll-empty").textContent = piece.state === "empty" ? piece.empty || labels.empty : "";
  stage.setAttribute("aria-label", labels.label + ": " + (piece.facts || []).join(", "));
}

function text(tag, content) {
  const node = document.createElement(tag);
  node.textContent = content;
  return node;
}

function legend() {
  const items = [];
  piece.parts.forEach((part, place) => {
    if (!part.name) return;
    const item = text("li", part.name), dot = document.createElement("i");
    dot.style.background = "var(--p" + (place % 16) + ")";
    item.prepend(dot);
    item.addEventListener("pointerenter", () => { lit = place; wake(); });
    item.addEventListener("pointerleave", () => { lit = -1; wake(); });
    items.push(item);
  });
  find(".roll-legend").replaceChildren(...items);
}

// ------------------------------------------------------------------ sound

const seconds = (ticks) => ((ticks / TICKS) * 60) / (piece.bpm || 120);
const ticksAt = (time) => ((time * (piece.bpm || 120)) / 60) * TICKS;
const total = () => Math.max(1, piece.bars * piece.bar_ticks);
const clock = (time) => Math.floor(time / 60) + ":" + String(Math.floor(time % 60)).padStart(2, "0");

function sound() {
  const url = piece.audio && piece.audio.url ? piece.audio.url : "";
  if (url !== (audio.getAttribute("src") || "")) {
    audio.pause();
    if (url) audio.setAttribute("src", url);
    else audio.removeAttribute("src");
    audio.load();
  }
  root.dataset.sound = url ? "yes" : "no";
  play.disabled = !url;
  controls();
}

function controls() {
  const playing = !audio.paused && !audio.ended;
  root.dataset.playing = playing ? "yes" : "no";
  play.setAttribute("aria-label", play.disabled ? labels.no_audio : playing ? labels.pause : labels.play);
  play.title = play.getAttribute("aria-label");
  const length = piece.bars ? seconds(total()) : 0;
  find(".roll-time").textContent = length ? clock(Math.min(cursor, length)) + " / " + clock(Math.round(length)) : "";
  stage.setAttribute("aria-valuemax", length.toFixed(1));
  stage.setAttribute("aria-valuenow", Math.min(cursor, length).toFixed(1));
  stage.setAttribute("aria-valuetext", clock(cursor));
  root.dataset.time = cursor.toFixed(2);
}

function toggle() {
  if (play.disabled) return;
  if (audio.paused) { follow = true; audio.play().catch(controls); }
  else audio.pause();
}

function seek(time) {
  if (play.disabled) return;
  cursor = Math.max(0, Math.min(time, seconds(total())));
  audio.currentTime = cursor;
  controls();
  wake();
}

play.addEventListener("click", toggle);
stage.addEventListener("click", (event) => {
  const x = event.clientX - stage.getBoundingClientRect().left + view.scrollLeft - INSET;
  seek(seconds((x / paper()) * total()));
});
stage.addEventListener("keydown", (event) => {
  const bar = seconds(piece.bar_ticks || 48);
  const moves = { ArrowRight: cursor + bar, ArrowLeft: cursor - bar, Home: 0 };
  if (event.key === " ") toggle();
  else if (event.key in moves) seek(moves[event.key]);
  else return;
  event.preventDefault();
});
for (const name of ["play", "pause", "ended", "seeked"]) audio.addEventListener(name, () => { controls(); wake(); });
view.addEventListener("wheel", () => { follow = false; }, { passive: true });
view.addEventListener("touchmove", () => { follow = false; }, { passive: true });

// ------------------------------------------------------------------ geometry

const content = () => Math.max(width, piece.bars * MIN_BAR_PX);
const paper = () => content() - 2 * INSET;
const xOf = (ticks) => INSET + (ticks / total()) * paper() - view.scrollLeft;
const hasDrums = () => piece.parts.some((part) => part.drum);

function floor() { return height - PAD - (hasDrums() ? DRUM_LANE : 0); }

function yOf(pitch) { return floor() - ((pitch - range.low) / (range.high - range.low)) * (floor() - TOP); }

function layout() {
  width = view.clientWidth;
  stage.style.width = width + "px";
  space.style.width = content() + "px";
  height = stage.clientHeight;
  const dense = window.devicePixelRatio || 1;
  for (const canvas of [below, above]) {
    const wide = Math.round(width * dense), high = Math.round(height * dense);
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
  }
  colours = {};
}

function keepInView(ticks) {
  const x = xOf(ticks);
  if (x > width * 0.85 || x < 0) view.scrollLeft += x - width * 0.3;
}

function colour(name) {
  if (!(name in colours)) colours[name] = getComputedStyle(root).getPropertyValue("--" + name).trim() || "#888";
  return colours[name];
}

// ------------------------------------------------------------------ drawing

function pen(canvas) {
  const context = canvas.getContext("2d"), dense = window.devicePixelRatio || 1;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function grid(context) {
  const bar = piece.bar_ticks, every = paper() / piece.bars < 30 ? 4 : 1;
  context.font = "11px " + getComputedStyle(root).fontFamily;
  context.textBaseline = "alphabetic";
  for (let i = 0; i < piece.bars; i++) {
    const x = xOf(i * bar), next = xOf((i + 1) * bar);
    if (next < -40 || x > width + 40) continue;
    if (i % 2) { context.fillStyle = colour("roll-shade"); context.fillRect(x, TOP, next - x, height - TOP); }
    context.fillStyle = i % 4 === 0 ? colour("roll-bar") : colour("roll-line");
    context.fillRect(Math.round(x), TOP, 1, height - TOP);
    context.fillStyle = colour("roll-text");
    context.globalAlpha = i < piece.done ? 0.9 : 0.4;
    if (i % every === 0) context.fillText(String(i + 1), x + 4, 15);
    context.globalAlpha = 1;
  }
  context.fillStyle = colour("roll-line");
  for (let pitch = Math.ceil(range.low / 12) * 12; pitch <= range.high; pitch += 12) {
    context.fillRect(0, Math.round(yOf(pitch)), width, 1);
  }
  if (hasDrums()) context.fillRect(0, Math.round(floor() + PAD / 2), width, 1);
}

function chordNames(context) {
  context.font = "600 12px " + getComputedStyle(root).fontFamily;
  context.fillStyle = colour("roll-ink");
  let free = -Infinity;
  for (const [tick, symbol] of piece.chords) {
    const x = xOf(tick) + 4;
    if (x < free || x > width) continue;
    context.fillText(symbol, x, 33);
    free = x + context.measureText(symbol).width + 8;
  }
}

function box(note) {
  const x = xOf(note.on), lane = DRUM_LANE / DRUM_ROWS;
  if (note.drum) {
    const kind = DRUMS.findIndex((pitches) => pitches.includes(note.pitch)), row = kind < 0 ? 3 : kind;
    return { x: x + 0.5, y: height - PAD - (row + 1) * lane + 1, w: Math.max(3, xOf(note.on + 2) - x - 1), h: lane - 2 };
  }
  const step = (floor() - TOP) / (range.high - range.low);
  const h = Math.max(3, Math.min(step - 1, 11));
  return { x: x + 0.5, y: yOf(note.pitch) - h / 2, w: Math.max(2.5, xOf(note.end) - x - 1), h };
}

function drawNote(context, note, alpha) {
  const { x, y, w, h } = box(note);
  if (x > width || x + w < 0) return;
  context.globalAlpha = alpha;
  context.fillStyle = colour("p" + (note.part % 16));
  context.beginPath();
  context.roundRect(x, y, w, h, Math.min(3, h / 2, w / 2));
  context.fill();
}

function drawNotes(now) {
  const context = pen(below);
  if (!piece.bars) return false;
  grid(context);
  chordNames(context);
  let fading = false;
  for (const note of notes) {
    const age = note.born ? Math.min(1, (now - note.born) / FADE_MS) : 1;
    fading = fading || age < 1;
    const dim = lit >= 0 && lit !== note.part ? 0.12 : 1;
    drawNote(context, note, (0.45 + (0.55 * note.loud) / 127) * age * dim);
  }
  context.globalAlpha = 1;
  return fading;
}

function drawOver() {
  const context = pen(above);
  if (!piece.bars) return;
  if (piece.state === "composing" && piece.done < piece.bars) frontier(context);
  if (root.dataset.sound !== "yes" || (cursor === 0 && audio.paused)) return;
  const now = ticksAt(cursor), x = xOf(now);
  for (const note of notes) {
    if (note.on > now) break;
    if (note.end > now && (lit < 0 || lit === note.part)) glow(context, note);
  }
  context.globalAlpha = 1;
  context.fillStyle = colour("roll-head");
  context.fillRect(x - 0.75, TOP - 4, 1.5, height - TOP + 4);
  context.beginPath();
  context.arc(x, TOP - 4, 3.5, 0, 7);
  context.fill();
}

function frontier(context) {
  const x = xOf(piece.done * piece.bar_ticks), reach = paper() / piece.bars;
  const light = context.createLinearGradient(x, 0, x + reach, 0);
  light.addColorStop(0, colour("p0"));
  light.addColorStop(1, "transparent");
  context.globalAlpha = 0.16;
  context.fillStyle = light;
  context.fillRect(x, TOP, reach, height - TOP);
  context.globalAlpha = 1;
}

function glow(context, note) {
  const { x, y, w, h } = box(note);
  context.globalAlpha = 1;
  context.fillStyle = colour("p" + (note.part % 16));
  context.beginPath();
  context.roundRect(x - 1.5, y - 1.5, w + 3, h + 3, Math.min(4, h / 2 + 1));
  context.fill();
}

// ------------------------------------------------------------------ the loop: runs only while something moves

function ease() {
  const low = goal.low - range.low, high = goal.high - range.high;
  if (Math.abs(low) + Math.abs(high) < 0.05 || calm.matches) { range = goal; return false; }
  range = { low: range.low + low * 0.2, high: range.high + high * 0.2 };
  return true;
}

function tick(now) {
  frame = 0;
  if (!element.isConnected) return;
  const playing = !audio.paused && !audio.ended;
  if (playing) {
    cursor = audio.currentTime;
    if (follow) keepInView(Math.min(ticksAt(cursor), total()));
    controls();
  }
  const moving = goal && range !== goal ? ease() : false;
  const fading = drawNotes(now);
  drawOver();
  if (playing || moving || fading) wake();
}

function wake() { if (!frame) frame = requestAnimationFrame(tick); }

new ResizeObserver(() => { layout(); wake(); }).observe(view);
new MutationObserver(() => { colours = {}; wake(); }).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
new MutationObserver(() => { colours = {}; wake(); }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
view.addEventListener("scroll", wake, { passive: true });
audio.addEventListener("ended", () => { cursor = 0; controls(); wake(); });
watch("value", take);
take();
