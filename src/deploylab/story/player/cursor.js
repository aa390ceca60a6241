// The moment on the charts: a line over every plotly chart in a container keyed `chart-...`.
// It reads private fields of plotly, so every step of the way is guarded: without them there is no line, nothing else.

let found = { at: -1e9, charts: [] };

/** The charts of the page; looked for once a second, since the page may be large and they may come late. */
function charts() {
  if (performance.now() - found.at > 1000) {
    found = {
      at: performance.now(),
      charts: [...document.querySelectorAll('[class*="st-key-chart-"] .js-plotly-plot, .dl-chart .js-plotly-plot')],
    };
  }
  return found.charts;
}

function drawCursor(microseconds) {
  for (const chart of charts()) {
    const axis = chart._fullLayout?.xaxis,
      size = chart._fullLayout?._size;
    if (!axis || !size || typeof axis.l2p !== "function" || axis.type !== "linear") continue;
    let line = chart.querySelector(":scope > .dl-cursor");
    if (!line) {
      line = make("div", {
        class: "dl-cursor",
        "aria-hidden": true,
        style: "position:absolute;width:2px;pointer-events:none;background:#c2561a;z-index:5",
      });
      chart.style.position = "relative";
      chart.append(line);
    }
    const x = axis.l2p(microseconds / 1e6),
      inside = x >= -1 && x <= axis._length + 1;
    line.style.cssText += `;display:${inside ? "block" : "none"};left:${size.l + x - 1}px;top:${size.t}px;height:${size.h}px`;
  }
}

/** Clicking into a chart goes to that second; a dot that stands for a request ([request, step]) goes to its fate. */
function listenToCharts(player) {
  for (const chart of charts()) {
    chart.dlPlayer = player;
    if (chart.dlListens || typeof chart.on !== "function") continue;
    chart.dlListens = true;
    const requestOf = (event) => event?.points?.[0]?.customdata;
    const follow = (more) => chart.dlPlayer.follow({ player: chart.dlPlayer.options.name, ...more });
    chart.on("plotly_hover", (event) => {
      const [request] = requestOf(event) ?? [];
      if (request !== undefined) follow({ request });
    });
    chart.on("plotly_click", (event) => {
      const [request, step] = requestOf(event) ?? [],
        x = Number(event?.points?.[0]?.x);
      if (request !== undefined) follow({ request, step });
      else if (Number.isFinite(x)) chart.dlPlayer.goToTime(x * 1e6);
    });
  }
}

/** Charts arrive after the player and are drawn anew by the app: look again every second, as long as it is there. */
function followCharts(player) {
  const watch = setInterval(() => {
    if (!player.root.isConnected) return clearInterval(watch);
    listenToCharts(player);
    drawCursor(player.time);
  }, 1000);
}
