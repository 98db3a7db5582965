// The brief as chips: a fact each, with the words that prove it. A chip can be changed; the change is kept
// apart from what was read, so that the sentence can be typed on without losing it.
const root = element.querySelector(".chips");
const row = element.querySelector(".chips-row");
const notes = element.querySelector(".chips-notes");
const fields = props.fields || [];
const SPOKEN = ["band", "forbidden"];  // free texts that are read in any language
let added = [];       // fields the user has asked for and not filled yet
let focusNext = null;

const label = (field) => labels["field_" + field.name] || field.name;

function current() {
  const value = props.value || {};
  return { ready: !!value.ready, read: value.read || {}, words: value.words || {}, edits: value.edits || {}, notes: value.notes || [] };
}

function edit(name, text) {
  const value = current();
  const edits = Object.assign({}, value.edits);
  const read = value.read[name] || "";
  if (text === read || (SPOKEN.includes(name) && text === called(read))) delete edits[name];
  else edits[name] = text;
  added = added.filter((field) => field !== name || text === "");
  props.value = Object.assign({}, props.value, { edits });
  show();
}

function choice(field, text) {
  const control = make("select", "chip-control");
  const options = field.choices.includes(text) || text === "" ? field.choices : [text].concat(field.choices);
  control.append(new Option(labels.any, ""));
  for (const option of options) control.append(new Option(called(option), option));
  control.value = text;
  return control;
}

function entry(field, text) {
  const control = make("input", "chip-control");
  control.type = "text";
  control.maxLength = 200;
  control.spellcheck = false;
  control.autocomplete = "off";
  if (field.number) control.inputMode = "decimal";
  control.placeholder = "…";
  control.value = SPOKEN.includes(field.name) ? called(text) : text;
  control.size = Math.max(2, Math.min(text.length || 2, 28));
  return control;
}

function chip(field, value) {
  const edited = field.name in value.edits;
  const text = edited ? value.edits[field.name] : value.read[field.name] || "";
  const item = make("li", "chip");
  item.dataset.field = field.name;
  item.dataset.edited = edited ? "yes" : "no";
  const control = field.choices.length ? choice(field, text) : entry(field, text);
  control.setAttribute("aria-label", label(field));
  control.addEventListener("change", () => edit(field.name, control.value.trim()));
  item.append(make("span", "chip-label", label(field)), control);
  const words = edited ? labels.edited : value.words[field.name];
  if (words && words.toLowerCase() !== text.toLowerCase()) {
    const proof = make("span", "chip-words", words);
    proof.title = words;
    item.append(proof);
  }
  if (edited) {
    const undo = make("button", "chip-undo", "↺");
    undo.type = "button";
    undo.title = labels.undo;
    undo.setAttribute("aria-label", labels.undo + ": " + label(field));
    undo.addEventListener("click", () => edit(field.name, value.read[field.name] || ""));
    item.append(undo);
  }
  if (focusNext === field.name) queueMicrotask(() => control.focus());
  return item;
}

function adder(missing) {
  const item = make("li", "chip chip-add");
  const control = make("select", "chip-control");
  control.setAttribute("aria-label", labels.add);
  control.append(new Option(labels.add, ""));
  for (const field of missing) control.append(new Option(label(field), field.name));
  control.addEventListener("change", () => {
    added.push(control.value);
    focusNext = control.value;
    show();
  });
  item.append(control);
  return item;
}

function show() {
  const value = current();
  root.hidden = !value.ready;
  if (!value.ready) added = [];
  element.querySelector(".chips-title").textContent = labels.title;
  const shown = (field) => value.read[field.name] || field.name in value.edits || added.includes(field.name);
  const items = fields.filter(shown).map((field) => chip(field, value));
  if (!items.length) items.push(make("li", "chips-free", labels.free));
  items.push(adder(fields.filter((field) => !shown(field))));
  row.replaceChildren(...items);
  notes.replaceChildren(...value.notes.map((note) => make("li", "", note)));
  element.querySelector(".chips-expect").textContent = (props.value || {}).expect || "";
  root.dataset.count = String(items.length - 1);
  focusNext = null;
  showChange();
  tell("typed");
}

// ------------------------------------------------------------------ the sentence of what is on the roll

const field = () => document.querySelector("#prompt textarea");
let sentence = null;

function write(text, edits) {
  const box = field();
  if (!box) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  props.value = Object.assign({}, props.value, { edits: edits || {} });
  box.dispatchEvent(new Event("input", { bubbles: true }));
  show();
}

// Undo and the strip of versions bring a piece back with its sentence, unless another one is being typed.
hear("piece", (detail) => {
  const piece = detail.piece, box = field();
  if (!piece) return;
  const said = sentenceOf(piece);
  if (detail.moved && said && box && (sentence === null || box.value.trim() === sentence.trim())) {
    const same = said === sentence && JSON.stringify(piece.edits || {}) === JSON.stringify(current().edits);
    if (!same) write(said, piece.edits);
  }
  if (said) sentence = said;
  element.querySelector(".chips-file").textContent = said ? "" : labels.file;
});
hear("say", (detail) => write(detail.text || "", detail.edits));

