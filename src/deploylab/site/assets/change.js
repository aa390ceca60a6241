// "Change something": Python is fetched when it is first wanted, runs in a worker, and can be stopped at any time.

const panel = document.querySelector(".change");
const form = panel.querySelector("form");
const words = (name) => given.words[name][lang];
const field = (name) => form.elements[name];
const status = panel.querySelector(".status");
let worker, waiting, asked, ticket = 0;

const served = location.protocol.startsWith("http");
panel.querySelector(".unserved").hidden = served || !given.home;
panel.querySelector(".unshipped").hidden = Boolean(given.home);
form.hidden = !served || !given.home;

function say(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
}

function begin() {
  worker = new Worker(new URL("worker.js", new URL(given.home, location.href)), { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.failed) return stop(`${words("broken")} ${data.failed}`);
    if (data.loaded) return progress(data.loaded);
    if (data.id === ticket) waiting?.(data.text);
  };
  worker.onerror = (trouble) => stop(`${words("broken")} ${trouble.message ?? ""}`);
}

function progress(loaded) {
  const meter = panel.querySelector("progress");
  meter.hidden = loaded >= given.bytes;
  meter.value = loaded / given.bytes;
  const [now, all] = [loaded, given.bytes].map((bytes) => (bytes / 1e6).toFixed(1));
  say(loaded < given.bytes ? `${words("loading")} ${now} / ${all} MB` : words("starting"));
}

/** Ask Python; the answer's text. Only the last question counts. */
function ask(call, question) {
  if (!worker) begin();
  ticket += 1;
  return new Promise((resolve) => {
    waiting = resolve;
    worker.postMessage({ id: ticket, call, text: JSON.stringify(question) });
  });
}

function busy(on) {
  for (const name of ["run", "trace"]) field(name).disabled = on || (name === "trace" && !asked);
  field("stop").disabled = !on;
}

function stop(why) {
  worker?.terminate();
  worker = waiting = undefined;
  panel.querySelector("progress").hidden = true;
  busy(false);
  say(why, true);
}

/** What the controls say, as far as it differs from the scenario's own. */
function question() {
  const changes = {};
  for (const control of form.querySelectorAll("[data-key]")) {
    const { key, kind, own } = control.dataset;
    const said = kind === "bool" ? String(control.checked) : control.value.trim();
    if (said === own || said === "") continue;
    changes[key] = kind === "bool" ? said === "true" : kind === "text" ? said : Number(said);
  }
  const action = field("action").value;
  const at = Number(field("at").value);
  const server = action === "roll_back" ? "" : field("server").value;
  const forks = action ? [{ at, action, server, factor: action === "slow" ? 5 : 1, weights: {} }] : [];
  const page = field("page").value;
  return { scenario: given.scenario, changes, forks, page, text: page ? field("text").value : "", beside: field("beside").checked };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  busy(true);
  if (worker) say(words("running"));
  const wanted = question();
  const began = performance.now();
  const told = JSON.parse(await ask("answer", wanted));
  panel.querySelector("progress").hidden = true;
  asked = told.trouble ? undefined : wanted;
  busy(false);
  if (told.trouble) return say(told.trouble[lang], true);
  show(told.payloads, told.step, wanted.changes);
  say(`${words("done")} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  panel.querySelector(".command").textContent = told.command;
  place.scrollIntoView({ block: "start" });
});
field("stop").addEventListener("click", () => stop(words("stopped")));
field("trace").addEventListener("click", async () => {
  busy(true);
  const text = await ask("trace", asked);
  busy(false);
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  a.download = `${given.scenario}.json`;
  a.click();
  URL.revokeObjectURL(a.href);
});
field("page").addEventListener("change", () => {
  const { strategy, balancer } = deploylabPlayer.runs[0].p.source;
  const page = field("page").value;
  panel.querySelector(".own").hidden = !page;
  if (page) field("text").value = `${(page === "strategy" ? strategy : balancer).lines.join("\n")}\n`;
});
// A link to a changed run brings its changes; Python waits until it is asked.
for (const control of form.querySelectorAll("[data-key]")) {
  const said = address.get(control.dataset.key);
  if (said === null) continue;
  if (control.type === "checkbox") control.checked = said === "true";
  else control.value = said;
}
// A new line begins where the last one did, deeper after a colon. The tab key is left to those who walk by it.
field("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const { value, selectionStart, selectionEnd } = event.target;
  const line = value.slice(0, selectionStart).split("\n").at(-1);
  const depth = line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
  event.target.setRangeText(`\n${depth}`, selectionStart, selectionEnd, "end");
  event.preventDefault();
});
busy(false);
