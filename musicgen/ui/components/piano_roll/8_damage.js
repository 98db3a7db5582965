// ------------------------------------------------------------------ damage: found, ticked or not, mended

const damage_ = find(".roll-damage"), found_ = find(".roll-found");

// Of a file, or of what was looked through: what was found, ticked where it was mended.
function damaged() {
  const found = piece.damage || [];
  damage_.hidden = piece.state !== "done" || !(piece.file || piece.damage);
  find(".roll-repair").textContent = selection ? labels.repair_these : labels.repair;
  found_.hidden = !found.length;
  found_.open = found.length > 0;
  find(".roll-found summary").textContent = filled(labels.found, { count: found.length });
  find(".roll-found ul").replaceChildren(...found.map(foundRow));
  ticked();
}

function foundRow(one) {
  const row = make("li", ""), label = make("label", ""), box = make("input", "");
  box.type = "checkbox";
  box.checked = one.mended;
  box.disabled = !one.bars;
  box.dataset.number = String(one.number);
  box.addEventListener("change", ticked);
  const [first, last] = one.bars || [];
  const where = one.bars ? filled(first === last ? labels.one_bar : labels.some_bars, { first, last }) : "";
  const who = one.parts.length > 3 ? "" : one.parts.map(called).join(", ");
  const sure = one.bars ? Math.round(one.p * 100) + " %" : "";
  label.append(box, make("span", "", [where, who, one.said, sure].filter(Boolean).join(" · ")));
  row.append(label);
  return row;
}

const boxOf = (one) => found_.querySelector('input[data-number="' + one.number + '"]');

// What is ticked otherwise than it was mended can be asked for.
function ticked() {
  const found = piece.damage || [], mend = find(".roll-mend");
  mend.textContent = labels.mend;
  mend.hidden = !found.some((one) => boxOf(one) && boxOf(one).checked !== one.mended);
}

// From the file as it was before the first repair: what is refused now was perhaps mended then.
function repair(again) {
  if (piece.state !== "done" || busy) return;
  const version = current() || {}, found = again ? piece.damage || [] : [];
  const base = (again && version.base) || wire();
  const numbers = (wanted) => found.filter((one) => one.bars && wanted(one, boxOf(one).checked)).map((one) => one.number);
  const marks = !again && selection ? { marked: true, first: selection.first, last: selection.last, parts: [...chosen] } : {};
  asked = { base };
  busy = true;
  trigger("input", {});
  trigger("submit", { do: "repair", piece: base, seed: again && piece.seed ? piece.seed : Math.floor(Math.random() * 1e6),
    refuse: numbers((one, on) => one.sure && !on), accept: numbers((one, on) => !one.sure && on), ...marks });
}

find(".roll-repair").addEventListener("click", () => repair(false));
find(".roll-mend").addEventListener("click", () => repair(true));
