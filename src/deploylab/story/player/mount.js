// The way in: once for a static page, and as a Streamlit component.

/** Mount or update. `root` holds the markup of player.html; `data` is {payloads, lang, step, base, ...}: other `versions` (or
 * `version`) or questions under the same name are another run. */
function mount(root, data) {
  const key = [data.name, data.step, data.versions ?? data.version, JSON.stringify(data.questions)].join();
  if (root.dlPlayer?.identity === key && root.dlPlayer.root.isConnected) root.dlPlayer.dress(data);
  else {
    root.dlMarkup ??= root.querySelector(".dl").cloneNode(true);
    if (root.dlPlayer) {
      root.dlPlayer.pause();
      root.querySelector(".dl").replaceWith(root.dlMarkup.cloneNode(true));
    }
    root.dlPlayer = new Player(root, data.payloads, data);
    root.dlPlayer.identity = key;
  }
  return root.dlPlayer;
}

const payloadsRead = new Map(), // by their checksum: a run that comes back beside another is not read again
  MOST_READ = 6;

async function inflated(bytes, format = "deflate") {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return JSON.parse(await new Response(stream).text());
}

/** What a page carries as text: JSON, gzipped, in base64. */
const unpacked = (text) => inflated(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), "gzip");

async function payloadOf(version, bytes) {
  if (!payloadsRead.has(version)) payloadsRead.set(version, await inflated(bytes));
  const found = payloadsRead.get(version);
  payloadsRead.delete(version); // and back in, as the newest
  payloadsRead.set(version, found);
  if (payloadsRead.size > MOST_READ) payloadsRead.delete(payloadsRead.keys().next().value);
  return found;
}

/** The data of the Streamlit component: options, then each run, all deflated, each after its length. */
async function dataOf(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    const size = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    parts.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const options = await inflated(parts.shift());
  const told = await Promise.all(parts.map((part, i) => payloadOf(options.versions[i], part)));
  return { ...options, payloads: told.flat() };
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  parentElement.dlTurn = data; // should another come while this one is being read, the other counts
  dataOf(data).then((given) => {
    const tell = (name) => (value) => setTriggerValue(name, value);
    if (parentElement.dlTurn === data) mount(parentElement, { ...given, onAnswer: tell("answer"), onFork: tell("fork") });
  });
}
