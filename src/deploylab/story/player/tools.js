// What is offered beside the steps: help, large type, the link to a step, the stage as a file.

Object.assign(Player.prototype, {
  help() {
    const help = this.find(".dl-help");
    help.hidden = !help.hidden;
    this.find('[data-do="help"]').setAttribute("aria-expanded", String(!help.hidden));
  },

  /** Another hand at this very step: what is done to which server is chosen here, and Python runs the new future. */
  fork() {
    const box = this.find(".dl-fork"),
      { text, options } = this;
    this.pause();
    box.hidden = !box.hidden;
    this.find('[data-do="fork"]').setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden) return;
    const server = make("select", { "aria-label": text.whichServer }, ...this.runs[0].p.servers.map(({ name }) => make("option", { text: name })));
    const act = (action) => () =>
      options.onFork?.({ step: this.stepOf(0), at: this.runs[0].at[this.stepOf(0)], action, server: server.value });
    box.setAttribute("aria-label", text.fork);
    fillWith(
      box,
      make("h2", { text: text.fork }),
      make("p", { class: "dl-soft", text: text.forkSays }),
      make("label", {}, `${text.whichServer} `, server),
      make(
        "div",
        { class: "dl-choices" },
        ...Object.entries(options.forks).map(([action, words]) => make("button", { type: "button", text: words, onclick: act(action) })),
      ),
    );
    server.focus();
  },

  toggleLarge() {
    const large = this.root.classList.toggle("dl-large");
    this.find('[data-do="large"]').setAttribute("aria-pressed", String(large));
    this.width = 0;
    this.measure();
  },

  note(words) {
    this.find(".dl-note").textContent = words;
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => (this.find(".dl-note").textContent = ""), 4000);
  },

  link() {
    const url = new URL(this.options.base || "", location.href);
    url.searchParams.set("step", this.k);
    return url.href;
  },

  async copy() {
    const link = this.link();
    try {
      await navigator.clipboard.writeText(link);
      this.note(this.text.copied);
    } catch {
      this.note(link); // no right to the clipboard: show it, so that it can be copied by hand
    }
  },

  /** The stage as a file that stands alone: our rules and the colours of the moment travel inside it. */
  save() {
    const style = getComputedStyle(this.root);
    const sheets = [
      ...(this.root.getRootNode().styleSheets || []),
      ...(this.root.getRootNode().adoptedStyleSheets || []),
    ];
    const rules = sheets
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
      .filter((rule) => rule.includes(".dl-"));
    const copy = this.picture();
    for (const name of ["ink", "soft", "line", "bg", "panel", "accent", "bad", "good", "v0", "v1", "v2", "v3", "grain"])
      copy.style.setProperty(`--dl-${name}`, style.getPropertyValue(`--dl-${name}`));
    copy.style.background = style.backgroundColor;
    copy.style.fontFamily = style.fontFamily;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.prepend(make("svg:style", { text: rules.join("\n") }));
    const file = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    const a = make("a", { href: URL.createObjectURL(file), download: `deploylab-${this.k}.svg` });
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  },

  /** The stage as one picture; two stages side by side, each under its caption. */
  picture() {
    if (this.stages.length === 1) {
      const copy = this.stages[0].svg.cloneNode(true);
      copy.setAttribute("width", this.stages[0].width);
      return copy;
    }
    let x = 0;
    const parts = this.stages.flatMap((stage, r) => {
      const copy = stage.svg.cloneNode(true),
        left = x;
      copy.removeAttribute("class"); // it would make each as wide as the whole
      for (const [name, value] of Object.entries({ x: left, y: 30, width: stage.width })) copy.setAttribute(name, value);
      x += stage.width + 16;
      return [make("svg:text", { class: "dl-strong", x: left + 6, y: 20, text: this.captions[r].textContent }), copy];
    });
    const height = 30 + Math.max(...this.stages.map((stage) => stage.layout.height));
    return make("svg:svg", { class: "dl-stage", viewBox: `0 0 ${x - 16} ${height}`, width: x - 16, height }, ...parts);
  },
});
