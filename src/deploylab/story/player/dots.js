// The requests on the stage: where each belongs, and its way there.

Object.assign(Stage.prototype, {
  /** Where each request belongs at this step; what is new or gone sets out on its way. */
  place(step, calm, forward, haste) {
    const open = this.run.open(step),
      seen = new Set(),
      waiting = this.slots.map(() => 0);
    this.slots.forEach((taken) => {
      const here = new Set(open.filter((r) => r.place === "work").map((r) => r.id));
      for (const id of taken.keys()) if (!here.has(id)) taken.delete(id);
    });
    const focus = this.run.requestAt.get(step);
    for (const r of open) {
      seen.add(r.id);
      let dot = this.dots.get(r.id);
      if (!dot) this.dots.set(r.id, (dot = this.newDot(r)));
      const to = this.target(r, waiting);
      this.send(dot, r, to, calm, haste);
      const looks = r.id === focus || r.id === this.chosen ? "dl-dot dl-focus" : "dl-dot";
      if (dot.looks !== looks) dot.node.setAttribute("class", (dot.looks = looks));
    }
    for (const [id, dot] of this.dots) {
      if (seen.has(id)) continue;
      this.dots.delete(id);
      this.leave(dot, step, calm || !forward, haste);
    }
  },

  target(r, waiting) {
    const { clients, down } = this.layout;
    if (r.place === "client") {
      const shift = ((r.id % 5) - 2) / 2;
      return {
        x: clients.x + (down ? shift * clients.spread * 0.7 : 26),
        y: clients.y + (down ? 24 : shift * clients.spread * 1.4),
      };
    }
    const { seat } = this.cards[r.server];
    if (r.place === "wait") return this.inQueue(r, seat, waiting);
    const taken = this.slots[r.server];
    if (!taken.has(r.id)) {
      const used = new Set(taken.values());
      let free = 0;
      while (used.has(free)) free++;
      taken.set(r.id, free);
    }
    return seat.slot(taken.get(r.id));
  },

  /** One behind the other, each as wide as its work; who finds no room any more is counted, not drawn. */
  inQueue(r, seat, waiting) {
    const radius = Math.max(3, Math.min(9, seat.radius * Math.sqrt(r.size / 100))),
      x = seat.queueRight - waiting[r.server] - radius;
    waiting[r.server] += 2 * radius + 2;
    return { x: Math.max(x, seat.left), y: seat.queueY, radius, hidden: x < seat.left + radius };
  },

  newDot(r) {
    const circle = make("svg:circle", { r: 4 }),
      label = make("svg:text", { text: `#${r.id}` });
    const node = this.layer.appendChild(make("svg:g", { class: "dl-dot" }, circle, label));
    node.addEventListener("pointerenter", () => this.choose(r.id));
    const { clients, down } = this.layout;
    return {
      node,
      circle,
      label,
      id: r.id,
      x: clients.x + (down ? 0 : 10),
      y: clients.y,
      way: null,
      radius: 0,
      born: true,
      largest: LARGEST,
    };
  },

  send(dot, r, to, calm, haste) {
    const known = dot.to && dot.to.x === to.x && dot.to.y === to.y;
    const enters = r.place !== "client" && dot.place !== r.place && (dot.place === "client" || dot.born) && !calm;
    dot.leg = r.leg;
    dot.size = r.size;
    dot.largest = r.server < 0 ? LARGEST : this.cards[r.server].seat.radius;
    dot.held = to.radius;
    if (dot.place !== r.place) this.number(dot, r.place);
    if (dot.hidden !== Boolean(to.hidden))
      dot.node.style.visibility = (dot.hidden = Boolean(to.hidden)) ? "hidden" : "";
    if (!known) {
      dot.to = to;
      if (calm || (dot.born && r.place === "client")) Object.assign(dot, { x: to.x, y: to.y, way: null });
      else this.walk(dot, enters ? [this.layout.proxy, to] : [to], enters ? 460 / haste : 220 / haste);
    }
    dot.place = r.place;
    dot.born = false;
  },

  /** Where its number stands: beside or below it at the clients, above it in a card, which counts below. */
  number({ label }, place) {
    const beside = place === "client" && this.layout.down;
    label.setAttribute("x", beside ? LARGEST + 5 : 0);
    label.setAttribute("y", beside ? 5 : place === "client" ? LARGEST + 16 : -LARGEST - 2);
    label.setAttribute("text-anchor", beside ? "start" : "middle");
  },

  walk(dot, points, lasts, done) {
    dot.way = { points: [{ x: dot.x, y: dot.y }, ...points], from: this.now, lasts, done };
  },

  leave(dot, step, calm, haste) {
    const run = this.run,
      v = run.visit.get(dot.id),
      ended = run.p.requests.ended[v];
    if (calm || ended < 0 || ended > step) return dot.node.remove();
    const end = run.p.ends[run.p.requests.end[v]],
      { proxy, clients } = this.layout;
    this.leaving.add(dot);
    const gone = () => {
      this.leaving.delete(dot);
      dot.node.remove();
    };
    if (end === "ok") {
      dot.node.setAttribute("class", "dl-dot dl-ok");
      return this.walk(dot, [proxy, clients], 520 / haste, gone);
    }
    dot.node.setAttribute("class", "dl-dot dl-failed");
    dot.circle.replaceWith(make("svg:path", { d: "M-6-6 6 6M6-6-6 6" }));
    if (dot.place === "client") Object.assign(dot, { x: proxy.x, y: proxy.y });
    return this.walk(dot, [this.bottom(end)], Math.max(450, 900 / haste), gone);
  },

  /** One frame. Returns whether anything is still on its way. */
  move() {
    let busy = false;
    const now = (this.now = performance.now());
    const put = (dot) => {
      if (dot.way) {
        const { points, from, lasts, done } = dot.way,
          u = Math.min(1, (now - from) / lasts),
          legs = points.length - 1;
        const i = Math.min(legs - 1, Math.floor(u * legs)),
          w = u * legs - i,
          a = points[i],
          b = points[i + 1];
        const e = b.fall ? w * w : w * w * (3 - 2 * w);
        dot.x = a.x + (b.x - a.x) * (b.fall ? w : e);
        dot.y = a.y + (b.y - a.y) * e;
        if (u >= 1) {
          dot.way = null;
          if (done) done();
        } else busy = true;
      }
      const left = dot.leg >= 0 ? this.run.left(dot.leg, this.time) : 1;
      const radius = dot.held ?? Math.max(2.5, dot.largest * Math.sqrt((dot.size / 100) * left));
      if (Math.abs(radius - dot.radius) > 0.05 && dot.circle.isConnected)
        dot.circle.setAttribute("r", (dot.radius = radius));
      const where = `translate(${dot.x.toFixed(1)} ${dot.y.toFixed(1)})`;
      if (where !== dot.where) dot.node.setAttribute("transform", (dot.where = where));
    };
    this.dots.forEach(put);
    this.leaving.forEach(put);
    return busy;
  },
});
