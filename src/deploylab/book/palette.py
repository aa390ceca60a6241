"""Colours of the diagrams, in the light, in the dark and on paper. A tone is a fill and its edge."""

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "soft": "#4b5a6a",
    "plain": "#f3f5f8",
    "edge": "#8391a1",
    "old": "#dbe8fd",
    "old-edge": "#2563c9",
    "new": "#d3f3e2",
    "new-edge": "#11794f",
    "bad": "#fde2df",
    "bad-edge": "#bb2f25",
    "warn": "#fdf0cc",
    "warn-edge": "#8f6000",
    "mark": "#e9e2fb",
    "mark-edge": "#6a4bb8",
    "mute": "#e6eaee",
    "mute-edge": "#98a5b3",
}
DARK = {
    "paper": "#141a22",
    "ink": "#e8eef4",
    "soft": "#aab8c6",
    "plain": "#212a35",
    "edge": "#7d8c9c",
    "old": "#1c3558",
    "old-edge": "#7db0ff",
    "new": "#15402f",
    "new-edge": "#5fd6a2",
    "bad": "#4b2120",
    "bad-edge": "#ff938a",
    "warn": "#443511",
    "warn-edge": "#f1c35e",
    "mark": "#34295c",
    "mark-edge": "#bba6ff",
    "mute": "#2a333e",
    "mute-edge": "#64727f",
}
TONES = ("plain", "old", "new", "bad", "warn", "mark", "mute")


def style() -> str:
    """Colours by variable: light or dark as the page is that the drawing stands in, or the system if it stands alone.

    `color-scheme` is inherited, so a page that changes its theme changes its drawings with it. Paper is light.
    """
    light = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    both = "".join(f"--{name}:light-dark({LIGHT[name]},{DARK[name]});" for name in LIGHT)
    tones = "".join(
        f".dl .{tone}{{fill:var(--{tone});stroke:var(--{'edge' if tone == 'plain' else tone + '-edge'})}}"
        f".dl .line.{tone}{{fill:none}}.dl .head.{tone},.dl text.{tone}"
        f"{{fill:var(--{'edge' if tone == 'plain' else tone + '-edge'});stroke:none}}"
        for tone in TONES
    )
    return (
        f".dl{{{light}}}@supports (color:light-dark(#000,#fff)){{.dl{{{both}}}}}"
        ":root.dl{color-scheme:light dark}@media print{.dl{color-scheme:light!important}}"
        ".dl text{font-family:'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',system-ui,"
        "sans-serif;fill:var(--ink)}.dl text.mono{font-family:'D2Coding','Noto Sans Mono',ui-monospace,monospace}"
        ".dl .paper{fill:var(--paper)}.dl text.soft{fill:var(--soft)}.dl .line.ink{stroke:var(--ink);fill:none}"
        f".dl .head.ink{{fill:var(--ink)}}{tones}"
    )
