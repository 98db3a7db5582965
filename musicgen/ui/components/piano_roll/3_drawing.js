// ------------------------------------------------------------------ drawing: only what is in view

let font = "sans-serif";

function pen(canvas) {
  const context = canvas.getContext("2d"), dense = window.devicePixelRatio || 1;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// First and last bar that have something in view; notes ring in from `longest` ticks before.
function visible() {
  const first = Math.max(0, Math.floor((ticksAtX(0) - longest) / piece.bar_ticks));
  return [first, Math.min(piece.bars - 1, Math.floor(ticksAtX(width) / piece.bar_ticks))];
}

function grid(context) {
  const wide = barPx(), every = wide < 14 ? 8 : wide < 30 ? 4 : 1, [first, last] = visible(), from = top();
  const beats = wide > 150 ? Math.round(piece.bar_ticks / (piece.beat_ticks || 12)) : 1;
  context.fillStyle = colour("roll-line");
  for (let pitch = Math.ceil(range.low); pitch <= range.high; pitch++) {
    if (pitch % 12 === 0) context.fillRect(0, Math.round(yOf(pitch - 0.5)), width, 1);
  }
  if (hasDrums()) context.fillRect(0, Math.round(floor() + PAD / 2), width, 1);
  context.font = "11px " + font;
  context.textBaseline = "alphabetic";
  for (let bar = first; bar <= last; bar++) {
    const x = xOf(bar * piece.bar_ticks);
    if (bar % 2) { context.fillStyle = colour("roll-shade"); context.fillRect(x, from, wide, height - from); }
    if (bar % every === 0) {
      context.fillStyle = bar % 4 === 0 ? colour("roll-bar") : colour("roll-line");
      context.fillRect(Math.round(x), from - 6, 1, height - from + 6);
    }
    context.fillStyle = colour("roll-line");
    for (let beat = 1; beat < beats; beat++) context.fillRect(Math.round(x + (beat * wide) / beats), from, 1, height - from);
    context.fillStyle = colour("roll-text");
    context.globalAlpha = bar < piece.done ? 1 : 0.45;
    if (bar % every === 0) context.fillText(String(barName(bar)), x + 4, 14);
    context.globalAlpha = 1;
  }
  context.fillStyle = colour("roll-bar");
  context.fillRect(Math.round(xOf(total())), from - 6, 1, height - from + 6);
}

// Where a file's tempo or meter becomes another: [tick, what it is then], the beginning first.
function marks() {
  if (!piece.file || !piece.times || piece.times.length < 2) return [];
  const notes = { 6: "♪ ", 12: "♩ ", 18: "♩. " }, beat = piece.beat_ticks in notes ? piece.beat_ticks : TICKS, note = notes[beat], found = [];
  let last = 0;
  piece.times.slice(0, -1).forEach(([tick, second], i) => {
    const [until, end] = piece.times[i + 1], bpm = Math.round(((until - tick) / beat) * 60 / Math.max(0.001, end - second));
    if (bpm !== last && until > tick) found.push([tick, (i ? "" : (piece.meter || "") + "  ") + note + bpm]);
    last = bpm;
  });
  return found;
}

// What comes behind the window, where it is of another meter.
function nextMeter() {
  const windows = piece.windows || [], at = windows.findIndex(([first]) => first === piece.first_bar);
  const next = windows[at + 1];
  return at >= 0 && next && next[2] !== windows[at][2] ? next[2] + " →" : "";
}

function tempoMarks(context) {
  const found = marks(), beyond = nextMeter();
  root.dataset.marks = found.map(([tick, text]) => tick + ":" + text).concat(beyond ? [total() + ":" + beyond] : []).join("|");
  context.font = "600 11px " + font;
  context.fillStyle = colour("roll-head");
  let free = -Infinity;
  for (const [tick, text] of found) {
    // Beside the number of the bar that begins there.
    const x = xOf(tick) + (tick % piece.bar_ticks ? 3 : 10 + context.measureText(String(barName(Math.floor(tick / piece.bar_ticks)))).width);
    const wide = context.measureText(text).width;
    if (x < free || x > width || x + wide < 0) continue;
    blank(context, x - 2, wide + 4);
    context.fillText(text, x, 14);
    free = x + wide + 10;
  }
  const wide = context.measureText(beyond).width, x = xOf(total()) - wide - 6;
  if (!beyond || x < free || x > width) return;
  blank(context, x - 2, wide + 4);
  context.fillText(beyond, x, 14);
}

// Room for a mark: the bar number that it reaches into is taken out whole.
function blank(context, x, wide) {
  const next = xOf(Math.ceil(ticksAtX(x + 4) / piece.bar_ticks) * piece.bar_ticks);
  context.clearRect(x, 0, x + wide > next + 2 ? Math.max(wide, next + 24 - x) : wide, 18);
}

function sectionBand(context) {
  context.font = "600 11px " + font;
  let other = 0;
  for (const [name, first, bars] of piece.sections) {
    const x = Math.round(xOf(first * piece.bar_ticks)) + 1, wide = Math.round(bars * barPx()) - 2;
    const tint = colour("s" + (Math.max(0, "ABCD".indexOf(name[0])) + (/^[A-D]/.test(name) ? 0 : 4)));
    other++;
    if (x > width || x + wide < 0) continue;
    context.globalAlpha = name.endsWith("'") ? 0.2 : 0.3;
    context.fillStyle = tint;
    context.beginPath();
    context.roundRect(x, RULER, wide, BAND - 4, 4);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = colour("roll-ink");
    // "Part A" where there is room, so that it does not read as a chord.
    const left = Math.max(x, 0) + 6, room = x + wide - left;
    const fits = (label) => context.measureText(label).width < room;
    const label = [sectionName(name), name].find(fits);
    if (label) context.fillText(label, left, RULER + 11);
  }
  return other;
}

// A chord on a downbeat always stands there, narrow where it must be; one within a bar where it finds room.
function chordNames(context) {
  const y = top() - 11, found = changes(), falls = (tick) => tick % piece.bar_ticks === 0;
  context.font = "600 12px " + font;
  context.fillStyle = colour("roll-ink");
  let free = -Infinity;
  found.forEach(([tick, symbol], i) => {
    const x = xOf(tick) + 4, next = found.slice(i + 1).find((other) => falls(other[0]));
    if (x > width || x < -80) return;
    const room = next ? xOf(next[0]) - x - 2 : Infinity, wide = context.measureText(symbol).width;
    if (!falls(tick) && (x < free || wide > room)) return;
    if (room < 7) return;
    context.fillText(symbol, x, y, Math.min(room, wide));
    free = x + Math.min(room, wide) + 8;
  });
}

const sectionName = (name) => labels["section_" + name] || filled(labels.section_named, { name });

function octaves(context) {
  context.font = "10px " + font;
  context.fillStyle = colour("roll-text");
  for (let pitch = Math.ceil(range.low / 12) * 12; pitch <= range.high; pitch += 12) {
    const y = yOf(pitch) + 3;
    if (y < floor() - 2 && y > top() + 8) context.fillText("C" + (pitch / 12 - 1), 5, y);
  }
}

function drawNotes(now) {
  const context = pen(below);
  if (!piece.bars) return false;
  font = getComputedStyle(root).fontFamily;
  grid(context);
  tempoMarks(context);
  sectionBand(context);
  chordNames(context);
  octaves(context);
  const [first, last] = visible();
  let shown = 0, fading = false;
  for (let bar = first; bar <= last && bar < piece.notes.length; bar++) shown += piece.notes[bar].length / 5;
  root.dataset.drawn = String(shown);
  if (shown >= MANY) return drawMany(context, first, last, now);
  context.save();
  context.beginPath();
  context.rect(0, top() - 6, width, height);
  context.clip();
  for (let bar = first; bar <= last && bar < piece.notes.length; bar++) {
    const age = born[bar] ? Math.min(1, (now - born[bar]) / FADE_MS) : 1;
    fading = fading || age < 1;
    drawBar(context, piece.notes[bar], age);
  }
  context.restore();
  return fading;
}

// So many notes are a few pixels each: written into the picture's memory, which takes a tenth of the time.
let dust = null, layer = null, inks = new Map();

function drawMany(context, first, last, now) {
  const dense = window.devicePixelRatio || 1, wide = below.width, high = below.height;
  if (!dust || dust.width !== wide || dust.height !== high) {
    dust = new ImageData(wide, high);
    layer = document.createElement("canvas");
    layer.width = wide;
    layer.height = high;
  }
  const dots = new Uint32Array(dust.data.buffer), across = scale() * dense, left = (INSET - view.scrollLeft) * dense;
  const base = floor() * dense, lane = (DRUM_LANE / DRUM_ROWS) * dense, bottom = (bottom_()) * dense;
  const step = (base - top() * dense) / (range.high - range.low), thick = Math.max(2 * dense, Math.min(step - 1, 11 * dense));
  let fading = false;
  dots.fill(0);
  for (let bar = first; bar <= last && bar < piece.notes.length; bar++) {
    const flat = piece.notes[bar], age = born[bar] ? Math.min(1, (now - born[bar]) / FADE_MS) : 1;
    let place = -1, loud = -1, drum = false, ink = 0, alpha = 1;
    fading = fading || age < 1;
    for (let i = 0; i < flat.length; i += 5) {
      if (flat[i] !== place) { place = flat[i]; drum = isDrum(place); alpha = age * presence(place); loud = -1; }
      if (flat[i + 4] !== loud) { loud = flat[i + 4]; ink = packed(place, loud, alpha); }
      if (odds) { ink = packed(place, loud, alpha * surety(flat, i)); loud = -1; }
      const x = Math.max(0, Math.round(left + flat[i + 1] * across));
      const until = Math.min(wide, Math.round(left + (flat[i + 1] + (drum ? 2 : flat[i + 3])) * across - 0.6 * dense));
      const y = Math.round(drum ? bottom - (DRUM_ROW[flat[i + 2]] + 1) * lane + 1 : base - (flat[i + 2] - range.low) * step - thick / 2);
      const end = Math.min(high, Math.round(y + (drum ? lane - 2 : thick)));
      if (x >= wide || until < 0) continue;
      for (let line = Math.max(0, y); line < end; line++) dots.fill(ink, line * wide + x, line * wide + Math.max(x + 1, until));
    }
  }
  layer.getContext("2d").putImageData(dust, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(layer, 0, 0, width, height);
  return fading;
}

function packed(place, velocity, alpha) {
  const name = shade(place, velocity) + alpha;
  if (!inks.has(name)) {
    const [red, green, blue] = shade(place, velocity).slice(4, -1).split(",").map(Number);
    if (inks.size > 2000) inks.clear();
    inks.set(name, ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0);
  }
  return inks.get(name);
}

// How strongly a part is drawn: less when muted, not chosen, or another is pointed at.
function presence(place) {
  return (heard(place) ? 1 : 0.16) * (lit >= 0 && lit !== place ? 0.14 : 1) * (chosen.size && !chosen.has(place) ? 0.3 : 1);
}

function drawBar(context, flat, age) {
  const across = scale(), left = INSET - view.scrollLeft, base = floor(), lane = DRUM_LANE / DRUM_ROWS;
  const step = (base - top()) / (range.high - range.low), thick = Math.max(2.5, Math.min(step - 1, 11)), half = thick / 2;
  let place = -1, drum = false, loud = -1;
  for (let i = 0; i < flat.length; i += 5) {
    if (flat[i] !== place) {
      place = flat[i];
      drum = isDrum(place);
      loud = -1;
      context.globalAlpha = age * presence(place);
    }
    const x = left + flat[i + 1] * across + 0.5;
    if (x > width) continue;
    const w = drum ? Math.max(2, Math.min(7, 2.2 * across)) : Math.max(1.5, flat[i + 3] * across - 1);
    if (x + w < 0) continue;
    if (flat[i + 4] !== loud) { loud = flat[i + 4]; context.fillStyle = shade(place, loud); }
    const y = drum ? bottom_() - (DRUM_ROW[flat[i + 2]] + 1) * lane + 1 : base - (flat[i + 2] - range.low) * step - half;
    const h = drum ? lane - 2 : thick;
    if (odds) context.globalAlpha = age * presence(place) * surety(flat, i);
    context.beginPath();
    context.roundRect(x, y, w, h, Math.min(3, h / 2, w / 2));
    context.fill();
    if (odds && odds.weak.has(noteKey(flat, i))) { context.globalAlpha = age; context.strokeStyle = colour("roll-doubt"); context.lineWidth = 1.5; context.stroke(); }
  }
}

// ------------------------------------------------------------------ what moves: selection, frontier, playhead

function drawOver() {
  const context = pen(above);
  if (!piece.bars) return;
  if (selection) drawSelection(context);
  if (editing) drawHand(context);
  if (piece.state === "composing" && piece.done < piece.bars) frontier(context);
  if (cursor === 0 && !playing) return;
  const now = ticksAt(cursor), x = xOf(now);
  if (x < -4 || x > width + 4) return;
  glow(context, now);
  context.fillStyle = colour("roll-head");
  context.fillRect(x - 0.75, top() - 8, 1.5, height - top() + 8);
  context.beginPath();
  context.arc(x, top() - 8, 4, 0, 7);
  context.fill();
}

function drawSelection(context) {
  const x = xOf(selection.first * piece.bar_ticks), wide = (selection.last - selection.first + 1) * barPx();
  context.fillStyle = colour("roll-head");
  context.globalAlpha = 0.09;
  context.fillRect(x, 0, wide, height);
  context.globalAlpha = 0.9;
  context.fillRect(x, 0, wide, 2);
  context.fillRect(x - 1, 0, 2, height);
  context.fillRect(x + wide - 1, 0, 2, height);
  context.globalAlpha = 1;
}

function frontier(context) {
  const x = xOf(piece.done * piece.bar_ticks), reach = barPx();
  const light = context.createLinearGradient(x, 0, x + reach, 0);
  light.addColorStop(0, colour("p0"));
  light.addColorStop(1, "transparent");
  context.globalAlpha = 0.18;
  context.fillStyle = light;
  context.fillRect(x, top() - 6, reach, height - top() + 6);
  context.globalAlpha = 1;
}

function glow(context, now) {
  const step = (floor() - top()) / (range.high - range.low), thick = Math.max(2.5, Math.min(step - 1, 11)) + 3;
  const at = Math.floor(now / piece.bar_ticks), across = scale(), lane = DRUM_LANE / DRUM_ROWS;
  for (let bar = Math.max(0, Math.floor((now - longest) / piece.bar_ticks)); bar <= at && bar < piece.notes.length; bar++) {
    const flat = piece.notes[bar];
    for (let i = 0; i < flat.length; i += 5) {
      const drum = isDrum(flat[i]), on = flat[i + 1], end = on + (drum ? 4 : flat[i + 3]);
      if (on > now || end <= now || !heard(flat[i])) continue;
      context.fillStyle = colour("p" + (flat[i] % 16));
      const y = drum ? bottom_() - (DRUM_ROW[flat[i + 2]] + 1) * lane - 0.5 : yOf(flat[i + 2]) - thick / 2;
      const w = drum ? Math.max(5, Math.min(10, 2.2 * across + 3)) : (end - on) * across + 2;
      context.beginPath();
      context.roundRect(xOf(on) - 1, y, Math.max(3, w), drum ? lane + 1 : thick, 3.5);
      context.fill();
    }
  }
}
