// The row under the roll: files, links, and the pieces that this browser keeps. These files are one script.
const root = element.querySelector(".away"), find = (name) => element.querySelector(name);
const FILES = props.formats || [];
let held = null;   // {piece, silent, font}: what is heard now
let open = "";     // which panel is

const isFile = () => !!held && !sentenceOf(held.piece);
const control = (name) => find('[data-do="' + name + '"]');

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// A long file is not passed through the scripts of the page as text: it is the answer itself.
async function askFile(request) {
  const site = window.gradio_config && window.gradio_config.root || "";
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(site + "/gradio_api/export", { method: "POST", headers, body: JSON.stringify(request) });
    const told = answer.headers.get("Content-Disposition");
    if (!told) return { error: (await answer.json()).error || labels.no_answer };
    return { name: decodeURIComponent(told.split("''")[1]), data: await answer.blob() };
  } catch (trouble) { return { error: labels.no_answer }; }
}

async function fetchFile(format, from) {
  if (!held || from.disabled) return;
  from.disabled = true;
  from.dataset.busy = "yes";
  from.setAttribute("aria-busy", "true");
  // Pages and long pieces take a while: say so, but do not flicker where it is quick.
  const patience = setTimeout(() => tell("status", { kind: "working", text: filled(labels.making, { format: labels["format_" + format] || format }) }), 400);
  const { piece, silent, rest, font, version } = held;
  const answer = await askFile({ piece, silent, rest, font, version, format });
  clearTimeout(patience);
  from.disabled = false;
  delete from.dataset.busy;
  from.removeAttribute("aria-busy");
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  save(answer.name, answer.data);
  tell("status", { kind: "done", text: filled(labels.saved, { name: answer.name }) });
}

function formats() {
  find(".away-formats").replaceChildren(...FILES.map((format) => {
    const item = make("li", ""), choice = button("away-format", undefined, () => fetchFile(format, choice));
    choice.dataset.format = format;
    choice.append(make("b", "", labels["format_" + format] || format), make("span", "", labels["about_" + format] || ""));
    item.append(choice);
    return item;
  }));
  const silent = held ? held.silent.length : 0;
  find(".away-muted").textContent = silent ? filled(labels.muted, { count: silent }) : labels.as_heard;
}

function panel(name) {
  open = open === name ? "" : name;
  root.dataset.open = open;
  for (const part of element.querySelectorAll("[data-panel]")) part.hidden = part.dataset.panel !== open;
  for (const each of ["formats", "share", "library"]) control(each).setAttribute("aria-expanded", open === each ? "true" : "false");
  if (open === "formats") formats();
  if (open === "share") share();
  if (open === "library") library();
}

function show() {
  root.dataset.ready = held ? "yes" : "no";
  const count = pieces().length;
  control("library").textContent = filled(labels.library, { count });
  control("library").hidden = !count && open !== "library";
  control("keep").textContent = kept() ? labels.kept : labels.keep;
  // A file of one's own has no sentence to draw another take from: what is selected can be written anew.
  control("another").textContent = isFile() ? labels.rewrite : labels.another;
  control("keep").setAttribute("aria-pressed", kept() ? "true" : "false");
  if (!held && (open === "formats" || open === "share")) panel("");
  if (open === "formats") formats();
}
