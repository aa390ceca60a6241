// The player: one clock, one step, and everything that follows it.

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const remembered = new Map(); // survives a change of page in the app: each player's last step, and where it was asked to begin
let keyboardOwner = null;

class Player {
  constructor(root, payloads, options) {
    this.root = root.querySelector(".dl");
    this.options = options;
    this.runs = payloads.map(runFrom);
    this.moments = this.runs.length === 1 ? { time: this.runs[0].at, run: null, steps: null } : together(this.runs);
    this.count = this.moments.time.length;
    this.speed = 2;
    this.by = "event";
    this.answers = new Map();
    this.asking = true;
    this.stopsAt = this.stepsToStopAt();
    this.questions = this.runs.flatMap((run, r) =>
      (options.questions?.[r] ?? run.p.questions).map((q) => ({ ...q, moment: this.momentOf(r, q.step) })),
    );
    this.stages = this.runs.map((run) => new Stage(run, (id) => this.choose(id)));
    this.find(".dl-stages").replaceChildren(
      ...this.stages.map((stage, r) =>
        make("figure", {}, this.caption(r), stage.svg, make("div", { class: "dl-strip", role: "group" })),
      ),
    );
    this.fate = this.find(".dl-fate");
    this.listen();
    this.dress(options);
    const last = remembered.get(options.name),
      start = last && last.asked === options.step ? last.k : options.step;
    this.go(Math.min(Math.max(0, Number(start) || 0), this.count - 1), { calm: true });
    if (options.embed) this.measure(true); // now that every line around the stage has its words
    if (options.autoplay && !this.reduced()) this.play();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }
  reduced() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }
  stepOf(r, k = this.k) {
    return this.moments.steps ? this.moments.steps[k][r] : k;
  }
  runOf(k = this.k) {
    return this.moments.run ? this.moments.run[k] : 0;
  }

  momentOf(r, step) {
    return this.moments.of ? this.moments.of[r][step] : step;
  }

  caption(r) {
    this.captions ??= [];
    return (this.captions[r] = make("figcaption", { hidden: this.runs.length < 2 && !this.runs[r].p.meta.title }));
  }

  stepsToStopAt() {
    const collect = (kind) =>
      [...new Set(this.runs.flatMap((run, r) => run.p.stops[kind].map((step) => this.momentOf(r, step))))].sort(
        (a, b) => a - b,
      );
    return { intention: collect("intention"), second: collect("second") };
  }

  /** Language, theme, sizes: called again whenever one of them changes. */
  dress(options) {
    this.options = options;
    this.lang = options.lang === "en" ? "en" : "ko";
    const text = (this.text = TEXT[this.lang]);
    this.root.lang = this.lang;
    this.root.classList.remove("dl-bare");
    this.root.classList.toggle("dl-embed", Boolean(options.embed));
    this.root.classList.toggle("dl-large", Boolean(options.large));
    this.root.classList.toggle("dl-two", this.runs.length > 1);
    this.shade();
    for (const button of this.root.querySelectorAll("[data-do]")) this.name(button, text[button.dataset.do]);
    for (const button of this.root.querySelectorAll("[data-by]")) button.textContent = text[button.dataset.by];
    this.find(".dl-by").setAttribute("aria-label", text.by);
    this.find(".dl-controls").setAttribute("aria-label", text.controls);
    this.find(".dl-scrub").setAttribute("aria-label", text.scrub);
    this.find(".dl-help").replaceChildren(
      ...text.keys.flatMap(([keys, what]) => [make("dt", { text: keys }), make("dd", { text: what })]),
    );
    this.captions.forEach((caption, r) => {
      const { title, balancer, strategy } = this.runs[r].p.meta,
        said = options.captions ? (options.captions[r] ?? "") : (title?.[this.lang] ?? text.names[balancer] ?? strategy ?? "");
      caption.textContent = this.runs.length > 1 ? `${"AB"[r]} · ${said}` : said;
      caption.hidden = !caption.textContent;
    });
    this.ledger = new Ledger(
      [...this.root.querySelectorAll(".dl-strip")],
      this.find(".dl-list"),
      this.runs,
      text,
      this.lang,
      {
        go: (r, step, id) => {
          this.choose(id);
          this.pause();
          this.go(this.momentOf(r, step));
        },
        choose: (id) => this.choose(id),
      },
    );
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

  measure(again = false) {
    const width = Math.floor(this.find(".dl-stages").firstChild.clientWidth);
    if (width < 200 || (width === this.width && !again)) return;
    this.width = width;
    this.build(this.zoom());
    if (this.options.embed) this.build(this.fitting(this.zoom()));
    if (this.k !== undefined) this.drawStages(true);
  }

  build(zoom) {
    this.stages.forEach((stage, r) => stage.build(this.width / zoom, this.lang, this.ledger.cells[r]));
  }

  /** Embedded in a slide, the controls must be on the screen too: as large as the height allows, and no smaller than can be read. */
  fitting(zoom) {
    const figures = [...this.find(".dl-stages").children].map((figure) => figure.getBoundingClientRect()),
      stage = this.stages[0].svg.getBoundingClientRect().height;
    if (!stage || figures.some(({ top }) => top !== figures[0].top)) return zoom;
    const own = this.find(".dl-buttons").getBoundingClientRect().bottom - this.root.getBoundingClientRect().top;
    return Math.min(zoom, Math.max(0.7, (innerHeight - (own - stage) - 24) / this.stages[0].layout.height));
  }

  zoom() {
    return this.root.classList.contains("dl-large") && this.width > 700 ? 1.3 : 1;
  }

  marks() {
    const svg = this.find(".dl-marks"),
      x = (k) => ((k / Math.max(1, this.count - 1)) * 1000).toFixed(1);
    svg.setAttribute("viewBox", "0 0 1000 10");
    const failed = this.runs.flatMap((run, r) =>
      run.p.requests.ended
        .filter((step, v) => step >= 0 && run.p.requests.latency[v] < 0)
        .map((step) => this.momentOf(r, step)),
    );
    const path = (at, y) => at.map((k) => `M${x(k)} ${y}v4`).join("");
    svg.replaceChildren(
      make("svg:path", { class: "dl-m-asked", d: path(this.stopsAt.intention, 0) }),
      make("svg:path", { class: "dl-m-failed", d: path(failed, 5) }),
    );
  }

  step(direction) {
    this.pause();
    this.move(direction);
  }

  /** One stop on or back, in the unit that the reader chose. */
  move(direction) {
    if (this.by === "event") return this.go(this.k + direction, { asks: direction > 0 });
    const stops = this.stopsAt[this.by],
      i = lastUpTo(stops, this.k);
    const next =
      direction > 0 ? (stops[i + 1] ?? this.count - 1) : ((stops[i] < this.k ? stops[i] : stops[i - 1]) ?? 0);
    this.go(next, { asks: direction > 0 });
  }

  go(k, { calm = false, asks = false, force = false } = {}) {
    k = Math.min(this.count - 1, Math.max(0, k));
    if (asks && this.question && this.question.moment <= k) {
      this.answers.set(this.question, null); // going on is an answer too: a question is never a wall
      this.question = null;
    }
    const comes = (q) => q.moment - 1 > this.k && q.moment - 1 <= k && !this.answers.has(q);
    const question = asks && this.asking && this.questions.find(comes);
    if (question) k = question.moment - 1;
    const back = this.k !== undefined && k < this.k;
    if (k !== this.k || force) {
      this.k = k;
      this.time = this.moments.time[k];
      remembered.set(this.options.name, { asked: this.options.step, k });
      this.paint();
      this.drawStages(calm || back);
    }
    if (question) this.ask(question);
    else if (!this.find(".dl-ask").hidden && this.question?.moment !== k + 1) this.dismiss();
  }

  drawStages(calm) {
    const how = {
      calm: calm || this.reduced(),
      forward: !calm,
      playing: Boolean(this.playing),
      haste: this.playing ? this.haste() : 1,
    };
    let busy = false;
    this.stages.forEach((stage, r) => (busy = stage.draw(this.stepOf(r), this.time, how) || busy));
    if (busy && !this.playing) this.settle();
  }

  /** Ways are walked so fast that they take about a third of the time that a usual request is on the stage. */
  haste() {
    const { middle, pace } = this.runs[0].p.meta;
    const visible = middle / (pace * SPEEDS[this.speed]);
    return Math.min(8, Math.max(1, 0.46 / (0.35 * Math.max(visible, 0.01))));
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
    const r = this.runOf(),
      step = this.stepOf(r),
      scrub = this.find(".dl-scrub");
    this.find(".dl-time").textContent = `${seconds(this.time)} ${this.text.seconds}`;
    this.find(".dl-count").textContent = `${this.text.step} ${this.k} / ${this.count - 1}`;
    scrub.value = this.k;
    scrub.style.setProperty("--share", `${(100 * this.k) / Math.max(1, this.count - 1)}%`);
    if (!this.playing)
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
    const kind = this.runs[r].kind(step),
      weighty = !["arrive", "pick", "begin", "finish", "write"].includes(kind),
      now = performance.now();
    if (this.playing && now < this.sayUntil && !(weighty && !this.saidWeighty)) return;
    this.sayUntil = now + (weighty ? 1800 : 900);
    this.saidWeighty = weighty;
    const line = this.find(".dl-say"),
      said = (this.runs.length > 1 ? `${"AB"[r]}: ` : "") + this.runs[r].sentence(step, this.lang);
    line.classList.toggle("dl-bad", ["fail", "retry", "session", "unreadable"].includes(kind));
    if (line.textContent !== said) line.textContent = said;
  }

  goToTime(microseconds) {
    this.pause();
    this.go(Math.max(0, lastUpTo(this.moments.time, microseconds)));
  }

  setBy(by) {
    this.by = by;
    for (const button of this.root.querySelectorAll("[data-by]"))
      button.setAttribute("aria-checked", String(button.dataset.by === by));
  }

  setSpeed(speed) {
    this.speed = Math.min(SPEEDS.length - 1, Math.max(0, speed));
    this.find(".dl-speed").textContent = `${SPEEDS[this.speed]}×`;
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
    const told = this.runs
      .map((run, r) => {
        const v = run.visit.get(this.chosen);
        if (v === undefined) return null;
        const { ended, end, latency } = run.p.requests,
          leg = run.legs[v].at(-1),
          server = leg === undefined ? "" : `${run.p.servers[run.p.legs.server[leg]].name} · `;
        const fate =
          ended[v] < 0
            ? run.p.ledger.names.in_flight[this.lang]
            : latency[v] >= 0
              ? `✓ ${duration(latency[v])}`
              : `✕ ${run.p.ledger.names[run.p.ends[end[v]]][this.lang]}`;
        return `${this.runs.length > 1 ? `${"AB"[r]}: ` : ""}${server}${fate}`;
      })
      .filter(Boolean);
    this.fate.textContent = told.length ? `#${this.chosen}  ${told.join("   |   ")}` : "";
  }
}
