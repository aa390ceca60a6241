// A lab's page: its trace is unpacked and handed to the player.

const given = JSON.parse(document.getElementById("dl-data").textContent);
const place = document.querySelector(".stage");

let options = { step: given.step, name: given.name, version: 0 };
for (const flag of ["embed", "large", "autoplay"]) if (address.has(flag)) options[flag] = address.get(flag) !== "0";
if (address.has("step")) options.step = Number(address.get("step"));

/** What links to this page begin with: its language, and what was changed. */
const base = () => `?${new URLSearchParams({ lang, ...options.changes })}`;

/** Show these runs; `step` is counted with all of them under one clock. */
function show(payloads, step, changes = {}) {
  options = { ...options, payloads, step, changes, version: options.version + 1, lang };
  options.base = base();
  window.deploylabPlayer = mount(place, options);
}

document.body.classList.toggle("embedded", Boolean(options.embed));
show([await unpacked(given.packed)], options.step);
heard.push(() => {
  options = { ...options, lang, base: base() };
  mount(place, options);
});
