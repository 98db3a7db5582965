// One line in plain words, and a thin bar while something is being written. Its stage also decides, in the
// page's style, between Generate and Stop.
const line = element.querySelector(".status");
const text = element.querySelector(".status-text");
const done = element.querySelector(".status-done");

function show(told) {
  const value = told && told.text ? told : props.value || {};
  line.dataset.kind = value.kind || "idle";
  line.dataset.stage = value.stage || "idle";
  line.dataset.still = value.kind === "working" && !value.progress ? "yes" : "no";
  text.textContent = value.text || "";
  done.style.width = value.progress ? Math.round(100 * value.progress) + "%" : "";
}

watch("value", () => show());
if (props.listens) hear("status", show);
show();
