// One line in plain words, and a thin bar while something is being written. Its stage also decides, in the
// page's style, between Generate and Stop. What other components have to say comes up at the foot of the
// window, where it is seen wherever the page is scrolled to, and goes again.
const STAYS_MS = 6000, ASK_EVERY_MS = 2500;
const line = element.querySelector(".status"), toast = element.querySelector(".toast");
const text = element.querySelector(".status-text"), done = element.querySelector(".status-done");
const retry = element.querySelector(".status-retry");
let leaving = 0, asking = 0;

function show() {
  const value = props.value || {};
  line.dataset.kind = value.kind || "idle";
  line.dataset.stage = value.stage || "idle";
  line.dataset.still = value.kind === "working" && !value.progress ? "yes" : "no";
  text.textContent = value.text || "";
  done.style.width = value.progress ? Math.round(100 * value.progress) + "%" : "";
  retry.hidden = !value.retry;
  retry.textContent = value.retry || "";
  clearTimeout(asking);
  if (props.listens) follow(value);
  if (value.stage === "waiting" && value.ticket) asking = setTimeout(place, ASK_EVERY_MS, value.ticket);
}

// The place in the queue, as it moves up.
async function place(ticket) {
  const answer = await ask("place", { ticket });
  const value = props.value || {};
  if (!element.isConnected || value.stage !== "waiting" || value.ticket !== ticket) return;
  if (answer.text) text.textContent = answer.text;
  asking = setTimeout(place, ASK_EVERY_MS, ticket);
}

function say(told) {
  clearTimeout(leaving);
  toast.textContent = told.text || "";
  toast.dataset.kind = told.kind || "done";
  toast.hidden = !told.text;
  if (told.kind !== "working") leaving = setTimeout(() => { toast.hidden = true; }, told.kind === "error" ? 2 * STAYS_MS : STAYS_MS);
}

