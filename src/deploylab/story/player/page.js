// The start of a static page: what the address asks for wins over what the page was made with.

const given = JSON.parse(document.getElementById("dl-data").textContent);
const wanted = new URLSearchParams(location.search);
if (wanted.has("step")) given.step = Number(wanted.get("step"));
if (wanted.has("lang")) given.lang = wanted.get("lang");
for (const flag of ["embed", "large", "autoplay"]) if (wanted.has(flag)) given[flag] = wanted.get(flag) !== "0";
const { title, scenario } = given.payloads[0].meta;
document.documentElement.lang = given.lang;
document.title = document.querySelector("h1").textContent = title?.[given.lang] ?? scenario ?? "deploylab";
window.deploylabPlayer = mount(document.body, given);
