// The way in: once for a static page, and as a Streamlit component.

/** Mount or update. `root` holds the markup of player.html; `data` is {payloads, version, lang, step, base, ...}. */
function mount(root, data) {
  const key = [data.name, data.step, data.version].join();
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

/** The data of the Streamlit component, which travels deflated. */
async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  parentElement.dlTurn = data; // should another come while this one is being read, the other counts
  inflated(data).then((given) => {
    const tell = (name) => (value) => setTriggerValue(name, value);
    if (parentElement.dlTurn === data) mount(parentElement, { ...given, onAnswer: tell("answer"), onFork: tell("fork") });
  });
}
