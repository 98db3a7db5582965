// ------------------------------------------------------------------ how likely each note was, as a shade

let odds = null;  // {run, sure: note → 0 .. 1, weak: notes}, of the explained version

const keyOf = (place, onset, pitch) => (place * 131072 + onset) * 128 + pitch;
const noteKey = (flat, i) => keyOf(flat[i], flat[i + 1], flat[i + 2]);

function surety(flat, i) {
  if (odds.run !== piece.run) return 1;
  const sure = odds.sure.get(noteKey(flat, i));
  return sure === undefined ? 1 : 0.2 + 0.8 * sure;
}

// {run, notes: [[place, onset, pitch, p]], weak: [[place, onset, pitch]]}; without notes the shade goes.
function shaded(told) {
  odds = null;
  if (told.notes) {
    const sure = (p) => Math.round(10 * Math.max(0, Math.min(1, 1 + Math.log10(Math.max(p, 1e-4)) / 3))) / 10;
    odds = { run: told.run, sure: new Map(told.notes.map(([place, onset, pitch, p]) => [keyOf(place, onset, pitch), sure(p)])), weak: new Set(told.weak.map((note) => keyOf(...note))) };
  }
  root.dataset.odds = odds ? "yes" : "no";
  wake(true);
}

// The note under a pointer, as [bar, place in the bar's row]; null where there is none.
function noteAt(clientX, clientY, slack) {
  const box = stage.getBoundingClientRect(), x = clientX - box.left, y = clientY - box.top, ticks = ticksAtX(x), reach = (slack || 3) / scale();
  const step = (floor() - top()) / (range.high - range.low), half = Math.max(2.5, Math.min(step - 1, 11)) / 2 + (slack || 3) - 1, lane = DRUM_LANE / DRUM_ROWS;
  let found = null, nearest = Infinity;
  for (let bar = Math.max(0, Math.floor((ticks - longest) / piece.bar_ticks)); bar <= (ticks + reach) / piece.bar_ticks && bar < piece.notes.length; bar++) {
    const flat = piece.notes[bar];
    for (let i = 0; i < flat.length; i += 5) {
      if (chosen.size && !chosen.has(flat[i])) continue;
      const drum = isDrum(flat[i]), end = flat[i + 1] + (drum ? 3 : flat[i + 3]);
      if (ticks < flat[i + 1] - reach || ticks > end + reach) continue;
      const middle = drum ? bottom_() - (DRUM_ROW[flat[i + 2]] + 0.5) * lane : yOf(flat[i + 2]), away = Math.abs(y - middle);
      if (away <= (drum ? lane / 2 : half) && away < nearest) { found = [bar, i]; nearest = away; }
    }
  }
  return found;
}

// A press on a note, while odds are shown, asks about it.
function pointed(event) {
  const at = noteAt(event.clientX, event.clientY);
  if (!at) return false;
  const flat = piece.notes[at[0]], i = at[1];
  tell("note", { run: piece.run, place: flat[i], onset: flat[i + 1], pitch: flat[i + 2] });
  return true;
}
