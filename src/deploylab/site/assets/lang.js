// The language: what the address asks for, else what the reader's browser speaks. Links keep it.

const address = new URLSearchParams(location.search);
const heard = [];
let lang = address.get("lang") ?? (navigator.language.startsWith("ko") ? "ko" : "en");

function speak(wanted) {
  lang = wanted === "en" ? "en" : "ko";
  const html = document.documentElement;
  html.lang = lang;
  document.title = html.dataset[lang === "ko" ? "titleKo" : "titleEn"];
  for (const a of document.querySelectorAll("a[data-keeps]")) a.search = `?lang=${lang}`;
  for (const option of document.querySelectorAll("option[data-ko]")) option.textContent = option.dataset[lang];
  for (const button of document.querySelectorAll("[data-speak]"))
    button.setAttribute("aria-pressed", String(button.dataset.speak === lang));
  for (const told of heard) told(lang);
}

for (const button of document.querySelectorAll("[data-speak]"))
  button.addEventListener("click", () => {
    address.set("lang", button.dataset.speak);
    history.replaceState(null, "", `?${address}${location.hash}`);
    speak(button.dataset.speak);
  });
speak(lang);
