// The player: one clock, one step, and everything that follows it.

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const remembered = new Map(); // survives a change of page in the app: the last step of each player
let keyboardOwner = null;

class Player {
  constructor(root, payloads, options) {
    this.root = root.querySelector(".dl");
    this.options = options;
    this.runs = payloads.map((payload) => new Run(payload));
    this.moments = this.runs.length === 1 ? { time: this.runs[0].at, run: null, steps: null } : together(this.runs);
    this.count = this.moments.time.length;
    this.speed = 2;
    this.by = "event";
    this.answers = new Map();
    this.asking = true;
    this.stopsAt = this.stepsToStopAt();
    this.questions = this.runs.flatMap((run, r) => run.p.questions.map((q) => ({ ...q, moment: this.momentOf(r, q.step) })));
    this.stages = this.runs.map((run) => new Stage(run, (id) => this.choose(id)));
    this.find(".dl-stages").replaceChildren(...this.stages.map((stage, r) => make("figure", {}, this.caption(r), stage.svg, make("div", { class: "dl-strip", role: "group" }))));
    this.fate = this.find(".dl-fate");
    this.listen();
    this.dress(options);
    const start = options.step ?? remembered.get(options.name) ?? 0;
    this.go(Math.min(Math.max(0, Number(start) || 0), this.count - 1), { calm: true });
    if (options.autoplay && !this.reduced()) this.play();
  }

  find(selector) { return this.root.querySelector(selector); }
  reduced() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }
  stepOf(r, k = this.k) { return this.moments.steps ? this.moments.steps[k][r] : k; }
  runOf(k = this.k) { return this.moments.run ? this.moments.run[k] : 0; }

  momentOf(r, step) {
    if (!this.moments.steps) return step;
    for (let k = 0; k < this.count; k++) if (this.moments.run[k] === r && this.moments.steps[k][r] === step) return k;
    return 0;
  }

  caption(r) {
    const title = this.runs[r].p.meta.title;
    this.captions ??= [];
    return (this.captions[r] = make("figcaption", { hidden: this.runs.length < 2 && !title }));
  }

  stepsToStopAt() {
    const collect = (kind) => [...new Set(this.runs.flatMap((run, r) => run.p.stops[kind].map((step) => this.momentOf(r, step))))].sort((a, b) => a - b);
    return { intention: collect("intention"), second: collect("second") };
  }

  /** Language, theme, sizes: called again whenever one of them changes. */
  dress(options) {
    this.options = options;
    this.lang = options.lang === "en" ? "en" : "ko";
    const text = (this.text = TEXT[this.lang]);
    this.root.lang = this.lang;
    this.root.classList.toggle("dl-embed", Boolean(options.embed));
    this.root.classList.toggle("dl-large", Boolean(options.large));
    this.root.classList.toggle("dl-two", this.runs.length > 1);
    this.shade();
    for (const button of this.root.querySelectorAll("[data-do]")) this.name(button, text[button.dataset.do]);
    for (const button of this.root.querySelectorAll("[data-by]")) button.textContent = text[button.dataset.by];
    this.find(".dl-by").setAttribute("aria-label", text.by);
    this.find(".dl-controls").setAttribute("aria-label", text.controls);
    this.find(".dl-scrub").setAttribute("aria-label", text.scrub);
    this.find(".dl-help").replaceChildren(...text.keys.flatMap(([keys, what]) => [make("dt", { text: keys }), make("dd", { text: what })]));
    this.captions.forEach((caption, r) => {
      const { title, balancer, strategy } = this.runs[r].p.meta, said = title?.[this.lang] ?? text.names[balancer] ?? strategy ?? "";
      caption.textContent = this.runs.length > 1 ? `${"AB"[r]} · ${said}` : said;
      caption.hidden = !caption.textContent;
    });
    this.ledger = new Ledger([...this.root.querySelectorAll(".dl-strip")], this.find(".dl-list"), this.runs, text, this.lang, { go: (r, step, id) => { this.choose(id); this.pause(); this.go(this.momentOf(r, step)); }, choose: (id) => this.choose(id) });
    this.latency = new Latency(this.find(".dl-times"), this.runs, text);
    this.decision = new Decision(this.find(".dl-decision"), this.runs, text, this.lang);
    this.source = new Source(this.find(".dl-source"), this.runs, text);
    this.source.repaint = () => this.source.paint(this.runOf(), this.stepOf(this.runOf()), this.playing);
    this.find(".dl-scrub").max = this.count - 1;
    this.width = 0;
    this.measure();
    this.marks();
    this.setBy(this.by);
    this.setSpeed(this.speed);
    if (this.k !== undefined) this.go(this.k, { calm: true, force: true });
  }

  name(button, words) {
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  /** Dark or light is read off the ground that we stand on, whoever chose it. */
  shade() {
    const [r, g, b] = (getComputedStyle(this.root).backgroundColor.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
    this.root.classList.toggle("dl-dark", 0.299 * r + 0.587 * g + 0.114 * b < 128);
  }

  measure() {
    const width = Math.floor(this.find(".dl-stages").firstChild.clientWidth);
    if (width < 200 || width === this.width) return;
    this.width = width;
    this.stages.forEach((stage, r) => stage.build(width / this.zoom(), this.lang, this.ledger.cells[r]));
    if (this.k !== undefined) this.drawStages(true);
  }

  zoom() { return this.root.classList.contains("dl-large") && this.width > 700 ? 1.3 : 1; }

  marks() {
    const svg = this.find(".dl-marks"), x = (k) => ((k / Math.max(1, this.count - 1)) * 1000).toFixed(1);
    svg.setAttribute("viewBox", "0 0 1000 10");
    const failed = this.runs.flatMap((run, r) => run.p.requests.ended.filter((step, v) => step >= 0 && run.p.requests.latency[v] < 0).map((step) => this.momentOf(r, step)));
    const path = (at, y) => at.map((k) => `M${x(k)} ${y}v4`).join("");
    svg.replaceChildren(make("svg:path", { class: "dl-m-asked", d: path(this.stopsAt.intention, 0) }), make("svg:path", { class: "dl-m-failed", d: path(failed, 5) }));
  }

  listen() {
    const acts = { first: () => this.go(0), back: () => this.move(-1), play: () => this.toggle(), forward: () => this.move(1), last: () => this.go(this.count - 1),
      slower: () => this.setSpeed(this.speed - 1), faster: () => this.setSpeed(this.speed + 1), copy: () => this.copy(), save: () => this.save(),
      large: () => this.toggleLarge(), help: () => this.help() };
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-do],[data-by]");
      if (!button) return;
      const { do: act, by } = button.dataset;
      if (by) return this.setBy(by);
      if (["first", "back", "forward", "last"].includes(act)) this.pause();
      acts[act]();
    });
    const scrub = this.find(".dl-scrub");
    scrub.addEventListener("input", () => { this.pause(); this.go(Number(scrub.value), { calm: true }); });
    this.root.addEventListener("pointerdown", () => (keyboardOwner = this));
    this.root.addEventListener("focusin", () => (keyboardOwner = this));
    keyboardOwner ??= this;
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.find(".dl-stages"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.shade());
  }

  key(event) {
    if (!this.root.isConnected) return document.removeEventListener("keydown", this.onKey);
    const target = event.composedPath()[0], mine = event.composedPath().includes(this.root);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!mine && (!keyboardOwner?.root.isConnected || keyboardOwner === this ? target !== document.body && !target.classList?.contains("stMain") : true)) return;
    const typing = target.closest?.("input:not(.dl-scrub), textarea, select, [contenteditable]");
    if (typing) return;
    const pressable = mine && target.closest?.("button") && [" ", "Enter"].includes(event.key);
    const acts = { ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1), Home: () => { this.pause(); this.go(0); }, End: () => { this.pause(); this.go(this.count - 1); },
      " ": () => this.toggle(), "+": () => this.setSpeed(this.speed + 1), "=": () => this.setSpeed(this.speed + 1), "-": () => this.setSpeed(this.speed - 1),
      "?": () => this.help(), 1: () => this.setBy("event"), 2: () => this.setBy("intention"), 3: () => this.setBy("second") };
    if (pressable || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  step(direction) {
    this.pause();
    this.move(direction);
  }

  /** One stop on or back, in the unit that the reader chose. */
  move(direction) {
    if (this.by === "event") return this.go(this.k + direction, { asks: direction > 0 });
    const stops = this.stopsAt[this.by], i = lastUpTo(stops, this.k);
    const next = direction > 0 ? stops[i + 1] ?? this.count - 1 : (stops[i] < this.k ? stops[i] : stops[i - 1]) ?? 0;
    this.go(next, { asks: direction > 0 });
  }

  go(k, { calm = false, asks = false, force = false } = {}) {
    k = Math.min(this.count - 1, Math.max(0, k));
    if (asks && this.question && this.question.moment <= k) return;
    const question = asks && this.asking && this.questions.find((q) => q.moment > this.k && q.moment <= k && !this.answers.has(q));
    if (question) k = question.moment - 1;
    const back = this.k !== undefined && k < this.k;
    if (k !== this.k || force) {
      this.k = k;
      this.time = this.moments.time[k];
      remembered.set(this.options.name, k);
      this.paint();
      this.drawStages(calm || back);
    }
    if (question) this.ask(question);
    else if (!this.find(".dl-ask").hidden && this.question?.moment !== k + 1) this.dismiss();
  }

  drawStages(calm) {
    const how = { calm: calm || this.reduced(), forward: !calm, playing: Boolean(this.playing), haste: this.playing ? Math.max(1, Math.sqrt(SPEEDS[this.speed])) : 1 };
    let busy = false;
    this.stages.forEach((stage, r) => (busy = stage.draw(this.stepOf(r), this.time, how) || busy));
    if (busy && !this.playing) this.settle();
  }

  settle() {
    if (this.settling) return;
    const frame = () => {
      this.settling = null;
      if (this.playing) return;
      let busy = false;
      for (const stage of this.stages) busy = stage.move() || busy;
      if (busy) this.settling = requestAnimationFrame(frame);
    };
    this.settling = requestAnimationFrame(frame);
  }

  /** Everything but the stage. While playing, a sentence stays long enough to be read. */
  paint() {
    const r = this.runOf(), step = this.stepOf(r), scrub = this.find(".dl-scrub");
    this.find(".dl-time").textContent = `${seconds(this.time)} ${this.text.seconds}`;
    this.find(".dl-count").textContent = `${this.text.step} ${this.k} / ${this.count - 1}`;
    scrub.value = this.k;
    scrub.style.setProperty("--share", `${(100 * this.k) / Math.max(1, this.count - 1)}%`);
    scrub.setAttribute("aria-valuetext", `${this.text.step} ${this.k}, ${seconds(this.time)} ${this.text.seconds}`);
    this.say(r, step);
    const steps = this.runs.map((_, i) => this.stepOf(i));
    this.ledger.paint(steps);
    if (!this.playing || performance.now() > (this.nextPanels ?? 0)) {
      this.nextPanels = performance.now() + 300;
      this.decision.paint(r, step);
      this.latency.paint(steps);
      this.source.paint(r, step, this.playing);
    }
    drawCursor(this.time);
    if (this.chosen !== undefined) this.tellFate();
  }

  say(r, step) {
    const kind = this.runs[r].kind(step), weighty = !["arrive", "pick", "begin", "finish", "write"].includes(kind), now = performance.now();
    if (this.playing && now < this.sayUntil && !(weighty && !this.saidWeighty)) return;
    this.sayUntil = now + (weighty ? 1800 : 900);
    this.saidWeighty = weighty;
    const line = this.find(".dl-say"), said = (this.runs.length > 1 ? `${"AB"[r]}: ` : "") + this.runs[r].sentence(step, this.lang);
    line.classList.toggle("dl-bad", ["fail", "retry", "session", "unreadable"].includes(kind));
    if (line.textContent !== said) line.textContent = said;
  }

  toggle() { if (this.playing) this.pause(); else this.play(); }

  play() {
    if (this.question) return;
    if (this.k >= this.count - 1) this.go(0, { calm: true });
    this.playing = true;
    this.root.classList.add("dl-playing");
    this.find(".dl-say").setAttribute("aria-live", "off");
    this.name(this.find('[data-do="play"]'), this.text.pause);
    listenToCharts((t) => this.goToTime(t));
    let before = performance.now(), shown = 0;
    const frame = (now) => {
      if (!this.playing) return;
      if (!this.root.isConnected) return this.pause();
      const passed = Math.min(100, now - before) / 1000;
      before = now;
      this.flow(passed);
      if (!this.reduced() || now - shown > 250) {
        shown = now;
        if (this.reached !== this.k) this.go(this.reached, { asks: true });
        this.time = Math.max(this.time, this.clock);
        this.drawStages(false);
      }
      if (this.k >= this.count - 1) return this.pause();
      requestAnimationFrame(frame);
    };
    this.clock = this.time;
    this.reached = this.k;
    requestAnimationFrame(frame);
  }

  /** Let virtual time flow; a long silence passes in at most two seconds of watching. */
  flow(passed) {
    const pace = Math.max(...this.runs.map((run) => run.p.meta.pace)) * SPEEDS[this.speed], times = this.moments.time;
    const silence = (times[this.reached + 1] ?? this.clock) - times[this.reached];
    this.clock += passed * Math.max(pace, silence / 2);
    while (this.reached < this.count - 1 && times[this.reached + 1] <= this.clock) this.reached++;
    const end = times[this.count - 1];
    if (this.clock > end) this.clock = end;
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.root.classList.remove("dl-playing");
    this.find(".dl-say").setAttribute("aria-live", "polite");
    this.name(this.find('[data-do="play"]'), this.text.play);
    this.time = this.moments.time[this.k];
    for (const stage of this.stages) stage.step = -1;
    this.paint();
    this.drawStages(false);
    this.settle();
  }

  goToTime(microseconds) {
    this.pause();
    this.go(Math.max(0, lastUpTo(this.moments.time, microseconds)));
  }

  setBy(by) {
    this.by = by;
    for (const button of this.root.querySelectorAll("[data-by]")) button.setAttribute("aria-checked", String(button.dataset.by === by));
  }

  setSpeed(speed) {
    this.speed = Math.min(SPEEDS.length - 1, Math.max(0, speed));
    this.find(".dl-speed").textContent = `${SPEEDS[this.speed]}×`;
  }

  help() {
    const help = this.find(".dl-help");
    help.hidden = !help.hidden;
    this.find('[data-do="help"]').setAttribute("aria-expanded", String(!help.hidden));
  }

  toggleLarge() {
    const large = this.root.classList.toggle("dl-large");
    this.find('[data-do="large"]').setAttribute("aria-pressed", String(large));
    this.width = 0;
    this.measure();
  }

  note(words) {
    this.find(".dl-note").textContent = words;
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => (this.find(".dl-note").textContent = ""), 4000);
  }

  link() {
    const url = new URL(this.options.base || "", location.href);
    url.searchParams.set("step", this.k);
    return url.href;
  }

  async copy() {
    const link = this.link();
    try {
      await navigator.clipboard.writeText(link);
      this.note(this.text.copied);
    } catch {
      this.note(link); // no right to the clipboard: show it, so that it can be copied by hand
    }
  }

  /** The stage as a file that stands alone: our rules and the colours of the moment travel inside it. */
  save() {
    const source = this.stages[0].svg, copy = source.cloneNode(true), style = getComputedStyle(this.root);
    const sheets = [...(this.root.getRootNode().styleSheets || []), ...(this.root.getRootNode().adoptedStyleSheets || [])];
    const rules = sheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).filter((rule) => rule.includes(".dl-"));
    for (const name of ["ink", "soft", "line", "bg", "panel", "accent", "bad", "good", "v0", "v1", "v2", "v3", "grain"]) copy.style.setProperty(`--dl-${name}`, style.getPropertyValue(`--dl-${name}`));
    copy.style.background = style.backgroundColor;
    copy.style.fontFamily = style.fontFamily;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", this.stages[0].width);
    copy.prepend(make("svg:style", { text: rules.join("\n") }));
    const file = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    const a = make("a", { href: URL.createObjectURL(file), download: `deploylab-${this.k}.svg` });
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  /** Follow one request: what became of it, in every run. */
  choose(id) {
    if (id === this.chosen) return;
    this.chosen = id;
    for (const stage of this.stages) {
      stage.chosen = id;
      for (const [request, dot] of stage.dots) dot.node.classList.toggle("dl-focus", request === id);
    }
    this.tellFate();
  }

  tellFate() {
    const told = this.runs.map((run, r) => {
      const v = run.visit.get(this.chosen);
      if (v === undefined) return null;
      const { ended, end, latency } = run.p.requests, leg = run.legs[v].at(-1), server = leg === undefined ? "" : `${run.p.servers[run.p.legs.server[leg]].name} · `;
      const fate = ended[v] < 0 ? run.p.ledger.names.in_flight[this.lang] : latency[v] >= 0 ? `✓ ${duration(latency[v])}` : `✕ ${run.p.ledger.names[run.p.ends[end[v]]][this.lang]}`;
      return `${this.runs.length > 1 ? `${"AB"[r]}: ` : ""}${server}${fate}`;
    }).filter(Boolean);
    this.fate.textContent = told.length ? `#${this.chosen}  ${told.join("   |   ")}` : "";
  }
}
