// While a piece is open, a sentence may change it: its edits as chips, each to be left out or taken back alone.
const change = element.querySelector(".change"), edits_ = element.querySelector(".change-row"), acts_ = element.querySelector(".change-acts");
let open_ = false;       // whether a finished piece is on the roll
let made = null;         // what the piece on the roll was changed by
let dropped = new Set(); // numbers of edits that are left out before anything is done
let dropsOf = "";        // the sentence that they are of

const typed = () => { const box = field(); return box ? box.value.trim() : ""; };
const pending = () => (props.value || {}).change || { meant: "new", edits: [] };
const isDone = () => !!made && typed() === made.sentence.trim();

// What Generate does now: "change" the piece, or compose. In doubt both are offered, and Generate composes.
const meant = () => (open_ && typed() && pending().edits.length && !isDone() ? pending().meant : "new");

function ask_change(without, base) {
  tell("change", { sentence: base ? made.sentence : typed(), without, base, seed: base ? made.seed : undefined });
}

function editChip(edit, isOut, work, title) {
  const item = make("li", "chip change-edit");
  item.dataset.number = String(edit.number);
  item.dataset.out = isOut ? "yes" : "no";
  item.dataset.problem = edit.problem ? "yes" : "no";
  item.append(make("span", "chip-label", edit.label), make("b", "", edit.words));
  const figures = edit.from && edit.to ? edit.from + " → " + edit.to : edit.to || "";
  for (const text of [edit.place, figures]) if (text) item.append(make("span", "change-figure", text));
  if (edit.problem) item.append(make("span", "change-problem", edit.problem));
  const toggle = button("chip-undo", isOut ? "↺" : "✕", work, title + ": " + edit.words);
  item.append(toggle);
  return item;
}

function showPending() {
  const out = (edit) => dropped.has(edit.number);
  edits_.replaceChildren(...pending().edits.map((edit) => editChip(edit, out(edit), () => {
    if (out(edit)) dropped.delete(edit.number); else dropped.add(edit.number);
    showChange();
  }, out(edit) ? labels.edit_in : labels.edit_out)));
  const left = pending().edits.filter((edit) => !out(edit)).length;
  const first = button("change-do", labels.change_this, () => ask_change([...dropped]));
  first.disabled = !left;
  acts_.replaceChildren(first, button("change-anew", labels.compose_anew, compose));
}

function showDone() {
  const alone = made.edits.length < 2;
  edits_.replaceChildren(...made.edits.map((edit) => editChip(edit, false, () => {
    if (alone) tell("undo"); else ask_change([...made.without, String(edit.number)], true);
  }, labels.edit_back)));
  const kept = made.untouched;
  acts_.replaceChildren(make("span", "change-kept", kept ? filled(labels.untouched, { notes: kept[0], of: kept[1] }) : ""));
}

function showChange() {
  if (dropsOf !== typed()) { dropped = new Set(); dropsOf = typed(); }
  const state = meant(), done = open_ && isDone();
  change.hidden = state === "new" && !done;
  root.dataset.meant = done ? "done" : state;
  if (change.hidden) return;
  element.querySelector(".change-title").textContent = done ? labels.change_done : state === "change" ? labels.change_title : labels.change_either;
  if (done) showDone(); else showPending();
}

let passes = false;  // the next press of Generate composes, whatever the sentence says

function compose() {
  passes = true;
  const generate = document.querySelector("#generate");
  if (generate) generate.click();
  passes = false;
}

function caught(event) {
  if (!element.isConnected) { document.removeEventListener("click", caught, true); document.removeEventListener("keydown", caught, true); return; }
  const isClick = event.type === "click" && event.target.closest && event.target.closest("#generate");
  const isEnter = event.type === "keydown" && event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field();
  if (!(isClick || isEnter) || passes || meant() !== "change") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (pending().edits.some((edit) => !dropped.has(edit.number))) ask_change([...dropped]);
}

document.addEventListener("click", caught, true);
document.addEventListener("keydown", caught, true);
hear("piece", (detail) => { open_ = !!detail.piece; made = detail.change || null; showChange(); });

watch("value", show);
show();
