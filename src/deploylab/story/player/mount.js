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

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const given = typeof data === "string" ? JSON.parse(data) : data;
  if (!given?.payloads) return;
  mount(parentElement, { ...given, onAnswer: (answer) => setTriggerValue("answer", answer) });
}
