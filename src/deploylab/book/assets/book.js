// The frames of the static book: as high as what is in them, and light or dark as the reader chose.
// Pages opened from the file system may not look into one another; they send each other word instead.

const frames = () => [...document.querySelectorAll("figure.scene iframe")];
const scheme = () => (document.body.getAttribute("data-md-color-scheme") === "slate" ? "dark" : "light");
const dress = (frame) => frame.contentWindow?.postMessage({ deploylabScheme: scheme() }, "*");

addEventListener("message", (event) => {
  const height = Number(event.data?.deploylabHeight);
  const frame = height > 0 && frames().find((each) => each.contentWindow === event.source);
  if (!frame) return;
  frame.style.height = `${Math.min(height, 4000)}px`;
  dress(frame);
});
new MutationObserver(() => frames().forEach(dress)).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });

addEventListener("load", () => {
  document.querySelector(".md-search")?.setAttribute("aria-label", document.querySelector(".md-search__input").placeholder);
  reachable(document.body, ".md-typeset__scrollwrap, .md-typeset pre > code, .md-typeset figure");
});
