// ------------------------------------------------------------------ sound: chunks of bars of a part, mixed here
//
// The server renders a few bars of one part at a time (see `voices.py`); each chunk rings out over the next, so
// what is laid over each other at its time is the whole. A chunk is known by its content: what did not change
// is not fetched again. Playing starts when the chunks under the playhead are there.

const FIRST_S = 3, CHUNK_S = 7, KEEP_SECONDS = 1500, RAMP_S = 0.012, LEVEL = 1.9, AHEAD_S = 0.35, MAX_ASK = 12;
const kept = new Map();      // content → AudioBuffer, the latest last
const coming = new Set();    // content asked for
let context = null, output = null, strips = new Map(), scheduled = new Map();
const REST = -1;             // the place of what a file holds besides the parts that are shown
let playing = false, looping = false, startedAt = 0, startedFrom = 0, soundFont = null, refused = "";

// A file has a map of its own, [tick, seconds] where its tempo changes; a composed piece runs evenly.
function mapped(value, from, to) {
  const rows = piece.times;
  let at = 1;
  while (at < rows.length - 1 && rows[at][from] <= value) at++;
  const [one, other] = [rows[at - 1], rows[at]], span = other[from] - one[from];
  return span > 0 ? one[to] + ((value - one[from]) / span) * (other[to] - one[to]) : other[to];
}

const hasMap = () => !!piece.times && piece.times.length > 1;
const seconds = (ticks) => (hasMap() ? mapped(ticks, 0, 1) : ((ticks / TICKS) * 60) / (piece.bpm || 120));
const ticksAt = (time) => (hasMap() ? mapped(time, 1, 0) : ((time * (piece.bpm || 120)) / 60) * TICKS);
const clock = (time) => Math.floor(time / 60) + ":" + String(Math.floor(time % 60)).padStart(2, "0");

// The piece's chunks of the bars that are written: {key, place, at, until, job}; made once a piece.
let cut = { run: "", done: -1, bpm: 0, font: null, parts: "", chunks: [] };

function chunks() {
  const parts = JSON.stringify(piece.parts.map((part) => [part.program, part.drum]));
  const same = cut.run === piece.run && cut.done === piece.done && cut.bpm === piece.bpm && cut.font === soundFont && cut.parts === parts;
  if (!same) cut = { run: piece.run, done: piece.done, bpm: piece.bpm, font: soundFont, parts, chunks: cutUp() };
  return cut.chunks;
}

function cutUp() {
  const bars = (time) => Math.max(1, Math.min(16, Math.round(time / Math.max(0.1, hasMap() ? seconds(total()) / Math.max(1, piece.bars) : seconds(piece.bar_ticks))))), found = [];
  // The first chunk is short, so that a piece can be heard soon after it was begun.
  for (let first = 0, size = bars(FIRST_S); first < piece.notes.length; first += size, size = bars(CHUNK_S)) {
    // While the piece is being written, only whole chunks: one that still grows would be rendered for nothing.
    if (piece.state === "composing" && first + size > piece.done) break;
    const start = first * piece.bar_ticks, of = new Map();
    for (const flat of piece.notes.slice(first, first + size)) {
      for (let i = 0; i < flat.length; i += 5) {
        if (!of.has(flat[i])) of.set(flat[i], []);
        of.get(flat[i]).push(flat[i + 1] - start, flat[i + 2], flat[i + 3], flat[i + 4]);
      }
    }
    if (piece.file && piece.rest) of.set(REST, []);
    for (const [place, notes] of of) {
      const part = piece.parts[place] || {}, last = Math.min(first + size, piece.notes.length) - 1;
      const job = place === REST ? { part: null, first, last } : piece.file ? { part: [!!part.drum, part.program || 0, part.instance || 0], first, last }
        : { program: part.program || 0, drum: !!part.drum, notes };
      const where = piece.file ? [piece.file.base, first, last].join("/") : piece.bpm;
      const key = [place === REST ? "rest" : "", soundFont || "", where, part.program || 0, !!part.drum, notes.join(",")].join("|");
      found.push({ key, place, at: seconds(start), until: seconds((first + size) * piece.bar_ticks), job });
    }
  }
  return found;
}

// Seconds that can be played from a moment on without a gap; all there is: Infinity once the piece is whole.
function readyFrom(time) {
  let ready = piece.state === "composing" ? written() : Infinity;
  for (const chunk of chunks()) if (chunk.until > time && !kept.has(chunk.key)) ready = Math.min(ready, chunk.at);
  return ready - time;
}

const written = () => chunks().reduce((most, chunk) => Math.max(most, chunk.until), 0);

async function fetchSound() {
  if (coming.size || !piece.bars || !props.value || refused === piece.run) return;
  const missing = chunks().filter((chunk) => !kept.has(chunk.key) && chunk.until > cursor);
  const wanted = missing.length ? missing : chunks().filter((chunk) => !kept.has(chunk.key));
  if (!wanted.length) { sounding(); return; }
  // The chunks that sound first, all parts together; then as many as fit into one question.
  const first = wanted[0].at, group = wanted.filter((chunk) => chunk.at === first);
  const batch = readyFrom(cursor) > 2 ? wanted.slice(0, Math.max(MAX_ASK, group.length)) : group;
  const asked = [...new Map(batch.map((chunk) => [chunk.key, chunk])).values()], run = piece.run;
  for (const chunk of asked) coming.add(chunk.key);
  const answer = await ask("chunks", { bpm: piece.bpm, font: soundFont, file: piece.file || null, jobs: asked.map((chunk) => chunk.job) });
  try {
    if (answer.error) throw new Error(answer.error);
    await Promise.all(asked.map((chunk, i) => decode(chunk.key, answer.chunks[i])));
  } catch (trouble) {
    refused = run;
    tell("status", { kind: "warning", text: trouble.message || labels.no_answer });
    if (playing) pause();
  }
  for (const chunk of asked) coming.delete(chunk.key);
  forget();
  sounding();
  if (playing) { schedule(); catchUp(); }
  if (element.isConnected) fetchSound();
}

async function decode(key, base64) {
  const buffer = await audio().decodeAudioData(bytesOf(base64).buffer);
  kept.set(key, buffer);
}

// Only so much decoded sound is held; what the shown piece needs stays.
function forget() {
  const needed = new Set(chunks().map((chunk) => chunk.key));
  let held = [...kept.values()].reduce((sum, buffer) => sum + buffer.duration, 0);
  for (const [key, buffer] of kept) {
    if (held <= KEEP_SECONDS) break;
    if (needed.has(key)) continue;
    kept.delete(key);
    held -= buffer.duration;
  }
}

function audio() {
  if (!context) {
    context = new AudioContext({ latencyHint: "interactive", sampleRate: 44100 });
    const guard = context.createDynamicsCompressor();  // catches what a loud mix would clip, and else does nothing
    guard.threshold.value = -1.5; guard.knee.value = 0; guard.ratio.value = 20; guard.attack.value = 0.002; guard.release.value = 0.12;
    output = context.createGain();
    output.gain.value = LEVEL;
    output.connect(guard).connect(context.destination);
    // A call or another program may take the sound away: it comes back when they are done, whatever its state is
    // called then; where a browser wants a touch for it, with the next one.
    context.addEventListener("statechange", comeBack);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) comeBack(); });
    for (const name of ["pageshow", "focus", "pointerdown"]) window.addEventListener(name, comeBack);
  }
  return context;
}

function comeBack() {
  if (!playing || !context) return;
  if (context.state === "closed") { anew(); return; }
  catchUp();
}

// A context that was closed never sounds again: another one plays on from the same moment.
function anew() {
  const time = cursor;
  context = null;
  strips = new Map();
  scheduled = new Map();
  start(time);
}

// Refused while somebody else has the sound: asked again when that changes.
function sounds() { context.resume().catch(() => {}); }

// ------------------------------------------------------------------ the mixer's strips: heard at once

function strip(place) {
  if (!strips.has(place)) {
    const gain = audio().createGain(), pan = audio().createStereoPanner();
    gain.connect(pan).connect(output);
    strips.set(place, { gain, pan });
    level(place, true);
  }
  return strips.get(place);
}

function level(place, now) {
  const entry = strips.get(place), part = place === REST ? { volume: 127 } : piece.parts[place];
  if (!entry || !part) return;
  const loud = heard(place) ? ((part.volume === undefined ? 100 : part.volume) / 127) ** 2 : 0;
  const side = Math.max(-1, Math.min(1, ((part.pan === undefined ? 64 : part.pan) - 64) / 63));
  if (now) { entry.gain.gain.value = loud; entry.pan.pan.value = side; return; }
  entry.gain.gain.setTargetAtTime(loud, context.currentTime, RAMP_S);
  entry.pan.pan.setTargetAtTime(side, context.currentTime, RAMP_S);
}

function levels() { for (const place of strips.keys()) level(place, false); }

// ------------------------------------------------------------------ playing

const here = () => (playing ? startedFrom + Math.max(0, context.currentTime - startedAt) : cursor);

function loopSpan() {
  const span = selection || { first: 0, last: piece.bars - 1 };
  return [seconds(span.first * piece.bar_ticks), seconds((span.last + 1) * piece.bar_ticks)];
}

function ending() { return looping ? loopSpan()[1] : seconds(total()); }

// Hand over to the audio clock what is there and not handed over yet.
function schedule() {
  const now = context.currentTime, from = startedFrom, end = looping ? ending() : Infinity;
  for (const chunk of chunks()) {
    const buffer = kept.get(chunk.key), id = chunk.place + "@" + chunk.at;
    if (!buffer || scheduled.has(id) || chunk.at >= end) continue;
    const when = startedAt + chunk.at - from, late = Math.max(0, now - when);
    if (late >= buffer.duration) continue;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(strip(chunk.place).gain);
    source.start(Math.max(when, now), late);
    if (looping) source.stop(startedAt + end - from + 0.004);
    scheduled.set(id, source);
  }
}

function silence() {
  for (const source of scheduled.values()) { try { source.stop(); } catch (over) { /* it has ended */ } source.disconnect(); }
  scheduled = new Map();
}

function start(time) {
  silence();
  cursor = time;
  startedFrom = time;
  startedAt = audio().currentTime + 0.03;
  playing = true;
  for (const place of strips.keys()) level(place, true);
  schedule();
  catchUp();
  fetchSound();
  controls();
  wake();
}

// The clock stands still while the chunks under the playhead are on their way, and goes on when they are there.
function catchUp() {
  const waits = readyFrom(here()) < 0.05 && here() < ending() - 0.01;
  root.dataset.waiting = waits ? "yes" : "no";
  if (waits && context.state === "running") context.suspend();
  if (!waits && context.state !== "running") sounds();
}

function pause() {
  cursor = Math.min(here(), seconds(total()));
  playing = false;
  silence();
  root.dataset.waiting = "no";
  if (context && context.state !== "running") sounds();
  controls();
  wake();
}

function toggle() {
  if (play.disabled) return;
  if (playing) { pause(); return; }
  refused = "";
  follow = true;
  if (context && context.state === "closed") { context = null; strips = new Map(); scheduled = new Map(); }
  audio();
  sounds();
  const [from, until] = looping ? loopSpan() : [0, seconds(total()) - 0.05];
  start(cursor >= until || (looping && cursor < from) ? from : cursor);
}

function seek(time) {
  if (!piece.bars) return;
  const to = Math.max(0, Math.min(time, seconds(total())));
  if (playing) start(to);
  else { cursor = to; fetchSound(); }
  controls();
  wake();
}

function rewind() { if (playing) pause(); cursor = 0; }

// Called in every frame while playing.
function advance() {
  cursor = here();
  catchUp();
  const end = ending();
  if (cursor >= end) {
    if (looping) start(loopSpan()[0]);
    else if (piece.state !== "composing") { pause(); cursor = 0; controls(); }
  } else if (readyFrom(cursor) < AHEAD_S) fetchSound();
  if (follow) keepInView(Math.min(ticksAt(cursor), total()));
}

function sound() {
  const can = piece.bars > 0 && chunks().length > 0;
  play.disabled = !can;
  for (const place of strips.keys()) level(place, false);
  if (can && (context || piece.state === "done")) fetchSound();
  sounding();
  controls();
}

function sounding() {
  const has = chunks().length > 0;
  root.dataset.sound = has && readyFrom(cursor) > 0 ? "yes" : "no";
  root.dataset.whole = has && piece.state !== "composing" && chunks().every((chunk) => kept.has(chunk.key)) ? "yes" : "no";
}

function controls() {
  root.dataset.playing = playing ? "yes" : "no";
  root.dataset.loop = looping ? "yes" : "no";
  play.setAttribute("aria-label", play.disabled ? labels.no_audio : playing ? labels.pause : labels.play);
  play.title = play.getAttribute("aria-label");
  const length = piece.bars ? seconds(total()) : 0;
  find(".roll-time").textContent = length ? clock(Math.min(cursor, length)) + " / " + clock(Math.round(length)) : "";
  stage.setAttribute("aria-valuemax", length.toFixed(1));
  stage.setAttribute("aria-valuenow", Math.min(cursor, length).toFixed(1));
  stage.setAttribute("aria-valuetext", filled(labels.at_bar, { bar: barName(Math.floor(ticksAt(cursor) / piece.bar_ticks)), time: clock(cursor) }));
  root.dataset.time = cursor.toFixed(2);
}
