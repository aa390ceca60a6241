// Playing: virtual time flows on, and the step follows it.

Object.assign(Player.prototype, {
  toggle() {
    if (this.playing) this.pause();
    else this.play();
  },

  play() {
    if (this.question) return;
    if (this.k >= this.count - 1) this.go(0, { calm: true });
    this.playing = true;
    this.root.classList.add("dl-playing");
    this.find(".dl-say").setAttribute("aria-live", "off");
    this.name(this.find('[data-do="play"]'), this.text.pause);
    let before = performance.now(),
      shown = 0;
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
  },

  /** Let virtual time flow; a long silence passes in at most two seconds of watching. */
  flow(passed) {
    const pace = Math.max(...this.runs.map((run) => run.p.meta.pace)) * SPEEDS[this.speed],
      times = this.moments.time;
    const silence = (times[this.reached + 1] ?? this.clock) - times[this.reached];
    this.clock += passed * Math.max(pace, silence / 2);
    while (this.reached < this.count - 1 && times[this.reached + 1] <= this.clock) this.reached++;
    const end = times[this.count - 1];
    if (this.clock > end) this.clock = end;
  },

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
  },
});
