// What was asked against what came of it, and what the notes alone tell.
const root = element.querySelector(".card");

function row(check) {
  const item = make("li", "check");
  item.dataset.kept = check.kept ? "yes" : "no";
  item.dataset.long = Math.max(check.got.length, check.asked.length) > 24 ? "yes" : "no";
  item.title = check.source === "heard" ? labels.heard : labels.written;
  const mark = make("span", "check-mark", check.kept ? "✓" : "✗");
  mark.setAttribute("aria-label", check.kept ? labels.kept : labels.broken);
  item.append(mark, make("span", "check-field", labels[check.field] || labels["field_" + check.field] || labels["field_" + check.field + "_bpm"] || check.field), make("span", "check-got", check.got));
  if (check.asked !== check.got) item.append(make("span", "check-asked", labels.asked + ": " + check.asked));
  return item;
}

function show() {
  const value = props.value || {};
  root.hidden = !value.ready;
  if (!value.ready) return;
  const checks = value.checks || [];
  root.querySelector(".card-title").textContent = labels.title;
  root.querySelector(".card-nothing").textContent = checks.length ? "" : labels.nothing;
  root.querySelector(".card-rows").replaceChildren(...checks.map(row));
  const again = root.querySelector(".card-again"), broken = checks.some((check) => !check.kept);
  again.hidden = !broken;
  again.textContent = labels.again;
  again.title = labels.again_title;
  root.querySelector(".card-heard-title").textContent = labels.heard_title;
  const heard = Object.entries(value.heard || {}).filter((pair) => pair[1]);
  const lines = heard.map((pair) => {
    const line = make("div", "");
    line.append(make("dt", "", labels[pair[0]] || pair[0]), make("dd", "", pair[1]));
    return line;
  });
  root.querySelector(".card-heard").replaceChildren(...lines);
  root.querySelector(".card-notices").replaceChildren(...(value.notices || []).map((text) => make("li", "", text)));
  root.dataset.checks = String(checks.length);
}

root.querySelector(".card-again").addEventListener("click", () => trigger("submit", {}));
watch("value", show);
show();
