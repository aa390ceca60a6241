// What is wider than its place is scrolled by keyboard too, and marked (data-more) while there is more to its right.

function reachable(page, boxes) {
  let asked = 0;
  const look = () => {
    asked = 0;
    for (const box of page.querySelectorAll(boxes)) {
      const wider = box.scrollWidth > box.clientWidth + 1;
      if (wider) box.tabIndex = 0;
      else if ("more" in box.dataset) box.removeAttribute("tabindex");
      if (wider) box.dataset.more = box.scrollWidth - box.clientWidth - box.scrollLeft > 8;
      else delete box.dataset.more;
    }
  };
  const soon = () => { asked ||= requestAnimationFrame(look); };
  const changes = new MutationObserver(soon), sizes = new ResizeObserver(soon);
  changes.observe(page, { childList: true, subtree: true });
  sizes.observe(page.host ?? page);
  page.addEventListener("scroll", soon, { capture: true, passive: true });
  return () => {
    changes.disconnect();
    sizes.disconnect();
    page.removeEventListener("scroll", soon, { capture: true });
  };
}
