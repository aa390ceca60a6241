// The stage: draws one run at one moment. Movement is only a way from one true picture to the next.

let stages = 0;

class Stage {
  constructor(run, choose) {
    this.run = run;
    this.choose = choose;
    this.id = `dl${++stages}`;
    this.svg = make("svg:svg", { class: "dl-stage", role: "img" });
    this.dots = new Map();
    this.leaving = new Set();
    this.slots = run.p.servers.map(() => new Map());
    this.width = 0;
    this.step = -1;
  }

  /** Draw everything anew for a width; cheap enough for a change of size, never done for a step. */
  build(width, lang, accounts) {
    this.width = width;
    this.lang = lang;
    this.text = TEXT[lang];
    const L = (this.layout = arrange(this.run.p.servers, width));
    this.svg.setAttribute("viewBox", `0 0 ${width} ${L.height}`);
    this.svg.setAttribute("height", L.height);
    this.svg.setAttribute("aria-label", `${this.text.stage}: ${this.run.p.servers.map((s) => s.name).join(", ")}`);
    this.svg.replaceChildren(this.patterns());
    this.links = (L.framed ? L.frames : L.cards).map((goal) =>
      this.svg.appendChild(make("svg:path", { class: "dl-link", d: link(L, goal) })),
    );
    this.frames = L.framed ? L.frames.map((frame) => this.frame(frame)) : [];
    this.people();
    this.balancer();
    this.cards = L.cards.map((card, s) => this.card(card, s));
    this.accounts = accounts;
    this.floor = {};
    this.badges = this.svg.appendChild(make("svg:g"));
    this.layer = this.svg.appendChild(make("svg:g", { class: "dl-dots" }));
    this.dots.clear();
    this.leaving.clear();
    this.step = -1;
  }

  patterns() {
    const shapes = [
      [],
      [["path", { d: "M-2 8 8 -2M3 13 13 3" }]],
      [["circle", { cx: 5, cy: 5, r: 2 }]],
      [["path", { d: "M0 5h10M5 0v10" }]],
    ];
    return make(
      "svg:defs",
      {},
      ...shapes.map((shape, i) => {
        const ground = make("svg:rect", { width: 10, height: 10, class: `dl-v${i}` });
        return make(
          "svg:pattern",
          { id: `${this.id}v${i}`, width: 10, height: 10, patternUnits: "userSpaceOnUse" },
          ground,
          ...shape.map(([tag, given]) => make(`svg:${tag}`, { ...given, class: "dl-grain" })),
        );
      }),
    );
  }

  write(x, y, words, kind = "", anchor = "start", parent = this.svg) {
    return parent.appendChild(make("svg:text", { x, y, class: kind, "text-anchor": anchor, text: words }));
  }

  frame(frame) {
    const g = this.svg.appendChild(make("svg:g"));
    g.append(make("svg:rect", { class: "dl-frame", x: frame.x, y: frame.y, width: frame.w, height: frame.h, rx: 12 }));
    if (frame.name) this.write(frame.x + 12, frame.y + 21, frame.name, "dl-strong", "start", g);
    if (!frame.name) return null;
    return this.write(frame.x + frame.w - 12, frame.y + 21, "", "dl-share", "end", g);
  }

  people() {
    const { clients, down } = this.layout;
    for (const shift of [-1, 0, 1]) {
      const x = clients.x + (down ? shift * 46 : 0),
        y = clients.y + (down ? 0 : shift * 46);
      this.svg.append(
        make("svg:path", {
          class: "dl-person",
          d: `M${x - 12} ${y + 12}a12 11 0 0 1 24 0zM${x - 6} ${y - 7}a6 6 0 1 0 12 0a6 6 0 1 0-12 0z`,
        }),
      );
    }
    if (down) this.write(clients.x - 76, clients.y + 5, this.text.clients, "dl-soft", "end");
    else this.write(clients.x, clients.y + 86, this.text.clients, "dl-soft", "middle");
    this.answered = down
      ? this.write(clients.x + 76, clients.y + 5, "", "dl-soft dl-num")
      : this.write(clients.x, clients.y + 106, "", "dl-soft dl-num", "middle");
  }

  balancer() {
    const { proxy, clients, down } = this.layout,
      name = this.run.p.meta.balancer;
    const d = down
      ? `M${clients.x} ${clients.y + 18}V${proxy.y - proxy.h / 2}`
      : `M${clients.x + 22} ${proxy.y}H${proxy.x - proxy.w / 2}`;
    this.svg.append(make("svg:path", { class: "dl-link dl-on", d }));
    this.svg.append(
      make("svg:rect", {
        class: "dl-box",
        x: proxy.x - proxy.w / 2,
        y: proxy.y - proxy.h / 2,
        width: proxy.w,
        height: proxy.h,
        rx: 10,
      }),
    );
    this.write(proxy.x, proxy.y + (name ? -4 : 5), this.text.balancer, "dl-strong dl-small", "middle");
    if (!name) return;
    const label = this.write(proxy.x, proxy.y + 16, this.text.names[name] || name, "dl-soft dl-small", "middle");
    if (label.textContent.length > 15)
      (label.setAttribute("textLength", proxy.w - 10), label.setAttribute("lengthAdjust", "spacingAndGlyphs"));
  }

  card(card, s) {
    const server = this.run.p.servers[s],
      g = this.svg.appendChild(make("svg:g", { class: "dl-card" }));
    const seat = seats(card, server.concurrency || 8),
      parts = { g, card, seat, key: "" };
    g.append(make("svg:rect", { class: "dl-box", x: card.x, y: card.y, width: card.w, height: card.h, rx: 10 }));
    parts.band = g.appendChild(
      make("svg:path", {
        d: `M${card.x + 10} ${card.y}h4v${card.h}h-4a10 10 0 0 1-10-10v${20 - card.h}a10 10 0 0 1 10-10z`,
      }),
    );
    const name = this.write(card.x + 24, card.y + 25, server.name, "dl-strong dl-name", "start", g);
    const chipX = card.x + 30 + server.name.length * 9.5;
    parts.chip = g.appendChild(
      make("svg:rect", { class: "dl-chip", x: chipX, y: card.y + 9, width: 30, height: 21, rx: 6 }),
    );
    parts.version = this.write(chipX + 15, card.y + 24.5, "", "dl-chiptext", "middle", g);
    parts.chipX = chipX;
    parts.narrow = card.w < 210;
    parts.state = this.write(card.x + card.w - 12, card.y + 25, "", "dl-state", "end", g);
    for (let i = 0; i < (server.concurrency ? seat.count : 0); i++) {
      const at = seat.slot(i);
      g.append(make("svg:circle", { class: "dl-slot", cx: at.x, cy: at.y, r: seat.radius + 1.5 }));
    }
    g.append(make("svg:path", { class: "dl-lane", d: `M${seat.left} ${seat.queueY + 15}H${seat.queueRight}` }));
    parts.load = this.write(card.x + 22, card.y + card.h - 8, "", "dl-soft dl-load dl-num", "start", g);
    return parts;
  }

  /** Where a failure falls to: its account in the ledger below. */
  bottom(cause) {
    if (this.floor[cause] === undefined) {
      const cell = this.accounts[cause].cell.getBoundingClientRect(),
        own = this.svg.getBoundingClientRect();
      this.floor[cause] = own.width && cell.width ? (cell.left + cell.width / 2 - own.left) / own.width : 0.5;
    }
    return { x: this.floor[cause] * this.layout.width, y: this.layout.height + 8, fall: true };
  }

  /** Show a step at a time. `calm`: no movement; `forward`: the reader goes on, so what ended may leave visibly. */
  draw(step, time, { calm, forward, playing, haste }) {
    const moved = step !== this.step;
    this.now = performance.now();
    if (moved) {
      this.paintServers(step, playing);
      this.paintCounts(step);
      this.place(step, calm, forward && step - this.step < 40, haste);
      this.paintDecision(step, playing);
      this.step = step;
    }
    this.time = time;
    return this.move();
  }

  paintServers(step, playing) {
    const weights = this.run.weights(step);
    this.frames.forEach((share, i) => {
      const percent = share ? weights?.[this.layout.frames[i].name] : 100;
      if (share) share.textContent = percent === undefined ? "" : `${percent} %`;
      this.links[i].setAttribute("class", `dl-link ${percent === 0 ? "dl-off" : "dl-on"}`);
      this.links[i].style.strokeWidth = percent ? 2 + percent / 20 : null;
    });
    this.cards.forEach((parts, s) => {
      const row = this.run.server(s, step) || [-1, 0, -1, 0, 0, 0];
      const [at, state, version, routed, working, waiting] = row,
        fresh = !playing && at === step;
      const key = `${state},${version},${routed},${working},${waiting},${fresh}`;
      if (key === parts.key) return;
      parts.key = key;
      const name = this.run.p.states[state];
      parts.g.setAttribute("class", `dl-card dl-is-${name}${fresh ? " dl-now" : ""}`);
      parts.band.setAttribute("fill", version < 0 ? "none" : `url(#${this.id}v${version % 4})`);
      parts.chip.setAttribute("class", `dl-chip dl-v${version % 4}`);
      parts.version.textContent = version < 0 ? "" : this.run.p.versions[version];
      const wide = 14 + parts.version.textContent.length * 9;
      parts.chip.setAttribute("width", version < 0 ? 0 : wide);
      parts.version.setAttribute("x", parts.chipX + wide / 2);
      parts.state.textContent = (parts.narrow && this.text.narrow[name]) || this.text.states[name];
      const { concurrency } = this.run.p.servers[s],
        words = { ...this.text, ...(parts.narrow ? this.text.narrow : {}) };
      parts.load.textContent =
        working || waiting
          ? `${words.working} ${working}${concurrency && concurrency <= parts.seat.count ? `/${concurrency}` : ""} · ${words.waiting} ${waiting}`
          : "";
      if (!this.layout.framed) this.links[s].setAttribute("class", `dl-link ${routed ? "dl-on" : "dl-off"}`);
    });
  }

  paintCounts(step) {
    this.answered.textContent = `✓ ${this.run.ledger.ok[step]}`;
  }

  paintDecision(step, playing) {
    const pick = playing ? -1 : this.run.pick(step),
      picks = this.run.p.picks;
    if (pick < 0 || picks.step[pick] !== step) {
      if (this.badges.childNodes.length) this.badges.replaceChildren();
      return;
    }
    const scores = picks.scores[pick],
      names = this.run.p.servers.map((s) => s.name);
    this.badges.replaceChildren(
      ...picks.groups[picks.group[pick]].map((name, i) => {
        const { card } = this.cards[names.indexOf(name)],
          won = name === picks.server[pick];
        const x = this.layout.down ? card.x + card.w - 24 : card.x - 2,
          y = this.layout.down ? card.y + card.h - 2 : card.y + card.h / 2;
        const label = scores ? String(scores[i]) : won ? "✓" : "·",
          w = Math.max(30, 14 + label.length * 9);
        return make(
          "svg:g",
          { class: `dl-badge${won ? " dl-won" : ""}` },
          make("svg:rect", { x: x - w / 2, y: y - 14, width: w, height: 28, rx: 14 }),
          make("svg:text", { x, y: y + 6, "text-anchor": "middle", text: label }),
        );
      }),
    );
  }
}
