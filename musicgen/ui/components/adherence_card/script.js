// What was asked against what came of it, and what the notes alone tell: of the version on the roll as it is
// heard. The server sends the account with a finished piece; for every other version, and when parts are muted,
// it is asked.
const PATIENCE_MS = 120;
const root = element.querySelector(".card");
let asked = 0, timer = 0, known = "";

const SOURCES = { heard: labels.heard, written: labels.written, told: labels.told };

function row(check) {
  const item = make("li", "check"), told = check.source === "told";
  item.dataset.kept = told ? "told" : check.kept ? "yes" : "no";
  item.dataset.long = Math.max(check.got.length, check.asked.length) > 24 ? "yes" : "no";
  item.title = SOURCES[check.source] || "";
  const mark = make("span", "check-mark", told ? "→" : check.kept ? "✓" : "✗");
  mark.setAttribute("aria-label", told ? labels.told : check.kept ? labels.kept : labels.broken);
  item.append(mark, make("span", "check-field", check.label), make("span", "check-got", check.got));
  if (told) item.append(make("span", "check-asked", labels.told));
  else if (check.asked !== check.got && check.asked !== check.label) item.append(make("span", "check-asked", labels.asked + ": " + check.asked));
  return item;
}

function show(value, again) {
  root.hidden = !value.ready;
  if (!value.ready) return;
  const checks = value.checks || [];
  root.querySelector(".card-title").textContent = labels.title;
  root.querySelector(".card-nothing").textContent = checks.length ? "" : labels.nothing;
  root.querySelector(".card-rows").replaceChildren(...checks.map(row));
  const retry = root.querySelector(".card-again");
  retry.hidden = !again || !checks.some((check) => !check.kept);
  retry.textContent = labels.again;
  retry.title = labels.again_title;
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

// A finished piece comes with its account; while one is written there is none.
function take() {
  const value = props.value || {};
  asked++;
  // While the next piece is written the page keeps its length, so that no button leaves the pointer.
  root.dataset.stale = value.ready ? "no" : "yes";
  root.querySelector(".card-again").disabled = !value.ready;
  if (value.ready || root.hidden) show(value, true);
}

async function follow(detail) {
  const turn = ++asked, answer = await ask("account", { piece: detail.piece, silent: detail.silent });
  if (turn !== asked || answer.error) return;
  root.dataset.stale = "no";
  root.querySelector(".card-again").disabled = false;
  show(Object.assign({}, answer.card, { notices: detail.notices }), detail.made === "composed");
  if (answer.card.ready) tell("account", answer);
}

hear("piece", (detail) => {
  clearTimeout(timer);
  if (!detail.piece) { known = ""; return; }
  const sounding = JSON.stringify([detail.run, detail.silent]);
  if (sounding === known) return;  // volumes and places change nothing of what is heard
  known = sounding;
  timer = setTimeout(follow, PATIENCE_MS, detail);
});

root.querySelector(".card-again").addEventListener("click", () => trigger("submit", {}));
watch("value", take);
take();
