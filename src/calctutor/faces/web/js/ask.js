// The place to ask: turns, and the way between a [n] and its source.
place("ask", {
  open(root) {
    const page = root.querySelector(".ct-ask");
    const log = page.querySelector(".ct-log");
    const welcome = page.querySelector(".ct-welcome");
    const pane = page.querySelector(".ct-sources");
    const form = page.querySelector(".ct-form");
    const box = form.querySelector("textarea");
    const clear = form.querySelector(".ct-clear");
    let lastAsked = null;
    let said = Promise.resolve();

    function ask(question) {
      const text = question.trim();
      if (!text) return;
      const article = make("article", "ct-turn");
      const heading = make("h3", "ct-question", text, { dir: "auto" });
      const answer = make("div", "ct-told");
      const line = state.ready ? page.dataset.pending : page.dataset.waiting;
      answer.append(make("p", "ct-pending", line));
      article.dataset.state = state.ready ? "asked" : "waiting";
      article.append(heading, answer);
      welcome.hidden = true;
      clear.hidden = false;
      log.append(article);
      lastAsked = article;
      bring(article);
      // One after the other: what is asked second may mean what was answered first.
      said = said.then(() => tell(article, text));
    }

    async function tell(article, question) {
      try {
        put(article, await call("ask.say", { question }));
      } catch (error) {
        const box = make("div", "ct-answer ct-is-error");
        box.append(make("p", "", error.message));
        article.querySelector(".ct-told").replaceChildren(box);
      }
      article.dataset.state = "done";
      if (article === lastAsked) bring(article);
    }

    function put(article, told) {
      article.id = told.turn;
      article.querySelector(".ct-told").innerHTML = told.answer;
      const list = make("div", "ct-list");
      list.dataset.turn = told.turn;
      list.innerHTML = told.sources;
      list.hidden = true;
      pane.append(list);
      if (article === lastAsked) showSources(told.turn);
    }

    function showSources(turn) {
      for (const list of pane.querySelectorAll(".ct-list")) list.hidden = list.dataset.turn !== turn;
      for (const article of log.querySelectorAll(".ct-turn")) {
        article.classList.toggle("is-shown", article.id === turn);
      }
      const shown = pane.querySelector(".ct-list:not([hidden])");
      const cites = Boolean(shown && shown.firstElementChild);
      pane.querySelector(".ct-none").hidden = cites;
      const asked = document.querySelector("#" + turn + " .ct-question");
      pane.querySelector(".ct-sources-for").textContent =
        cites && asked ? page.dataset.for + " “" + asked.textContent + "”" : "";
    }

    function land(node) {
      for (const other of page.querySelectorAll(".is-hit")) other.classList.remove("is-hit");
      void node.offsetWidth; // Restarts the animation of the same source.
      node.classList.add("is-hit");
      node.focus({ preventScroll: true });
    }

    function jump(link) {
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      const list = target.closest(".ct-list");
      if (list) showSources(list.dataset.turn);
      land(target);
      bring(target.querySelector("mark") || target, "center");
    }

    function grow() {
      box.style.height = "auto";
      box.style.height = Math.min(box.scrollHeight + 2, 200) + "px";
    }

    function send() {
      ask(box.value);
      box.value = "";
      grow();
    }

    page.addEventListener("click", (event) => {
      const link = event.target.closest(".ct-ref, .ct-back");
      const chip = event.target.closest("[data-ask]");
      if (link) {
        event.preventDefault();
        jump(link);
      } else if (chip) {
        ask(chip.dataset.ask);
        box.focus({ preventScroll: true });
      }
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });

    box.addEventListener("input", grow);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });

    clear.addEventListener("click", async () => {
      await said;
      try {
        await call("ask.clear");
      } catch (error) {
        complain(root, error);
        return;
      }
      for (const node of page.querySelectorAll(".ct-turn, .ct-list")) node.remove();
      pane.querySelector(".ct-none").hidden = false;
      pane.querySelector(".ct-sources-for").textContent = "";
      welcome.hidden = false;
      clear.hidden = true;
      box.focus();
    });

    whenReady(async () => {
      page.querySelector(".ct-examples").innerHTML = (await call("ask.examples")).html;
    });
    if (matchMedia("(min-width: 800px)").matches) box.focus({ preventScroll: true });
  },
});
