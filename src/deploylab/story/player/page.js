// The start of a page of its own: what the address asks for wins over what the page was made with.

const given = JSON.parse(document.getElementById("dl-data").textContent);
const wanted = new URLSearchParams(location.search);
if (wanted.has("step")) given.step = Number(wanted.get("step"));
if (["ko", "en"].includes(wanted.get("lang"))) given.lang = wanted.get("lang");
for (const flag of ["embed", "large", "autoplay"]) if (wanted.has(flag)) given[flag] = wanted.get(flag) !== "0";
const payloads = await unpacked(given.packed);
const { title, scenario } = payloads[0].meta;
document.documentElement.lang = given.lang;
document.title = document.querySelector("h1").textContent = title?.[given.lang] ?? scenario ?? "deploylab";
if (wanted.has("scheme")) dress(wanted.get("scheme"));
window.deploylabPlayer = mount(document.body, { ...given, payloads });
if (window.parent !== window) framed(document.querySelector("main"));

/** Light or dark as the reader of the page around it chose, whatever the system prefers. */
function dress(scheme) {
  document.documentElement.dataset.scheme = scheme === "dark" ? "dark" : "light";
  window.deploylabPlayer?.shade();
}

/** In a frame: tell the page around it how high we are, and take its colour scheme. */
function framed(main) {
  document.body.classList.add("framed");
  const tell = () => window.parent.postMessage({ deploylabHeight: Math.ceil(main.getBoundingClientRect().height) + 8 }, "*");
  new ResizeObserver(tell).observe(main);
  addEventListener("message", (event) => {
    if (event.source === window.parent && event.data?.deploylabScheme) dress(event.data.deploylabScheme);
  });
  tell();
}
