// The ledger under each stage, and the panels beside it: latency, decision, source. Each paints only what changed.

const DECIDED = ["sent", "ok", "in_flight"];

/** The equation sent = ok + ... + in flight: every number a button that opens the list of those requests. */
class Ledger {
  constructor(hosts, list, runs, text, lang, { go, choose }) {
    Object.assign(this, { hosts, list, runs, text, lang, go, choose, opened: null });
    this.cells = hosts.map((host, r) => this.equation(host, r));
    list.hidden = true;
  }

  equation(host, r) {
    const run = this.runs[r],
      names = run.p.ledger.names,
      cells = {};
    host.setAttribute("aria-label", this.text.ledger);
    fillWith(
      host,
      ...Object.keys(names).map((account, i) => {
        const never = run.ledger[account][run.n - 1] === 0 && !DECIDED.includes(account);
        const number = make("b", { class: "dl-num" }),
          kind = DECIDED.includes(account) ? account : "failed";
        const cell = make(
          "button",
          {
            type: "button",
            class: `dl-cell dl-a-${kind}${never ? " dl-never" : ""}`,
            "aria-expanded": "false",
            "data-account": account,
            onclick: () => this.open(account, r),
          },
          make("span", { text: names[account][this.lang] }),
          number,
        );
        cells[account] = { cell, number };
        return make(
          "span",
          { class: `dl-term${never ? " dl-never" : ""}` },
          make("i", { "aria-hidden": "true", text: ["", "="][i] ?? "+" }),
          cell,
        );
      }),
    );
    return cells;
  }

  paint(steps) {
    this.steps = steps;
    this.runs.forEach((run, r) => {
      for (const [account, { cell, number }] of Object.entries(this.cells[r])) {
        const value = String(run.ledger[account][steps[r]]);
        if (number.textContent === value) continue;
        number.textContent = value;
        cell.classList.toggle("dl-some", value !== "0");
      }
    });
    if (this.opened) this.fillList();
  }

  open(account, r = 0) {
    const same = this.opened && this.opened.account === account && this.opened.r === r;
    if (this.opened) this.cells[this.opened.r][this.opened.account].cell.setAttribute("aria-expanded", "false");
    this.opened = same ? null : { account, r, until: this.steps[r] };
    this.list.hidden = Boolean(same);
    if (same) return;
    this.cells[r][account].cell.setAttribute("aria-expanded", "true");
    this.listKey = "";
    this.fillList();
  }

  fillList() {
    const { account, r } = this.opened,
      run = this.runs[r];
    // The list outlives a jump to a cause, which lies before the failure; what is in flight is so at one step only.
    const until = (this.opened.until = account === "in_flight" ? this.steps[r] : Math.max(this.opened.until, this.steps[r]));
    const members = run.members(account, until);
    const key = `${account}${r}:${members.length}:${members.at(-1)}:${until > this.steps[r] ? until : ""}`;
    if (key === this.listKey) return;
    this.listKey = key;
    const shown = members.slice(-60);
    const title = `${run.p.ledger.names[account][this.lang]} ${members.length}${until > this.steps[r] ? ` (${this.text.upTo.replace("{}", until)})` : ""}`;
    fillWith(
      this.list,
      make("p", { class: "dl-soft", text: shown.length ? title : this.text.none }),
      ...shown.reverse().map((v) => this.entry(run, r, v, until)),
      members.length > shown.length
        ? make("span", { class: "dl-soft", text: `+${members.length - shown.length}` })
        : null,
    );
  }

  /** One request of the list; pressing it goes to the step that caused its failure, or else to its end. */
  entry(run, r, v, until) {
    const { id, ended, because, arrived, latency } = run.p.requests,
      over = ended[v] >= 0 && ended[v] <= until,
      failed = over && latency[v] < 0;
    const goal = failed && because[v] >= 0 ? because[v] : over ? ended[v] : arrived[v];
    const told = over ? run.sentence(ended[v], this.lang) : `#${id[v]}`;
    const shown = failed ? `→ ${this.text.step} ${goal}` : over ? duration(latency[v]) : "";
    const label = `#${id[v]} ${shown}`.trim();
    return make("button", {
      type: "button",
      class: "dl-chipbutton",
      title: told,
      "data-request": id[v],
      "aria-label": `${label}: ${told} ${this.text.causeAt} ${goal}`,
      onclick: () => this.go(r, goal, id[v]),
      onfocus: () => this.choose(id[v]),
      text: label,
    });
  }
}

/** Latency so far, told both ways: served only, and with failures as infinite. */
class Latency {
  constructor(host, runs, text) {
    Object.assign(this, { runs, text, table: make("table", { class: "dl-latency" }) });
    host.replaceChildren(make("h2", { text: text.latency }), this.table);
  }

  paint(steps) {
    const at = this.runs.map((run, r) => run.latency(steps[r])),
      key = at.join();
    if (key === this.key) return;
    this.key = key;
    const value = (run, i, way, q) => {
      const given = i < 0 ? undefined : run.p.latency[way][q][i];
      if (given === undefined) return "–";
      return given !== null ? duration(given) : way === "all" ? "∞" : "–";
    };
    const row = (run, r, way) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", text: this.runs.length > 1 ? `${"AB"[r]} ${this.text[way]}` : this.text[way] }),
        ...[0, 1, 2].map((q) => make("td", { class: "dl-num", text: value(run, at[r], way, q) })),
      );
    fillWith(
      this.table,
      make("tr", {}, make("td"), ...["p50", "p95", "p99"].map((q) => make("th", { scope: "col", text: q }))),
      ...this.runs.flatMap((run, r) => [row(run, r, "served"), row(run, r, "all")]),
    );
  }
}

class Decision {
  constructor(host, runs, text, lang) {
    this.runs = runs;
    this.text = text;
    this.lang = lang;
    this.title = make("h2", { text: text.decision });
    this.body = make("div");
    this.host = host;
    host.replaceChildren(this.title, this.body);
    host.hidden = !runs.some((run) => run.p.picks && run.p.picks.step.length);
  }

  paint(r, step) {
    const run = this.runs[r],
      pick = run.pick(step),
      key = `${r}:${pick}:${pick >= 0 && run.p.picks.step[pick] === step}`;
    if (key === this.key || this.host.hidden) return;
    this.key = key;
    if (pick < 0) return this.body.replaceChildren(make("p", { class: "dl-soft", text: this.text.noPick }));
    const { picks, meta } = run.p,
      here = picks.step[pick] === step,
      scores = picks.scores[pick];
    const name = this.text.names[meta.balancer] || meta.balancer || "",
      unit = scores && meta.score_name ? ` · ${meta.score_name[this.lang]}` : "";
    const most = scores ? Math.max(...scores, 0) : 0,
      least = scores ? Math.min(...scores, 0) : 0,
      span = most - least || 1;
    fillWith(
      this.body,
      make("p", {
        class: "dl-soft",
        text: `${here ? "" : `${this.text.lastPick} · `}#${picks.request[pick]} · ${name}${unit}`,
      }),
      make(
        "ul",
        { class: "dl-candidates" },
        ...picks.groups[picks.group[pick]].map((server, i) => {
          const won = server === picks.server[pick];
          return make(
            "li",
            { class: won ? "dl-won" : "" },
            make("b", { text: server }),
            scores
              ? make("span", { class: "dl-bar", style: `--share:${(100 * (scores[i] - least)) / span}%` })
              : make("span"),
            make("span", { class: "dl-num", text: scores ? String(scores[i]) : "" }),
            make("span", { class: "dl-mark", text: won ? `◀ ${this.text.chosen}` : "" }),
          );
        }),
      ),
      meta.scored === false ? make("p", { class: "dl-soft", text: this.text.noScores }) : null,
    );
  }
}

class Source {
  constructor(host, runs, text) {
    this.runs = runs;
    this.text = text;
    this.host = host;
    this.shown = "";
    this.pinned = null;
    this.tabs = make("div", { class: "dl-tabs" });
    this.pre = make("pre", { class: "dl-code", tabindex: 0, role: "group", "aria-label": text.source });
    host.replaceChildren(make("h2", { text: text.source }), this.tabs, this.pre);
    host.hidden = !runs.some((run) => run.p.source.strategy || run.p.source.balancer);
  }

  paint(r, step, playing) {
    if (this.host.hidden) return;
    const run = this.runs[r],
      { strategy, balancer } = run.p.source,
      kind = run.kind(step);
    const own = kind === "pick" && !playing && balancer ? "balancer" : strategy ? "strategy" : "balancer";
    const which = this.pinned && run.p.source[this.pinned] ? this.pinned : own;
    const source = run.p.source[which];
    if (!source) return;
    const asked = run.intention(step);
    const lines = which === "strategy" ? (asked ? [asked[2], asked[2]] : [0, 0]) : source.pick;
    const lit = which === "strategy" || kind === "pick";
    const key = `${r}${which}`,
      line = `${lines}${lit}`;
    if (key !== this.shown) this.list(run, which, source, key);
    if (line === this.line) return;
    this.line = line;
    this.rows.forEach((row, i) =>
      row.setAttribute(
        "class",
        i + 1 >= lines[0] && i + 1 <= lines[1] ? (lit ? "dl-line dl-running" : "dl-line dl-near") : "dl-line",
      ),
    );
    const first = this.rows[lines[0] - 1];
    if (first) this.pre.scrollTop = Math.max(0, first.offsetTop - this.pre.clientHeight / 3);
  }

  list(run, which, source, key) {
    this.shown = key;
    this.line = "";
    this.rows = source.lines.map((line, i) =>
      make("span", { class: "dl-line" }, make("i", { text: i + 1 }), line || " "),
    );
    this.pre.replaceChildren(...this.rows);
    const both = ["strategy", "balancer"].filter((name) => run.p.source[name]);
    this.tabs.replaceChildren(
      ...both.map((name) =>
        make("button", {
          type: "button",
          "aria-pressed": String(name === which),
          class: "dl-tab",
          text: `${this.text[`${name}File`]} ${run.p.source[name].file}`,
          onclick: () => {
            this.pinned = this.pinned === name ? null : name;
            this.shown = "";
            this.repaint();
          },
        }),
      ),
    );
  }
}
