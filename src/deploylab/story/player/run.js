// A payload, decoded for reading at any step. Nothing here is a result: only look-ups.

const running = (differences) => {
  let sum = 0;
  return differences.map((d) => (sum += d));
};

/** The last index whose value is <= wanted, in a sorted list; -1 if none. */
function lastUpTo(sorted, wanted) {
  let low = 0,
    high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const BLOCK = 64;
const runsRead = new WeakMap();

/** The run of a payload, decoded once. */
function runFrom(payload) {
  if (!runsRead.has(payload)) runsRead.set(payload, new Run(payload));
  return runsRead.get(payload);
}

class Run {
  constructor(payload) {
    this.p = payload;
    this.n = payload.steps;
    this.at = running(payload.at);
    this.ledger = {};
    this.openBooks(payload.ledger);
    this.changed = payload.servers.map((s) => s.changes.map((row) => row[0]));
    this.split = payload.splits.map((row) => row[0]);
    this.asked = payload.intentions.map((row) => row[0]);
    this.visit = new Map(payload.requests.id.map((id, v) => [id, v]));
    this.legs = payload.requests.id.map(() => []);
    this.requestAt = new Map();
    payload.requests.id.forEach((id, v) => {
      this.requestAt.set(payload.requests.arrived[v], id);
      if (payload.requests.ended[v] >= 0) this.requestAt.set(payload.requests.ended[v], id);
    });
    const legs = payload.legs;
    legs.request.forEach((id, leg) => {
      if (this.visit.has(id)) this.legs[this.visit.get(id)].push(leg);
      for (const step of [legs.picked[leg], legs.begun[leg], legs.ended[leg]])
        if (step >= 0) this.requestAt.set(step, id);
    });
    this.blocks = this.openAtBlocks();
  }

  /** Every account after every step: what an event enters, and what is in flight between the two. */
  openBooks({ names, step, account }) {
    const columns = Object.keys(names).map((name) => (this.ledger[name] = new Int32Array(this.n))),
      flight = this.ledger.in_flight;
    running(step).forEach((at, i) => {
      columns[account[i]][at] += 1;
      flight[at] += account[i] ? -1 : 1;
    });
    for (const column of columns) for (let step = 1; step < this.n; step++) column[step] += column[step - 1];
  }

  openAtBlocks() {
    const { arrived, ended } = this.p.requests,
      blocks = [];
    let open = [],
      next = 0;
    for (let step = 0; step <= this.n; step += BLOCK) {
      while (next < arrived.length && arrived[next] < step) open.push(next++);
      open = open.filter((v) => ended[v] < 0 || ended[v] >= step);
      blocks.push({ open: open.slice(), next });
    }
    return blocks;
  }

  sentence(step, lang) {
    const [phrase, ...given] = this.p.say[step],
      words = this.p.words[lang];
    return this.p.phrases[lang][phrase].replace(/\{(\d)\}/g, (_, n) =>
      given[n] < 0 ? words[-1 - given[n]] : given[n],
    );
  }

  kind(step) {
    return this.p.kinds[this.p.kind[step]];
  }

  /** [step, state, version, in rotation, working, waiting] of a server; null before its first mention. */
  server(s, step) {
    const i = lastUpTo(this.changed[s], step);
    return i < 0 ? null : this.p.servers[s].changes[i];
  }

  weights(step) {
    const i = lastUpTo(this.split, step);
    return i < 0 ? null : this.p.splits[i][1];
  }

  intention(step) {
    const i = lastUpTo(this.asked, step);
    return i < 0 ? null : this.p.intentions[i];
  }

  /** Column number of the last decision up to this step; -1 if none or not explained. */
  pick(step) {
    return this.p.picks ? lastUpTo(this.p.picks.step, step) : -1;
  }

  latency(step) {
    return lastUpTo(this.p.latency.step, step);
  }

  /** Every request between its arrival and its end: where it is, and the leg it is on (-1: at its client). */
  open(step) {
    const { arrived, ended, id, size } = this.p.requests,
      { open, next } = this.blocks[Math.floor(Math.max(step, 0) / BLOCK)];
    const there = [];
    const look = (v) => {
      if (ended[v] >= 0 && ended[v] <= step) return;
      const leg = this.legAt(v, step);
      const place =
        leg < 0 ? "client" : this.p.legs.begun[leg] >= 0 && this.p.legs.begun[leg] <= step ? "work" : "wait";
      there.push({ v, id: id[v], size: size[v], leg, place, server: leg < 0 ? -1 : this.p.legs.server[leg] });
    };
    open.forEach(look);
    for (let v = next; v < arrived.length && arrived[v] <= step; v++) look(v);
    return there;
  }

  legAt(v, step) {
    const { picked, ended } = this.p.legs;
    for (const leg of this.legs[v]) if (picked[leg] <= step && (ended[leg] < 0 || ended[leg] > step)) return leg;
    return -1;
  }

  /** Work left between 1 and 0, drawn along a straight line between the two ends that Python sent. */
  left(leg, time) {
    const { begun, ended, left } = this.p.legs;
    if (leg < 0 || begun[leg] < 0) return 1;
    const from = this.at[begun[leg]],
      to = ended[leg] < 0 ? this.p.meta.end : this.at[ended[leg]];
    const share = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
    return 1 - share * (1 - left[leg] / 100);
  }

  /** The requests that an account holds at this step. */
  members(account, step) {
    const { id, arrived, ended, end } = this.p.requests;
    return id
      .map((_, v) => v)
      .filter((v) => {
        if (arrived[v] > step) return false;
        const over = ended[v] >= 0 && ended[v] <= step;
        if (account === "sent") return true;
        return account === "in_flight" ? !over : over && this.p.ends[end[v]] === account;
      });
  }
}

/** Several runs under one clock: for every moment of any of them, the step that each has reached. */
function together(runs) {
  const order = runs.flatMap((run, r) => run.at.map((at, step) => [at, r, step]));
  order.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const reached = runs.map(() => -1);
  const moments = { time: [], run: [], steps: [], of: runs.map(() => []) };
  for (const [at, r, step] of order) {
    reached[r] = step;
    moments.of[r][step] = moments.time.length;
    moments.time.push(at);
    moments.run.push(r);
    moments.steps.push(reached.map((s) => Math.max(0, s)));
  }
  return moments;
}
