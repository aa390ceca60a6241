// The same request in two runs. Python has compared and sorted; here a row is shown, pointed at, and followed in the player.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".fates");
  if (root.told === data) return;
  root.told = data;
  draw(root, JSON.parse(data));
}

function draw(root, told) {
  const { words, names } = told;
  root.querySelector(".summary").textContent = told.rows.length ? told.summary : `${told.summary} ${words.none}`;
  root.querySelector(".scroll").setAttribute("aria-label", words.table);
  const heads = [words.request, words.arrived, `A · ${names[0]}`, `B · ${names[1]}`, words.gap];
  const head = el("tr");
  head.append(...heads.map((text, i) => Object.assign(el("th", i === 1 ? "arrived" : "", text), { scope: "col" })));
  root.querySelector("thead").replaceChildren(head);
  root.querySelector(".scroll").hidden = !told.rows.length;
  const groups = root.querySelector(".groups");
  groups.setAttribute("aria-label", words.groups);
  const all = { id: "", label: words.all, count: told.groups.reduce((sum, group) => sum + group.count, 0) };
  const buttons = [all, ...told.groups].map((group) => {
    const button = el("button", "", `${group.label} ${group.count.toLocaleString()}`);
    button.type = "button";
    button.disabled = !group.count;
    button.dataset.group = group.id;
    button.onclick = () => show(group.id);
    return button;
  });
  groups.replaceChildren(...buttons);

  function show(id) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.group === id));
    const rows = told.rows.filter((row) => !id || row.group === id);
    root.querySelector("tbody").replaceChildren(...rows.map((row) => line(row, told)));
  }
  show("");
}

function line(row, { player, words }) {
  const tr = el("tr"),
    follow = (more) => document.dispatchEvent(new CustomEvent("deploylab-follow", { detail: { player, request: row.id, ...more } }));
  tr.dataset.request = row.id;
  tr.onpointerenter = () => follow({});
  tr.addEventListener("focusin", () => follow({}));
  const ends = row.ends.map((end, run) => {
    const td = el("td"),
      button = el("button", end.lost ? "lost" : "", end.said);
    button.type = "button";
    button.title = words.go.replace("{}", "AB"[run]);
    button.append(el("small", "", end.server));
    button.onclick = () => follow({ run, step: end.step });
    td.append(button);
    return td;
  });
  tr.append(el("td", "", `#${row.id}`), el("td", "quiet arrived", row.at), ...ends, el("td", "", row.gap));
  return tr;
}
