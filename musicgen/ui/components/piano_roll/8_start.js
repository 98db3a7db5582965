// ------------------------------------------------------------------ the loop: runs only while something moves

function ease() {
  const low = goal.low - range.low, high = goal.high - range.high;
  if (Math.abs(low) + Math.abs(high) < 0.05 || calm.matches) { range = goal; return false; }
  range = { low: range.low + low * 0.2, high: range.high + high * 0.2 };
  return true;
}

function tick(now) {
  frame = 0;
  if (!element.isConnected) { if (playing) pause(); return; }
  if (playing) { advance(); controls(); }
  const moving = goal && range !== goal ? ease() : false;
  if (dirty || moving) dirty = drawNotes(now);
  drawOver();
  if (playing || moving || dirty) wake();
}

function wake(redraw) {
  if (redraw) dirty = true;
  if (!frame) frame = requestAnimationFrame(tick);
}

// A value from the server: a draft is shown over the version, a finished piece becomes one.
function take() {
  const value = props.value || {};
  if (value.state === "back") { busy = false; display(true); return; }
  if ((value.state === "example" || value.state === "empty") && versions.length) return;  // a link came first
  if (value.state !== "done") { show(value, ["fill", "extend", "change", "proofread"].includes(value.action)); announce(); return; }
  busy = false;
  if (versions.some((version) => version.piece.run.split("+")[0] === value.run)) return;
  add(value, value.action || "composed");
}

const fixed = { ".roll-undo": [labels.undo, undo], ".roll-redo": [labels.redo, redo], ".roll-loop": [labels.loop, toggleLoop],
  ".roll-in": [labels.zoom_in, () => zoomBy(1.4)], ".roll-out": [labels.zoom_out, () => zoomBy(1 / 1.4)], ".roll-open": [labels.open, () => picker.click()],
  ".roll-edit": [labels.edit, toggleEdit], ".roll-clear": [labels.clear, KEYS.Escape], ".roll-shift-down": [labels.shift_down, null], ".roll-shift-up": [labels.shift_up, null] };
for (const [name, [title, work]] of Object.entries(fixed)) {
  const control = find(name);
  control.title = title;
  control.setAttribute("aria-label", title);
  if (work) control.addEventListener("click", work);
}
find(".roll-open-first").addEventListener("click", () => picker.click());
find(".roll-tempo").setAttribute("aria-label", labels.tempo);
picker.setAttribute("aria-label", labels.open);
find(".roll-tempo-label").textContent = labels.tempo;
find(".roll-font-label").textContent = labels.font;
find(".roll-shift-label").textContent = labels.transpose;
strip_.setAttribute("aria-label", labels.versions);
list.setAttribute("aria-label", labels.parts);
acts();
play.addEventListener("click", toggle);
// A piece from elsewhere: opened, or fetched where nobody heard that it was finished. None: what was begun is over.
hear("open", (detail) => {
  busy = false;
  detail.taken = true;
  if (!detail.piece) { if (piece.state === "composing") display(true); return; }
  if (detail.made && versions.some((version) => version.piece.run.split("+")[0] === detail.piece.run)) return;
  add(detail.piece, detail.made || "opened");
});
hear("busy", () => { busy = true; });
hear("rewrite", () => { if (selection) act("fill"); else tell("status", { kind: "done", text: labels.select_first }); });
hear("change", changeBy);
hear("undo", undo);
hear("ask", obey);
hear("odds", shaded);
hear("typed", titled);
new ResizeObserver(() => { layout(); wake(true); }).observe(view);
for (const target of [document.documentElement, document.body]) {
  new MutationObserver(() => { colours = {}; wake(true); }).observe(target, { attributes: true, attributeFilter: ["class"] });
}
watch("value", take);
history();
take();
