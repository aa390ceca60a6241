// Mouse, touch and keyboard.

Object.assign(Player.prototype, {
  listen() {
    const acts = {
      first: () => this.go(0),
      back: () => this.move(-1),
      play: () => this.toggle(),
      forward: () => this.move(1),
      last: () => this.go(this.count - 1),
      slower: () => this.setSpeed(this.speed - 1),
      faster: () => this.setSpeed(this.speed + 1),
      copy: () => this.copy(),
      save: () => this.save(),
      large: () => this.toggleLarge(),
      help: () => this.help(),
      fork: () => this.fork(),
    };
    this.find('[data-do="fork"]').hidden = !Object.keys(this.options.forks ?? {}).length;
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-do],[data-by]");
      if (!button) return;
      const { do: act, by } = button.dataset;
      if (by) return this.setBy(by);
      if (["first", "back", "forward", "last"].includes(act)) this.pause();
      acts[act]();
    });
    const scrub = this.find(".dl-scrub");
    scrub.addEventListener("input", () => {
      this.pause();
      this.go(Number(scrub.value), { calm: true });
    });
    this.root.addEventListener("pointerdown", () => (keyboardOwner = this));
    this.root.addEventListener("focusin", () => (keyboardOwner = this));
    keyboardOwner ??= this;
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.onFollow = (event) => this.follow(event.detail);
    document.addEventListener("deploylab-follow", this.onFollow);
    followCharts(this);
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.find(".dl-stages"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.shade());
  },

  key(event) {
    if (!this.root.isConnected) return document.removeEventListener("keydown", this.onKey);
    if (event.ctrlKey || event.metaKey || event.altKey || !this.hears(event)) return;
    const acts = {
      ArrowRight: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      Home: () => {
        this.pause();
        this.go(0);
      },
      End: () => {
        this.pause();
        this.go(this.count - 1);
      },
      " ": () => this.toggle(),
      "+": () => this.setSpeed(this.speed + 1),
      "=": () => this.setSpeed(this.speed + 1),
      "-": () => this.setSpeed(this.speed - 1),
      "?": () => this.help(),
      1: () => this.setBy("event"),
      2: () => this.setBy("intention"),
      3: () => this.setBy("second"),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  },

  /** A table or chart beside this player points at a request; with a step, it wants to see it happen. */
  follow({ player, request, run = 0, step = -1 }) {
    if (!this.root.isConnected) return document.removeEventListener("deploylab-follow", this.onFollow);
    if (player !== this.options.name) return;
    this.choose(request);
    if (step < 0) return;
    this.pause();
    this.go(this.momentOf(run, step));
    keyboardOwner = this;
    this.root.scrollIntoView({ block: "start", behavior: this.reduced() ? "auto" : "smooth" });
    this.root.focus({ preventScroll: true });
  },

  /**
   * Whether a key is meant for this player: pressed in it, or nowhere in particular while it was the last in use.
   * A button or box elsewhere keeps its own keys and lets the arrows pass; a field for writing keeps them all.
   */
  hears(event) {
    const path = event.composedPath(),
      target = path[0],
      arrow = ["ArrowLeft", "ArrowRight"].includes(event.key);
    if (path.includes(this.root)) {
      const pressed = target.closest("button") && [" ", "Enter"].includes(event.key);
      return !pressed && !target.closest("input:not(.dl-scrub)");
    }
    if (keyboardOwner !== this && keyboardOwner?.root.isConnected) return false;
    const nowhere = target === document.body || target.classList?.contains("stMain");
    return nowhere || (arrow && Boolean(target.closest?.('button:not([role]), a, input[type="checkbox"]')));
  },
});
