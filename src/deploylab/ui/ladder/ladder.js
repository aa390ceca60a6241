// A ladder of messages between hosts, one rung a step. Drawn from what Python sent; nothing is computed here
// but which rung is shown.
const places = new Map();

export default function (component) {
  const { data, parentElement } = component;
  const told = JSON.parse(data);
  const root = parentElement.querySelector(".ladder");
  let ladder = root.ladder;
  if (!ladder) ladder = root.ladder = new Ladder(root);
  ladder.show(told);
}

class Ladder {
  constructor(root) {
    this.root = root;
    const go = (to) => () => this.go(to());
    root.querySelector(".first").onclick = go(() => 0);
    root.querySelector(".back").onclick = go(() => this.step - 1);
    root.querySelector(".next").onclick = go(() => this.step + 1);
    root.querySelector(".last").onclick = go(() => this.told.steps.length - 1);
    this.range = root.querySelector("input");
    this.range.oninput = () => this.go(Number(this.range.value));
    root.addEventListener("keydown", (event) => {
      const to = { ArrowRight: this.step + 1, ArrowLeft: this.step - 1, Home: 0, End: this.told.steps.length - 1 }[event.key];
      if (to === undefined || event.target === this.range) return;
      event.preventDefault();
      this.go(to);
    });
  }

  show(told) {
    this.told = told;
    this.root.classList.remove("bare");
    this.range.max = told.steps.length - 1;
    for (const [name, text] of Object.entries(told.words)) {
      const button = this.root.querySelector("." + name);
      if (button) { button.title = text; button.setAttribute("aria-label", text); }
    }
    this.drawLanes();
    this.go(Math.min(places.get(told.name) ?? 0, told.steps.length - 1));
  }

  drawLanes() {
    const stage = this.root.querySelector(".stage");
    const { lanes, steps } = this.told;
    stage.style.setProperty("--lanes", lanes.length);
    stage.replaceChildren(...lanes.map((lane) => el("div", "lane", lane)));
    this.rungs = steps.map((step, number) => {
      const from = lanes.indexOf(step.from), to = lanes.indexOf(step.to);
      const rung = el("button", "rung" + (from > to ? " left" : from === to ? " self" : ""));
      rung.type = "button";
      rung.style.gridColumn = `${Math.min(from, to) + 1} / ${Math.max(from, to) + 2}`;
      rung.style.gridRow = number + 2;
      rung.style.setProperty("--span", Math.abs(from - to) + 1);
      rung.append(el("span", "label", step.label), el("span", "arrow"));
      rung.onclick = () => this.go(number);
      return rung;
    });
    stage.append(...this.rungs);
  }

  go(to) {
    this.step = Math.max(0, Math.min(this.told.steps.length - 1, to));
    places.set(this.told.name, this.step);
    this.range.value = this.step;
    this.rungs.forEach((rung, number) => {
      rung.classList.toggle("now", number === this.step);
      rung.classList.toggle("later", number > this.step);
      rung.setAttribute("aria-current", number === this.step ? "step" : "false");
    });
    const step = this.told.steps[this.step];
    this.root.querySelector(".count").textContent = `${this.step + 1} / ${this.told.steps.length}`;
    this.root.querySelector(".say").textContent = step.say;
    this.root.querySelector(".facts").replaceChildren(...step.facts.map((fact) => this.fact(fact)));
    this.root.querySelector(".scroll").hidden = !step.facts.length;
    const code = this.root.querySelector(".code");
    code.hidden = !step.code;
    if (step.code) {
      code.querySelector(".file").textContent = step.code.file;
      code.querySelector("pre").textContent = step.code.text;
    }
  }

  fact(fact) {
    const row = el("tr", fact.changed ? "changed" : "");
    row.append(el("th", "", fact.what), el("td", "mono", fact.before), el("td", "sign", fact.changed ? "→" : "="),
      el("td", "mono", fact.after), el("td", "rule mono", fact.rule));
    return row;
  }
}
