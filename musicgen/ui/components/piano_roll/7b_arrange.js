// ------------------------------------------------------------------ arrangements, and tunes that are hummed

// What is open is arranged anew; a tune comes from a file or from the microphone, and is corrected by clicks: the
// recording stays here and is listened to once more, as it is told.
const KEEPS = ["melody", "harmony", "rhythm", "bass", "drums"], SOUND_RATE = 16000, MOST_SOUND_S = 120;
const panel = find(".roll-arrange"), hum = find(".roll-hum"), soundPicker = find(".roll-sound-file");
let recorder = null, recording = null; // recording: {sound, name, bpm, meter, first} that is shown

function arrangeBy(name) {
  if (piece.state !== "done" || busy) return;
  const keep = KEEPS.filter((one) => panel.querySelector('input[value="' + one + '"]').checked);
  if (name === "restyle" && !keep.length) { tell("status", { kind: "error", text: labels.keep_something }); return; }
  const place = find(".roll-tune").value;
  busy = true;
  trigger("input", {});
  trigger("submit", { do: name, sentence: find(".roll-say").value.trim(), keep, melody: place === "" ? null : Number(place), piece: wire(), seed: Math.floor(Math.random() * 1e6) });
}

// Which parts may have the tune, and what can be pressed.
function arranging() {
  const done = piece.state === "done", choice = find(".roll-tune"), was = choice.value;
  choice.replaceChildren(new Option(labels.tune_found, ""), ...named().filter(({ part }) => !part.drum).map(({ part, place }) => new Option(called(part.name), String(place))));
  if ([...choice.options].some((option) => option.value === was)) choice.value = was;
  for (const control of panel.querySelectorAll(".roll-restyle, .roll-accompany")) control.disabled = !done;
  find(".roll-heard").hidden = !recording || !done || (current() || {}).kind !== "heard";
}

function asWav(samples) {
  const bytes = new DataView(new ArrayBuffer(44 + 2 * samples.length)), text = (at, word) => [...word].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF"); bytes.setUint32(4, 36 + 2 * samples.length, true); text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true); bytes.setUint16(20, 1, true); bytes.setUint16(22, 1, true);
  bytes.setUint32(24, SOUND_RATE, true); bytes.setUint32(28, 2 * SOUND_RATE, true); bytes.setUint16(32, 2, true); bytes.setUint16(34, 16, true);
  text(36, "data"); bytes.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => bytes.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new Uint8Array(bytes.buffer);
}

function as64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

// Any sound that the browser can read, as one channel at 16 kHz.
async function soundOf(blob) {
  const context = new OfflineAudioContext(1, SOUND_RATE, SOUND_RATE), whole = await context.decodeAudioData(await blob.arrayBuffer());
  const length = Math.max(1, Math.ceil(Math.min(whole.duration, MOST_SOUND_S) * SOUND_RATE)), room = new OfflineAudioContext(1, length, SOUND_RATE), source = room.createBufferSource();
  source.buffer = whole;
  source.connect(room.destination);
  source.start();
  return as64(asWav((await room.startRendering()).getChannelData(0)));
}

async function listenTo(blob, name) {
  tell("status", { kind: "working", text: labels.listening, progress: null });
  try {
    recording = { sound: await soundOf(blob), name, first: 0 };
  } catch (error) {
    tell("status", { kind: "error", text: labels.no_sound });
    return;
  }
  await hearAgain();
}

async function hearAgain() {
  const answer = await ask("listen", recording);
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  recording.bpm = Math.round(answer.piece.bpm);
  recording.meter = answer.piece.meter;
  find(".roll-heard-meter").value = recording.meter;
  add(answer.piece, "heard");
  arranging();
  tell("status", { kind: "done", text: answer.text });
}

async function record() {
  if (recorder) { recorder.stop(); return; }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    tell("status", { kind: "error", text: labels.no_microphone });
    return;
  }
  const heard = [];
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => heard.push(event.data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    humming();
    listenTo(new Blob(heard), labels.hummed);
  });
  recorder.start();
  humming();
}

function humming() {
  hum.setAttribute("aria-pressed", recorder ? "true" : "false");
  hum.textContent = recorder ? labels.hum_stop : labels.hum;
}

panel.querySelector("summary").textContent = labels.arrange;
find(".roll-sound-open").textContent = labels.sound_open;
find(".roll-heard-label").textContent = labels.tempo;
find(".roll-heard-meter-label").textContent = labels.heard_meter;
find(".roll-heard-first").textContent = labels.heard_first;
find(".roll-say-label").textContent = labels.say;
find(".roll-say").placeholder = labels.say_example;
find(".roll-keep legend").textContent = labels.keep;
find(".roll-tune-label").textContent = labels.tune;
find(".roll-restyle").textContent = labels.restyle;
find(".roll-accompany").textContent = labels.accompany;
soundPicker.setAttribute("aria-label", labels.sound_open);
for (const name of KEEPS) {
  const label = make("label", ""), box = make("input", "");
  Object.assign(box, { type: "checkbox", value: name, checked: name === "melody" || name === "harmony" });
  label.append(box, labels["keep_" + name]);
  find(".roll-keep").append(label);
}
humming();
hum.addEventListener("click", record);
find(".roll-sound-open").addEventListener("click", () => soundPicker.click());
soundPicker.addEventListener("change", () => { const file = soundPicker.files[0]; soundPicker.value = ""; if (file) listenTo(file, file.name); });
find(".roll-restyle").addEventListener("click", () => arrangeBy("restyle"));
find(".roll-accompany").addEventListener("click", () => arrangeBy("accompany"));
find(".roll-heard-meter").addEventListener("change", (event) => { recording.meter = event.target.value; hearAgain(); });
find(".roll-heard-first").addEventListener("click", () => { recording.first += 1; hearAgain(); });
for (const control of panel.querySelectorAll("[data-ratio]")) {
  control.addEventListener("click", () => { recording.bpm = Math.max(30, Math.min(300, Math.round(recording.bpm * Number(control.dataset.ratio)))); hearAgain(); });
}
