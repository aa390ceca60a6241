// A lab's page: its trace is unpacked and handed to the player.

const given = JSON.parse(document.getElementById("dl-data").textContent);
const place = document.querySelector(".stage");

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(plain).text());
}

let options = { step: given.step, name: given.name, version: 0 };
for (const flag of ["embed", "large", "autoplay"]) if (address.has(flag)) options[flag] = address.get(flag) !== "0";
if (address.has("step")) options.step = Number(address.get("step"));

/** Show these runs from this step; the first ones are those that came with the page. */
function show(payloads, step) {
  options = { ...options, payloads, step, version: options.version + 1, lang, base: `?lang=${lang}` };
  window.deploylabPlayer = mount(place, options);
}

document.body.classList.toggle("embedded", Boolean(options.embed));
show([await unpacked(given.packed)], options.step);
heard.push(() => {
  options = { ...options, lang, base: `?lang=${lang}` };
  mount(place, options);
});
