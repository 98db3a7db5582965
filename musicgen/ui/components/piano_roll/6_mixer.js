// ------------------------------------------------------------------ the mixer: a legend that opens

// One drawing for each of the sixteen families of General MIDI, and one for drums.
const FAMILIES = [
  "M4 6h16v12H4zM9 6v7M14 6v7M8 6v6h2V6M13 6v6h2V6",            // piano
  "M5 9h14v3H5zM6 15h12M8 12v6M16 12v6M12 4v5",                  // bells and mallets
  "M6 19V9M10 19V5M14 19V5M18 19V9M4 19h16",                     // organ
  "M14 4l6 6M17 7l-6 6M11 10a4 4 0 1 0 3 3M8.5 15.5h.1",         // guitar
  "M18 3l3 3M19.500 4.500L12 12M11 10c-4-1-7 2-6 6s5 4 8 1 2-5-2-7", // bass
  "M15 4l5 5M17.500 6.500L7 17M4 20l3-3M12 8c-3 0-2 3-4 4s-2 4 0 5 4 0 5-2 4-1 4-4", // strings
  "M5 4v16M5 4c6 0 6 8 14 8M9 7v12M13 11v8M17 12v7",             // ensemble
  "M3 10v4h3l9 4V6L6 10zM18 9v6M21 8v8",                         // brass
  "M8 4h5c0 7-1 11 4 13M13 4v9c0 5-7 7-8 2M10 8h.1M10 11h.1",    // reed
  "M3 14l17-6 1 2.500-17 6zM9 12.500v.1M12 11.400v.1M15 10.300v.1", // pipe
  "M3 16l5-8 4 8 5-8 4 8",                                        // synth lead
  "M3 14c3-6 5-6 9 0s6 6 9 0M3 10c3-4 5-4 9 0s6 4 9 0",          // synth pad
  "M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2z",                          // synth effects
  "M7 4l4 10M11 14a4 4 0 1 1-5 2M7 4l4-1M9 8l3-1",               // ethnic
  "M5 9c0-2 14-2 14 0v6c0 3-14 3-14 0zM5 9c0 2 14 2 14 0",       // percussive
  "M4 12h3l2-6 3 13 3-10 2 3h3",                                  // sound effects
];
const DRUM = "M4 10c0-3 16-3 16 0v6c0 4-16 4-16 0zM4 10c0 3 16 3 16 0M6 3l4 5M18 3l-4 5";
const list = find(".roll-parts");
let openMixer = false, listed = "";

const familyOf = (part) => (part.drum ? DRUM : FAMILIES[(part.program || 0) >> 3]);

function mixer() {
  root.dataset.mixer = openMixer ? "open" : "closed";
  root.dataset.muted = named().filter(({ place }) => !heard(place)).map(({ place }) => place).join(" ");
  const opener = find(".roll-mixer");
  opener.textContent = labels.mixer;
  opener.setAttribute("aria-expanded", openMixer ? "true" : "false");
  const signature = JSON.stringify([openMixer, named().map(({ part, place }) => [place, part.name, part.program, part.drum])]);
  if (signature !== listed) {
    listed = signature;
    list.replaceChildren(...(openMixer ? [heads()] : []), ...named().map(({ part, place }) => row(part, place)));
  }
  named().forEach(({ part, place }) => refresh(part, place));
  find(".roll-tempo").value = String(Math.round(piece.bpm));
  find(".roll-shift-value").textContent = (shiftOf() > 0 ? "+" : "") + shiftOf();
}

// What the columns are, for the eye; each control says it for itself.
function heads() {
  const item = make("li", "part part-heads");
  item.setAttribute("aria-hidden", "true");
  item.append(...["", "", "", labels.volume, labels.pan, labels.instrument].map((text) => make("span", "", text)));
  return item;
}

function row(part, place) {
  const item = make("li", "part"), name = button("part-name", undefined, () => choosePart(place), labels.choose_part);
  item.dataset.place = String(place);
  item.style.setProperty("--part", "var(--p" + (place % 16) + ")");
  name.append(drawing(familyOf(part), "part-icon"), make("span", "", called(part.name)));
  name.setAttribute("aria-label", labels.choose_part + ": " + called(part.name));
  const mute = button("part-mute", "M", () => toggleMute(place), labels.mute + ": " + called(part.name));
  const solo = button("part-solo", "S", () => toggleSolo(place), labels.solo + ": " + called(part.name));
  item.append(name, mute, solo);
  if (openMixer) {
    item.append(
      cell(labels.volume, slider("part-volume", labels.volume + ": " + called(part.name), 0, 127, place)),
      cell(labels.pan, slider("part-pan", labels.pan + ": " + called(part.name), 1, 127, place)),
      cell(labels.instrument, instruments(part, place)),
      partTools(part, place),
    );
  }
  item.addEventListener("pointerenter", () => { lit = place; wake(true); });
  item.addEventListener("pointerleave", () => { lit = -1; wake(true); });
  return item;
}

// On a phone, where there are no columns, each control has its name beside it.
function cell(label, control) {
  const made = make("div", "part-cell"), name = make("span", "part-label", label);
  name.setAttribute("aria-hidden", "true");
  made.append(name, control);
  return made;
}

function refresh(part, place) {
  const item = list.querySelector('[data-place="' + place + '"]');
  if (!item) return;
  item.dataset.heard = heard(place) ? "yes" : "no";
  item.querySelector(".part-name").setAttribute("aria-pressed", chosen.has(place) ? "true" : "false");
  item.querySelector(".part-mute").setAttribute("aria-pressed", quiet.has(place) ? "true" : "false");
  item.querySelector(".part-solo").setAttribute("aria-pressed", alone.has(place) ? "true" : "false");
  if (!openMixer) return;
  const set = (control, value) => { if (document.activeElement !== control) control.value = String(value); tint(control); };
  set(item.querySelector(".part-volume"), part.volume === undefined ? 100 : part.volume);
  set(item.querySelector(".part-pan"), part.pan === undefined ? 64 : part.pan);
}

// The coloured length of a slider: from silence, or from the middle.
function tint(control) {
  const low = Number(control.min), share = (100 * (Number(control.value) - low)) / (Number(control.max) - low);
  const from = control.classList.contains("part-pan") ? 50 : 0;
  control.style.setProperty("--from", Math.min(from, share) + "%");
  control.style.setProperty("--to", Math.max(from, share) + "%");
}

function slider(name, label, low, high, place) {
  const control = make("input", "part-slider " + name), field = name.replace("part-", "");
  control.type = "range";
  control.min = String(low);
  control.max = String(high);
  control.title = label;
  control.setAttribute("aria-label", label);
  control.addEventListener("input", () => {
    piece.parts[place][field] = Number(control.value);
    tint(control);
    level(place, false);
    announce();
  });
  control.addEventListener("dblclick", () => { control.value = field === "pan" ? "64" : "100"; control.dispatchEvent(new Event("input")); });
  return control;
}

function instruments(part, place) {
  const control = make("select", "part-instrument");
  control.setAttribute("aria-label", labels.instrument + ": " + called(part.name));
  const choices = part.drum ? props.kits || [] : (props.instruments || []).map((name, program) => [program, name]);
  const current = choices.find(([program]) => program === part.program) || [part.program, part.name];
  control.append(new Option(called(current[1]), String(current[0])));
  // The whole list only when it is wanted: sixteen parts would hold two thousand entries.
  const fill = () => {
    if (control.options.length > 1) return;
    control.replaceChildren(...choices.map(([program, name]) => new Option(called(name), String(program))));
    control.value = String(part.program);
  };
  for (const name of ["pointerdown", "focus"]) control.addEventListener(name, fill);
  control.addEventListener("change", () => change({ do: "instrument", part: place, program: Number(control.value) }, "instrument" + place));
  return control;
}

function toggleMute(place) {
  if (quiet.has(place)) quiet.delete(place); else quiet.add(place);
  if (alone.size) alone.delete(place);
  mixed();
}

function toggleSolo(place) {
  if (alone.has(place)) alone.delete(place); else alone.add(place);
  quiet.delete(place);
  mixed();
}

function mixed() { levels(); mixer(); announce(); wake(true); }

function toggleMixer() {
  openMixer = !openMixer;
  if (openMixer && !fonts) askFonts();
  mixer();
  layout();
  wake(true);
}

// Which soundfonts there are, asked once; with only one there is nothing to choose.
let fonts = null;

async function askFonts() {
  fonts = [];
  fonts = (await ask("fonts", {})).fonts || [];
  const choice = find(".roll-font");
  choice.replaceChildren(...fonts.map((name) => new Option(name, name)));
  find(".roll-font-choice").hidden = fonts.length < 2;
}

find(".roll-font").addEventListener("change", (event) => {
  soundFont = event.target.value === fonts[0] ? null : event.target.value;
  refused = "";
  sounding();
  if (playing) start(here());
  fetchSound();
  announce();
});

function toggleLoop() {
  looping = !looping;
  find(".roll-loop").setAttribute("aria-pressed", looping ? "true" : "false");
  if (playing) start(here());
  controls();
}

find(".roll-mixer").addEventListener("click", toggleMixer);
find(".roll-tempo").addEventListener("change", (event) => {
  const base = current() ? current().tempo : piece.bpm;
  const bpm = Math.round(Math.max(30, base * 0.5, Math.min(300, base * 1.5, Number(event.target.value) || base)));
  event.target.value = String(bpm);
  if (bpm !== Math.round(piece.bpm)) change({ do: "tempo", bpm }, "tempo");
});
const shiftOf = () => (current() ? current().shift : 0);
function shiftBy(step) { if (Math.abs(shiftOf() + step) <= 12) change({ do: "transpose", semitones: step }, "transpose", step); }
find(".roll-shift-down").addEventListener("click", () => shiftBy(-1));
find(".roll-shift-up").addEventListener("click", () => shiftBy(1));
