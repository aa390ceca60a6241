// Predict, commit, reveal: the player stops before the step, asks, and then lets the run answer.

Object.assign(Player.prototype, {
  ask(question) {
    const watching = Boolean(this.playing);
    this.pause();
    this.question = question;
    const box = this.find(".dl-ask"),
      text = this.text,
      lang = this.lang;
    box.hidden = false;
    box.setAttribute("aria-label", `${text.predict}: ${question.prompt[lang]}`);
    fillWith(
      box,
      make("h2", { text: text.predict }),
      make("p", { class: "dl-prompt", text: question.prompt[lang] }),
      make(
        "div",
        { class: "dl-choices" },
        ...question.choices.map((choice, i) =>
          make("button", { type: "button", text: choice[lang] ?? choice, onclick: () => this.commit(question, i) }),
        ),
      ),
      make(
        "p",
        { class: "dl-soft" },
        `${text.commit} `,
        make("button", {
          type: "button",
          class: "dl-quiet",
          text: text.skip,
          onclick: () => {
            this.answers.set(question, null);
            this.reveal(question);
            this.dismiss();
          },
        }),
        make("button", {
          type: "button",
          class: "dl-quiet",
          text: text.off,
          onclick: () => {
            this.asking = false;
            this.dismiss();
          },
        }),
      ),
    );
    if (watching) box.querySelector("button").focus({ preventScroll: true }); // not under somebody's arrow keys
  },

  commit(question, choice) {
    const right = choice === question.answer,
      box = this.find(".dl-ask"),
      { text, lang } = this;
    this.answers.set(question, choice);
    this.reveal(question);
    const given = [...this.answers.values()].filter((answer) => answer !== null).length;
    const hits = [...this.answers].filter(([q, answer]) => answer === q.answer).length;
    const told = (i) => question.choices[i][lang] ?? question.choices[i];
    const mistake = !right && question.misconceptions?.[choice]?.[lang];
    fillWith(
      box,
      make("h2", { text: right ? text.right : text.wrong, class: right ? "dl-good" : "dl-bad" }),
      make("p", {
        text: right ? told(choice) : `${text.yours}: ${told(choice)}  →  ${text.truth}: ${told(question.answer)}`,
      }),
      mistake ? make("p", { text: mistake }) : null,
      make("p", { text: question.explain?.[lang] ?? "" }),
      make("p", { class: "dl-soft dl-num", text: `${text.score} ${hits} / ${given}` }),
      make("button", {
        type: "button",
        text: text.go,
        onclick: () => {
          this.dismiss();
          this.root.focus({ preventScroll: true });
        },
      }),
    );
    box.querySelector("button").focus({ preventScroll: true });
    this.options.onAnswer?.({ step: question.step, choice, correct: right });
  },

  reveal(question) {
    this.go(question.moment);
    this.question = null;
    this.find(".dl-ask").hidden = false;
  },

  dismiss() {
    this.question = null;
    this.find(".dl-ask").hidden = true;
  },
});
