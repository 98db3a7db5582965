// ------------------------------------------------------------------ beginning

for (const [name, text] of Object.entries({ another: labels.another, midi: labels.midi, wav: labels.wav, formats: labels.formats, share: labels.share })) control(name).textContent = text;
for (const field of element.querySelectorAll("[data-label]")) field.textContent = labels["label_" + field.dataset.label];
find(".away-copy").textContent = labels.copy;
find(".away-send").textContent = labels.send;
find(".away-send").hidden = !navigator.share;
find(".away-short-note").textContent = labels.short_note;
find(".away-export").textContent = labels.export_;
find(".away-import").textContent = labels.import_;
control("another").addEventListener("click", () => { if (isFile()) tell("rewrite"); else trigger("submit", {}); });
control("midi").addEventListener("click", () => fetchFile("mid", control("midi")));
control("wav").addEventListener("click", () => fetchFile("wav", control("wav")));
control("keep").addEventListener("click", keep);
for (const name of ["formats", "share", "library"]) control(name).addEventListener("click", () => panel(name));

hear("piece", (detail) => {
  const fresh = !held || !detail.piece || detail.piece.notes !== held.piece.notes;
  held = detail.piece ? detail : null;
  if (fresh) show();
  if (fresh && held) remember();
  if (fresh && held && open === "share") share();
});
show();
// The roll may be built after this row: the piece of a link is handed over when it can take it.
setTimeout(opened, 0);
window.addEventListener("hashchange", () => { if (element.isConnected) opened(); });
