// ------------------------------------------------------------------ links that carry the piece

const here = () => window.location.origin + window.location.pathname;
const LONG_LINK = 2000;  // what many programs cut a link at
let shared = { fragment: "", query: "" }, asked = 0;

async function share() {
  if (!held) return;
  const turn = ++asked, answer = await ask("share", { piece: held.piece, base: here() });
  if (turn !== asked || open !== "share") return;
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  shared = answer;
  const address = here() + (answer.fragment || answer.query);
  find(".away-link").value = answer.fragment ? address : "";
  find(".away-link-note").textContent = answer.fragment ? filled(address.length > LONG_LINK ? labels.link_long : labels.link_note, { size: address.length }) : labels.link_too_long;
  find(".away-link-note").dataset.long = answer.fragment && address.length > LONG_LINK ? "yes" : "no";
  find(".away-short").value = answer.query ? here() + answer.query : "";
  find(".away-short").parentElement.hidden = find(".away-short-note").hidden = !answer.query;
  find(".away-embed").value = '<iframe src="' + here() + "?embed=yes" + answer.fragment + '" width="100%" height="560" style="border:0" title="Fialta"></iframe>';
  find(".away-embed").parentElement.hidden = !answer.fragment;
  code(answer.qr || []);
  find(".away-qr-note").textContent = !answer.qr.length ? labels.qr_none : answer.qr_whole ? labels.qr_whole : labels.qr_short;
}

// Dark on white in either theme: that is what cameras expect.
function code(rows) {
  const canvas = find(".away-qr"), border = 4, size = rows.length + 2 * border, scale = Math.max(2, Math.floor(720 / Math.max(1, size)));
  canvas.hidden = !rows.length;
  canvas.width = canvas.height = size * scale;
  canvas.setAttribute("aria-label", labels.qr);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#16212a";
  rows.forEach((row, y) => [...row].forEach((bit, x) => {
    if (bit === "1") context.fillRect((x + border) * scale, (y + border) * scale, scale, scale);
  }));
}

// In a frame the clipboard may be forbidden: then the old way, and if that fails, too, the text is selected.
async function copy(field) {
  let done = false;
  try { await navigator.clipboard.writeText(field.value); done = true; } catch (forbidden) { done = false; }
  field.focus();
  field.select();
  if (!done) done = document.execCommand("copy");
  tell("status", { kind: "done", text: done ? labels.copied : labels.copy_by_hand });
}

// What a phone sends a link with; taken back by the visitor is no error.
async function send() {
  const url = find(".away-link").value || find(".away-short").value;
  try { await navigator.share({ title: "Fialta", text: held.piece.caption || "Fialta", url }); } catch (left) { /* the sheet was closed */ }
}

find(".away-send").addEventListener("click", send);
find(".away-copy").addEventListener("click", () => copy(find(".away-link").value ? find(".away-link") : find(".away-short")));
for (const field of element.querySelectorAll(".away-field input")) field.addEventListener("focus", () => field.select());

// The address this page was opened with: the piece is in its fragment, which no server ever sees.
async function opened() {
  const text = decodeURIComponent(window.location.hash.slice(1).split("&")[0]);
  if (new URLSearchParams(window.location.search).get("embed")) document.getElementById("page").dataset.embed = "yes";
  if (!/^[0-9][A-Za-z0-9_-]{7,}$/.test(text)) { again(); return; }
  tell("status", { kind: "working", text: labels.opening });
  const answer = await ask("open_link", { text });
  if (answer.error) { tell("status", { kind: "error", text: answer.error }); return; }
  tell("open", { piece: answer.piece });
  tell("status", { kind: "done", text: answer.text });
}
