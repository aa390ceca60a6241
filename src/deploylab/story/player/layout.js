// Where things stand on the stage, in pixels of its real width: from left to right, or downwards on a phone.

const GAP = 12,
  LARGEST = 13;

/** Servers grouped as pools, in the order in which they are named. */
function poolsOf(servers) {
  const pools = new Map();
  servers.forEach((server, s) => {
    if (!pools.has(server.pool)) pools.set(server.pool, []);
    pools.get(server.pool).push(s);
  });
  return [...pools].map(([name, members]) => ({ name, members }));
}

/** Servers in one column are linked one by one; several columns or pools get a frame, and one link to it. */
function arrange(servers, width) {
  const down = width < 560,
    pools = poolsOf(servers),
    named = pools.length > 1;
  const proxy = down ? { x: width / 2, y: 92, w: 132, h: 46 } : { x: Math.max(150, width * 0.25), y: 0, w: 116, h: 66 };
  const left = down ? 4 : proxy.x + proxy.w / 2 + Math.max(44, width * 0.08),
    room = width - left - 4;
  const columns = down ? Math.min(2, servers.length) : servers.length > 5 && room > 430 ? 2 : 1;
  const framed = named || columns > 1,
    inset = framed ? 8 : 0,
    w = (room - 2 * inset - GAP * (columns - 1)) / columns;
  const slots = Math.max(1, ...servers.map((server) => server.concurrency || 8)),
    h = roomForQueue(w, slots) < 64 ? 136 : 92;
  let y = down ? 142 : 10;
  const cards = [],
    frames = [];
  for (const pool of pools) {
    const top = y;
    if (framed) y += named ? 32 : inset;
    pool.members.forEach((s, i) => {
      const column = i % columns,
        row = Math.floor(i / columns);
      cards[s] = { x: left + inset + column * (w + GAP), y: y + row * (h + GAP), w, h };
    });
    y += Math.ceil(pool.members.length / columns) * (h + GAP) - GAP + inset;
    frames.push({ name: named ? pool.name : "", x: left, y: top, w: room, h: y - top });
    y += GAP;
  }
  if (!down) y = Math.max(y, 250);
  if (!down) proxy.y = y / 2;
  const clients = down ? { x: width / 2, y: 26, spread: width * 0.3 } : { x: 44, y: proxy.y, spread: 34 };
  return { width, height: y, down, framed, proxy, cards, frames, clients };
}

/** So many slots of a server are drawn, and so far apart. */
const drawn = (room, slots) => Math.max(1, Math.min(slots, 40, Math.floor(room / 9)));
const pitchOf = (room, slots) => Math.min(2 * LARGEST + 7, room / drawn(room, slots));
const roomForQueue = (w, slots) => w - 50 - pitchOf((w - 36) * 0.6, slots) * drawn((w - 36) * 0.6, slots);

/** Places inside a card: slots where requests are worked on, at the right, and the queue before or below them. */
function seats(card, concurrency) {
  const tall = card.h > 100,
    left = card.x + 26,
    right = card.x + card.w - 10,
    room = (right - left) * (tall ? 1 : 0.6);
  const count = drawn(room, concurrency),
    pitch = pitchOf(room, concurrency),
    y = card.y + (tall ? 58 : 54);
  const slot = (i) => ({ x: right - pitch * (count - (i % count)) + pitch / 2, y });
  return {
    slot,
    count,
    pitch,
    left,
    y,
    queueRight: tall ? right : right - pitch * count - 14,
    queueY: tall ? card.y + 98 : y,
    radius: Math.min(LARGEST, pitch / 2 - 2),
  };
}

function link(layout, card) {
  const { proxy, down } = layout;
  if (down) {
    const x = card.x + card.w / 2,
      y = proxy.y + proxy.h / 2;
    return `M${proxy.x} ${y}C${proxy.x} ${y + 24} ${x} ${card.y - 24} ${x} ${card.y}`;
  }
  const x = proxy.x + proxy.w / 2,
    y = card.y + card.h / 2,
    bend = (card.x - x) / 2;
  return `M${x} ${proxy.y}C${x + bend} ${proxy.y} ${card.x - bend} ${y} ${card.x} ${y}`;
}
