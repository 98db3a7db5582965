// ------------------------------------------------------------------ geometry

let colours = {}, width = 0, height = 0, zoom = 0;  // zoom: pixels a bar; 0 as wide as the page gives

const total = () => Math.max(1, piece.bars * piece.bar_ticks);
const fitting = () => (width - 2 * INSET) / Math.max(1, piece.bars);
const barPx = () => Math.max(zoom || Math.max(MIN_BAR_PX, fitting()), fitting());
const content = () => Math.round(barPx() * piece.bars + 2 * INSET);
const scale = () => barPx() / piece.bar_ticks;
const xOf = (ticks) => INSET + ticks * scale() - view.scrollLeft;
const ticksAtX = (x) => (x - INSET + view.scrollLeft) / scale();
const hasDrums = () => piece.parts.some((part) => part.drum && part.name);
const top = () => RULER + (piece.sections.length ? BAND : 0) + CHORD_ROW + 6;
const bottom_ = () => height - PAD - (editing ? LANE : 0);
const floor = () => bottom_() - (hasDrums() ? DRUM_LANE : 0);
const yOf = (pitch) => floor() - ((pitch - range.low) / (range.high - range.low)) * (floor() - top());

function barAt(clientX) {
  const x = clientX - stage.getBoundingClientRect().left;
  return Math.max(0, Math.min(piece.bars - 1, Math.floor(ticksAtX(x) / piece.bar_ticks)));
}

function layout() {
  width = view.clientWidth;
  stage.style.width = width + "px";
  space.style.width = Math.max(width, content()) + "px";
  ruler.style.height = (piece.bars ? top() - 6 : 0) + "px";
  height = stage.clientHeight;
  const dense = window.devicePixelRatio || 1;
  for (const canvas of [below, above]) {
    const wide = Math.round(width * dense), high = Math.round(height * dense);
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
  }
  root.dataset.zoom = barPx().toFixed(1);
  colours = {};
  dirty = true;
}

// Zoom by a factor around a point of the view.
function zoomBy(factor, x) {
  if (!piece.bars) return;
  const middle = x === undefined ? width / 2 : x, ticks = ticksAtX(middle);
  zoom = Math.max(fitting(), Math.min(640, barPx() * factor));
  layout();
  view.scrollLeft = ticks * scale() + INSET - middle;
  wake(true);
}

function zoomFit() { zoom = Math.max(2, fitting()); layout(); wake(true); }

function keepInView(ticks) {
  const x = xOf(ticks);
  if (x > width * 0.88 || x < 0) view.scrollLeft += x - width * 0.15;
}

function colour(name) {
  if (!(name in colours)) colours[name] = getComputedStyle(root).getPropertyValue("--" + name).trim() || "#888888";
  return colours[name];
}

// Velocity as shade: the part's colour, mixed with the paper where it is soft.
function shade(place, velocity) {
  const bin = velocity >> 4, name = "shade" + place + "/" + bin;
  if (!(name in colours)) {
    const ink = rgb(colour("p" + (place % 16))), paper = rgb(colour("roll-paper")), share = 0.42 + 0.58 * Math.min(1, (bin + 1) / 7.5);
    colours[name] = "rgb(" + ink.map((value, i) => Math.round(value * share + paper[i] * (1 - share))).join(",") + ")";
  }
  return colours[name];
}

function rgb(hex) { return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) || 0); }
