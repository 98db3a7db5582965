// "Why is it so?": what words did to the header, how likely each note was, what rules did, what a theorist says.
// It speaks of the version on the roll; what it asks to be done goes to the roll as "ask" and comes back as a version.
const root = element.querySelector(".why"), open_ = root.querySelector(".why-open"), body = root.querySelector(".why-body");
const tabs = root.querySelector(".why-tabs"), panel = root.querySelector(".why-panel"), line = root.querySelector(".why-state");
const LEAST = 0.05, PITCHES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];
const [PLACE, ONSET, PITCH, P, MODEL, NATS, OTHERS, RULES, REPEATS, BAR, LENGTH, LOUD] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
let piece = null, run = "", told = null, tab = "words", asked = "", pointed = null;

const share = (p) => (p >= 0.0995 ? Math.round(100 * p) : (100 * p).toFixed(1)) + " %";
const signed = (nats) => (nats > 0 ? "+" : nats < 0 ? "−" : "") + Math.abs(nats).toFixed(2);
const fieldName = (name) => labels["field_" + name] || labels["field_" + { tempo: "tempo_bpm", mode: "key", loops: "loop" }[name]] || labels["line_" + name] || name;
const part = (place) => called(((piece && piece.parts[place]) || {}).name || "");
const isDrum = (place) => !!((piece && piece.parts[place]) || {}).drum;
const noteName = (place, pitch) => (isDrum(place) ? String(pitch) : PITCHES[pitch % 12] + (Math.floor(pitch / 12) - 1));
const isFresh = () => !!told && told.run === run && !!piece;

function nats(value) {
  const made = make("span", "why-nats", signed(value));
  made.dataset.sign = value >= LEAST ? "up" : value <= -LEAST ? "down" : "";
  return made;
}

function fields(found) {
  const box = make("span", "why-bars"), rows = Object.entries(found).filter(([, value]) => Math.abs(value) >= LEAST);
  rows.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  for (const [name, value] of rows) {
    const one = make("span", "", fieldName(name) + " ");
    one.append(nats(value));
    box.append(one);
  }
  if (!rows.length) box.append(make("span", "why-soft", labels.nothing));
  return box;
}

function row(...cells) {
  const item = make("li", "why-row");
  item.append(...cells);
  return item;
}

function list(rows) {
  const made = make("ul", "why-rows");
  made.append(...rows);
  return made;
}

const soft = (text) => make("p", "why-soft", text);
const heading = (text) => make("h3", "", text);

function act(text, work, title) {
  const made = button("why-button", text, work, title);
  made.disabled = !isFresh();
  return made;
}

const without = (words) => act(labels.without, () => tell("ask", { do: "without", words }), filled(labels.without_title, { words }));

// ------------------------------------------------------------------ words

function sentence() {
  const made = make("p", "why-sentence"), spans = told.facts.map((fact) => [fact.start, fact.end]).sort((a, b) => a[0] - b[0]);
  let from = 0;
  for (const [start, end] of spans) {
    if (start < from || end <= start) continue;
    made.append(told.prompt.slice(from, start), make("mark", "", told.prompt.slice(start, end)));
    from = end;
  }
  made.append(told.prompt.slice(from));
  made.dir = "auto";
  return made;
}

function factRow(fact) {
  const name = make("span", ""), what = make("span", "");
  name.append(make("strong", "", fact.words), make("span", "why-soft", " · " + fieldName(fact.field)));
  what.append(fields(fact.fields));
  return row(name, what, without(fact.words));
}

function words() {
  if (!told.prompt) { panel.append(soft(labels.no_words)); return; }
  panel.append(sentence(), soft(labels.facts_note));
  const facts = told.facts.filter((fact, i) => told.facts.findIndex((other) => other.words === fact.words) === i);
  if (facts.length) panel.append(heading(labels.facts), list(facts.map(factRow)));
  if (told.clauses) {
    const rows = told.clauses.clauses.map((clause) => row(make("strong", "", clause.words), fields(clause.fields), without(clause.words)));
    rows.push(row(make("span", "", labels.together), fields(told.clauses.together.fields), nats(told.clauses.together.nats)));
    panel.append(heading(labels.clauses), soft(labels.clauses_note), list(rows));
    if (told.unmoved.length) panel.append(soft(filled(labels.unmoved, { fields: told.unmoved.map(fieldName).join(", ") })));
  }
  panel.append(soft(filled(labels.notes_hear, { text: signed(told.text), style: signed(told.style) })));
  const lines = told.header.filter((one) => one.value && (one.asked || one.p < 0.9995));
  panel.append(heading(labels.header), soft(labels.header_note), list(lines.map((one) => row(make("span", "", fieldName(one.name)), make("strong", "", called(one.value)), make("span", "why-nats", one.asked ? labels.asked : share(one.p))))));
}

// ------------------------------------------------------------------ notes

// Another pitch for one note: an exact edit, all else stays.
function swap(note, pitch) {
  tell("ask", { do: "notes", part: note[PLACE], gone: [[note[ONSET], note[PITCH]]], coming: [[note[ONSET], pitch, note[LENGTH], note[LOUD]]] });
}

function swaps(note, most) {
  const box = make("span", "why-swaps");
  for (const [pitch, p] of note[OTHERS].slice(0, most)) {
    box.append(act(noteName(note[PLACE], pitch) + " " + share(p), () => swap(note, pitch), filled(labels.swap_title, { from: noteName(note[PLACE], note[PITCH]), to: noteName(note[PLACE], pitch) })));
  }
  return box;
}

const spotOf = (note) => [note[PLACE], note[BAR] - told.first_bar];

function noteRow(note) {
  const name = make("span", "");
  name.append(make("strong", "", noteName(note[PLACE], note[PITCH])), make("span", "why-soft", " · " + part(note[PLACE]) + " · " + filled(labels.bar, { bar: note[BAR] }) + " · " + share(note[MODEL])));
  return row(name, swaps(note, 3), act(labels.anew, () => tell("ask", { do: "proofread", spots: [spotOf(note)] }), filled(labels.anew_title, { bar: note[BAR] })));
}

function chosenNote() {
  const note = pointed && told.notes.find((one) => one[PLACE] === pointed.place && one[ONSET] === pointed.onset && one[PITCH] === pointed.pitch);
  if (!note) return soft(labels.point);
  const box = make("div", "why-note"), rules = Object.entries(note[RULES]);
  const where = noteName(note[PLACE], note[PITCH]) + " · " + part(note[PLACE]) + " · " + filled(labels.bar, { bar: note[BAR] });
  box.append(make("strong", "", where));
  const repeats = note[REPEATS] !== null && note[REPEATS] !== undefined;
  box.append(soft(repeats ? filled(labels.repeats, { bar: note[REPEATS], p: share(note[P]) }) : filled(labels.odds, { p: share(note[P]), model: share(note[MODEL]) })));
  if (rules.length) box.append(soft(labels.rules + ": " + rules.map(([name, value]) => name + " " + signed(value)).join(", ")));
  if (note[OTHERS].length) box.append(swaps(note, 6));
  return box;
}

function notes() {
  panel.append(soft(labels.shade), chosenNote(), heading(labels.weak));
  if (!told.weak.length) { panel.append(soft(labels.no_weak)); return; }
  panel.append(soft(labels.weak_note), list(told.weak.map(noteRow)));
  const spots = [...new Map(told.weak.map((note) => [spotOf(note).join("/"), spotOf(note)])).values()];
  panel.append(make("p", "", ""), act(filled(labels.proofread, { count: spots.length }), () => tell("ask", { do: "proofread", spots }), labels.proofread_title));
}

// ------------------------------------------------------------------ rules, theory

function rules() {
  panel.append(soft(labels.rules_note));
  const rows = told.rules.map((one) => {
    const most = [...one.bars].filter(([, value]) => Math.abs(value) >= LEAST).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 6);
    const where = make("span", "why-bars");
    for (const [bar, value] of most) {
      const each = make("span", "", filled(labels.bar, { bar }) + " ");
      each.append(nats(value));
      where.append(each);
    }
    const name = make("span", "");
    name.append(make("strong", "", one.rule), make("span", "why-soft", " · " + filled(labels.moved, { count: one.notes })));
    return row(name, where, nats(one.nats));
  });
  panel.append(rows.length ? list(rows) : soft(labels.no_rules));
}

// Consecutive bars as ranges: 2, 3, 4, 7 → 2–4, 7.
function ranges(bars) {
  const runs = [];
  for (const bar of bars) {
    const last = runs[runs.length - 1];
    if (last && last[1] === bar - 1) last[1] = bar;
    else runs.push([bar, bar]);
  }
  return runs.map(([a, b]) => (a === b ? a : a + "–" + b)).join(", ");
}

function theory() {
  panel.append(soft(labels.theory_note));
  panel.append(list(told.sheet.map((one) => {
    const here = one.kept / one.cases, meter = make("span", "why-meter"), bar = make("i"), mark = make("b"), text = make("span", one.rare ? "why-rare why-nats" : "why-nats");
    bar.style.width = 100 * here + "%";
    meter.append(bar);
    if (one.real) { mark.style.left = "calc(" + 100 * one.real.share + "% - 1.5px)"; meter.append(mark); }
    text.textContent = share(here) + (one.real ? " / " + share(one.real.share) : "");
    text.title = filled(labels.real_title, { here: share(here), real: one.real ? share(one.real.share) : "–", cases: one.cases });
    const name = make("span", "", one.sentence);
    if (one.bars.length) name.append(make("span", "why-soft", " " + filled(labels.not_in, { bars: ranges(one.bars) })));
    return row(name, meter, text);
  })));
}

const PANELS = { words, notes, rules, theory };

function draw() {
  panel.replaceChildren();
  tabs.replaceChildren();
  root.dataset.run = told ? told.run : "";
  root.dataset.fresh = isFresh() ? "yes" : "no";
  root.dataset.tab = tab;
  root.querySelector(".why-notices").replaceChildren(...((told && told.notices) || []).map((text) => make("li", "", text)));
  if (!told) return;
  for (const name of Object.keys(PANELS)) {
    const made = button("why-tab", labels["tab_" + name], () => { tab = name; draw(); });
    made.setAttribute("role", "tab");
    made.setAttribute("aria-selected", name === tab ? "true" : "false");
    made.dataset.tab = name;
    tabs.append(made);
  }
  PANELS[tab]();
}

// ------------------------------------------------------------------ asking

function say(text, again) {
  line.replaceChildren(text || "");
  if (again) line.append(" ", button("why-button", labels.again, ask_));
}

function ask_() {
  if (!piece) return;
  asked = run;
  say(labels.working);
  trigger("submit", { piece, run });
}

function shade() {
  const on = !body.hidden && isFresh();
  tell("odds", on ? { run, notes: told.notes.map((note) => [note[PLACE], note[ONSET], note[PITCH], note[MODEL]]), weak: told.weak.map((note) => [note[PLACE], note[ONSET], note[PITCH]]) } : {});
}

function refresh() {
  root.hidden = !piece;
  open_.disabled = !piece;
  if (body.hidden) { shade(); return; }
  if (!isFresh()) say(told ? labels.stale : "", !!told && !!piece);
  else say("");
  draw();
  shade();
}

open_.textContent = labels.title;
open_.addEventListener("click", () => {
  body.hidden = !body.hidden;
  open_.setAttribute("aria-expanded", body.hidden ? "false" : "true");
  refresh();
  if (!body.hidden && !isFresh()) ask_();
});

hear("piece", (detail) => {
  const same = detail.run === run && !!piece === !!detail.piece;
  piece = detail.piece;
  run = detail.run || "";
  if (!same) { pointed = null; refresh(); }
});
hear("note", (detail) => { if (isFresh() && !body.hidden) { pointed = detail; tab = "notes"; draw(); } });

function take() {
  const value = props.value || {};
  root.dataset.state = value.state || "none";
  if (value.state === "error") { say(value.text, !!piece); return; }
  if (value.state !== "done" || value.run !== asked) return;
  told = value;
  pointed = null;
  refresh();
}

watch("value", take);
refresh();
