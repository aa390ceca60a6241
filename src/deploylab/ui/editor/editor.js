// A plain editor with a clock. Every change goes to Python within half a second, where it is stored; a copy stays
// in this tab (sessionStorage), so that what Python had not yet got when it died is there after a reload.
const WAIT = 400;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".editor");
  const editor = (root.editor ||= new Editor(root));
  editor.send = (draft) => setStateValue("draft", draft);
  editor.show(JSON.parse(data));
}

class Editor {
  constructor(root) {
    this.area = root.querySelector("textarea");
    this.clock = root.querySelector(".clock");
    this.run = root.querySelector(".run");
    this.count = root.querySelector(".count");
    this.saved = root.querySelector(".saved");
    this.area.addEventListener("input", () => {
      if (!this.running && this.seconds === 0) this.toggle();
      this.changed();
    });
    this.area.addEventListener("blur", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    this.run.addEventListener("click", () => this.toggle());
    setInterval(() => this.tick(), 1000);
  }

  show(told) {
    const another = !this.told || told.name !== this.told.name || told.version !== this.told.version;
    this.told = told;
    if (another) this.load(told);
    if (told.saved >= (this.sent || 0)) this.dirty = false;
    this.draw();
  }

  load(told) {
    let { text, seconds } = told;
    const kept = JSON.parse(this.stored() || "null");
    const newer = kept && kept.version === told.version && kept.at > told.saved && kept.text !== text;
    if (newer) ({ text, seconds } = kept);
    this.area.value = text;
    this.seconds = seconds;
    this.running = false;
    this.dirty = false;
    this.area.setAttribute("aria-label", told.words.answer);
    this.area.placeholder = told.words.placeholder;
    if (newer) this.changed();
  }

  toggle() {
    this.running = !this.running;
    this.began = Date.now();
    if (!this.running) this.changed();
    this.draw();
  }

  tick() {
    if (!this.running) return;
    const now = Date.now();
    this.seconds += (now - this.began) / 1000;
    this.began = now;
    this.draw();
    if (this.seconds - (this.draft?.seconds || 0) > 10) this.changed();
  }

  changed() {
    this.dirty = true;
    this.draft = { text: this.area.value, seconds: Math.round(this.seconds), at: Date.now(), version: this.told.version };
    try {
      sessionStorage.setItem(`deploylab-draft-${this.told.name}`, JSON.stringify(this.draft));
    } catch { /* a browser without storage: Python has it in a moment */ }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT);
    this.draw();
  }

  stored() {
    try {
      return sessionStorage.getItem(`deploylab-draft-${this.told.name}`);
    } catch {
      return null;
    }
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.draft || this.sent === this.draft.at) return;
    this.sent = this.draft.at;
    this.send(this.draft);
  }

  draw() {
    const { words, minutes } = this.told;
    const left = minutes * 60 - Math.round(this.seconds);
    const [m, s] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
    this.clock.textContent = `${left < 0 ? "+" : ""}${m}:${String(s).padStart(2, "0")}`;
    this.clock.classList.toggle("over", left < 0);
    this.clock.setAttribute("aria-label", left < 0 ? words.over : words.left);
    this.run.textContent = this.running ? words.pause : this.seconds ? words.go_on : words.start;
    this.count.textContent = words.count.replace("{}", this.area.value.length.toLocaleString());
    this.saved.textContent = this.dirty ? words.saving : this.area.value ? words.saved : "";
  }
}
