// What all components share; put before each one's own scripts. Text goes in by textContent only.
const SVG = ["http", "//www.w3.org/2000/svg"].join(":");

function make(tag, className, content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content !== undefined) node.textContent = content;
  return node;
}

function button(className, content, action, title) {
  const node = make("button", className, content);
  node.type = "button";
  if (title) { node.title = title; node.setAttribute("aria-label", title); }
  node.addEventListener("click", action);
  return node;
}

function drawing(path, className) {
  const icon = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("class", className);
  icon.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  icon.append(line);
  return icon;
}

// Labels come in all languages of the page; the browser's first known one is taken, as Gradio does.
function language(tables) {
  for (const wanted of navigator.languages || []) {
    const short = wanted.split("-")[0];
    const found = Object.keys(tables).find((name) => name === wanted || name === short || name.split("-")[0] === short);
    if (found) return found;
  }
  return "en";
}

const tables = props.labels || {};
const labels = Object.assign({}, tables.en, tables[language(tables)]);
const filled = (text, values) => (text || "").replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

// What values are called here, by their English names: columns of all languages, those in small letters.
const spoken = language(props.names || {}), dictionary = new Map();
((props.names || {}).en || []).forEach((english, i) => dictionary.set(english, (props.names[spoken] || props.names.en)[i]));

function called(text) {
  if (!text || spoken === "en") return text;
  const own = dictionary.get(text.toLowerCase()), capital = (word) => (spoken === "de" ? word : word[0].toUpperCase() + word.slice(1));
  if (own) return text[0] === text[0].toLowerCase() ? own : capital(own);
  if (text.includes(", ")) return text.split(", ").map(called).join(", ");
  const counted = /^(\d × )?(.*?)( \d| …)?$/.exec(text), inner = dictionary.get(counted[2].toLowerCase());
  return inner ? (counted[1] || "") + (/^[A-Z]/.test(counted[2]) ? capital(inner) : inner) + (counted[3] || "") : text;
}

// Components talk by events on the document: "piece" (what is shown and heard), "act" (do this), "status".
function tell(name, detail) { document.dispatchEvent(new CustomEvent("fialta:" + name, { detail })); }

function hear(name, listener) {
  const wrapped = (event) => {
    if (element.isConnected) listener(event.detail || {});
    else document.removeEventListener("fialta:" + name, wrapped);
  };
  document.addEventListener("fialta:" + name, wrapped);
}

// The sentence that a piece was asked for with; a file of one's own has none, its name is a title.
const sentenceOf = (piece) => (typeof piece.prompt === "string" ? piece.prompt : piece.model ? piece.caption || "" : "");

function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// A server function's answer; a refusal comes as {error: sentence}. Gradio hands one argument on as it is.
async function ask(name, request) {
  let answer;
  try { answer = await server[name](request); } catch (trouble) { answer = { error: labels.no_answer }; }
  return answer && typeof answer === "object" ? answer : { error: labels.no_answer };
}
