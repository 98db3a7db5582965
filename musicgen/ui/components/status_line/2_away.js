// ------------------------------------------------------------------ what was being written when the connection went
//
// A phone that sleeps, or a page that is loaded anew, does not hear when its piece is finished. The server keeps it
// for this tab's ticket until it has arrived. (Once a connection is there again, Gradio loads the page anew.)

const TICKET = "fialta.ticket", LOOK_EVERY_MS = 2000, ALONE_MS = 4000, ROLL_MS = 250;
let mine = "";       // the ticket of what this page has begun and hears of
let looking = 0;

function ticket() { try { return sessionStorage.getItem(TICKET) || ""; } catch (denied) { return ""; } }

function note(value) {
  try { if (value) sessionStorage.setItem(TICKET, value); else sessionStorage.removeItem(TICKET); } catch (denied) { /* then a reload loses it */ }
}

// The status tells when something is begun (with a ticket), when it has ended, and when its connection was lost.
function follow(value) {
  if (value.ticket) {
    if (value.ticket !== mine) note(value.ticket);
    mine = value.lost ? "" : value.ticket;
    if (value.lost) look(0);
  } else if (mine && value.kind !== "working") arrived();
}

function arrived() {
  const held = ticket();
  mine = "";
  note("");
  if (held) ask("fetch", { ticket: held, arrived: true });
}

function look(wait) {
  clearTimeout(looking);
  looking = setTimeout(fetchResult, wait);
}

async function fetchResult() {
  const held = ticket();
  if (!held) return;
  const answer = await ask("fetch", { ticket: held });
  if (!element.isConnected || ticket() !== held) return;  // meanwhile it came by itself, or another was begun
  if (answer.error) { look(LOOK_EVERY_MS); return; }  // still no connection
  if (answer.result) {
    // What this page hears of itself comes by itself; only where it does not, it is fetched.
    if (mine) { mine = ""; look(ALONE_MS); return; }
    bring(answer.result);
    return;
  }
  if (!answer.text) { arrived(); rest(); return; }
  if (!mine) {
    line.dataset.kind = "working";
    line.dataset.stage = "composing";
    line.dataset.still = "yes";
    text.textContent = answer.text;
  }
  look(LOOK_EVERY_MS);
}

// Nothing is written any longer, and nothing has come of it.
function rest() {
  if (line.dataset.stage !== "composing") return;
  props.value = { kind: "idle" };
  show();
  tell("open", {});
}

function bring(result) {
  const roll = result.roll || {}, whole = roll.state === "done";
  const given = whole ? { piece: roll, made: roll.action || "composed" } : {};
  tell("open", given);
  if (whole && !given.taken) { look(ROLL_MS); return; }  // the roll is not built yet
  arrived();
  props.value = Object.assign({}, result.status);
  show();
  if (whole && roll.prompt) tell("say", { text: roll.prompt, edits: roll.edits });
  if (whole) say({ kind: "done", text: labels.come_back });
}

function wakened() { if (ticket() && !document.hidden) look(mine ? LOOK_EVERY_MS : 0); }

function stopped() { if (ticket() && !mine) ask("fetch", { ticket: ticket(), stop: true }); }
