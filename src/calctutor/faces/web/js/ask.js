// The place to ask: turns, and the way between a [n] and its source.
place("ask", {
  open(root) {
    const page = root.querySelector(".ct-ask");
    const log = page.querySelector(".ct-log");
    const welcome = page.querySelector(".ct-welcome");
    const pane = page.querySelector(".ct-sources");
    const form = page.querySelector(".ct-form");
    const box = form.querySelector("textarea");
    const editing = form.querySelector(".ct-editing");
    const clear = form.querySelector(".ct-clear");
    const clearing = form.querySelector(".ct-clearing");
    let lastAsked = null;
    let edited = null;
    let said = Promise.resolve();

    // ---- Turns ----

    function newTurn(question, state) {
      const article = make("article", "ct-turn");
      const heading = make("h2", "ct-question", question, { dir: "auto" });
      article.dataset.state = state;
      article.append(heading, make("div", "ct-told"));
      log.append(article);
      showWelcome();
      return article;
    }

    function ask(question, replaced = null) {
      const text = question.trim();
      if (!text) return;
      const from = Number(replaced?.dataset.number || 0);
      // What failed may have been kept all the same: under its key it stands once.
      const same = replaced && !from && replaced.querySelector(".ct-question").textContent === text;
      const key = (same && replaced.dataset.key) || randomId();
      if (from) dropFrom(replaced);
      else replaced?.remove(); // It failed and was never kept: what follows it stays.
      const article = newTurn(text, state.ready ? "asked" : "waiting");
      const line = state.ready ? page.dataset.pending : page.dataset.waiting;
      article.querySelector(".ct-told").append(make("p", "ct-pending", line));
      article.dataset.key = key;
      lastAsked = article;
      bring(article);
      // One after the other: what is asked second may mean what was answered first.
      said = said.then(() => tell(article, text, from));
    }

    async function tell(article, question, replaces) {
      try {
        const { key } = article.dataset;
        put(article, await call("ask.say", { question, replaces, key }));
      } catch (error) {
        const told = make("div", "ct-answer ct-is-error");
        told.append(make("p", "", error.message));
        article.querySelector(".ct-told").replaceChildren(told);
        addTools(article, ["edit", "retry"]);
      }
      article.dataset.state = "done";
      if (article !== lastAsked) return;
      if (article.id) showSources(article.id);
      bring(article);
    }

    function put(article, told) {
      article.id = told.turn;
      article.dataset.number = told.number;
      article.dataset.kind = told.kind;
      article.querySelector(".ct-told").innerHTML = told.answer;
      addTools(article, told.kind === "quiz" ? ["copy"] : ["copy", "edit", "retry", "report"]);
      const list = make("div", "ct-list");
      list.dataset.turn = told.turn;
      list.innerHTML = told.sources;
      list.hidden = true;
      pane.append(list);
    }

    function addTools(article, kinds) {
      const tools = page.querySelector(".ct-tools-template").content.firstChild.cloneNode(true);
      for (const button of tools.querySelectorAll("button")) {
        if (!kinds.includes(button.dataset.tool)) button.remove();
      }
      article.append(tools);
    }

    function dropFrom(article) {
      for (let node = article; node; ) {
        const next = node.nextElementSibling;
        pane.querySelector(`.ct-list[data-turn="${node.id}"]`)?.remove();
        node.remove();
        node = next;
      }
      showSources(log.querySelector(".ct-turn:last-of-type")?.id || "");
    }

    function showWelcome() {
      const empty = !log.querySelector(".ct-turn");
      welcome.hidden = !empty;
      clear.hidden = empty;
      if (empty) clearing.hidden = true;
    }

    function showSources(turn) {
      for (const list of pane.querySelectorAll(".ct-list")) list.hidden = list.dataset.turn !== turn;
      for (const article of log.querySelectorAll(".ct-turn")) {
        article.classList.toggle("is-shown", article.id === turn);
      }
      const shown = pane.querySelector(".ct-list:not([hidden])");
      const cites = Boolean(shown && shown.firstElementChild);
      pane.querySelector(".ct-none").hidden = cites;
      const asked = turn && document.querySelector("#" + turn + " .ct-question");
      pane.querySelector(".ct-sources-for").textContent =
        cites && asked ? page.dataset.for + " “" + asked.textContent + "”" : "";
    }

    // ---- From a [n] to its source and back ----

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

    // ---- What can be done with a turn ----

    const tools = {
      async copy(article) {
        await copy((await call("ask.copy", { turn: Number(article.dataset.number) })).text);
        announce(page.dataset.copied);
        const button = article.querySelector("[data-tool=copy]");
        button.classList.add("is-done");
        setTimeout(() => button.classList.remove("is-done"), 1500);
      },
      edit(article) {
        edited = article;
        editing.hidden = false;
        box.value = article.querySelector(".ct-question").textContent;
        grow();
        box.focus();
      },
      retry(article) {
        ask(article.querySelector(".ct-question").textContent, article);
      },
      report(article) {
        if (article.querySelector(".ct-report")) return;
        const made = page.querySelector(".ct-report-template").content.firstChild.cloneNode(true);
        article.append(made);
        made.querySelector("textarea").focus({ preventScroll: true });
        bring(made, "nearest");
      },
      unreport(article) {
        article.querySelector(".ct-report").remove();
        article.querySelector("[data-tool=report]").focus();
      },
    };

    async function sendReport(sent) {
      const article = sent.closest(".ct-turn");
      const note = sent.querySelector("textarea").value;
      const { line } = await call("ask.report", { turn: Number(article.dataset.number), note });
      sent.replaceWith(make("p", "ct-quiet", line, { role: "status" }));
    }

    function stopEditing() {
      edited = null;
      editing.hidden = true;
    }

    // ---- The box ----

    function grow() {
      box.style.height = "auto";
      box.style.height = Math.min(box.scrollHeight + 2, 200) + "px";
    }

    function send() {
      ask(box.value, edited);
      box.value = "";
      stopEditing();
      grow();
    }

    page.addEventListener("click", (event) => {
      const link = event.target.closest(".ct-ref, .ct-back");
      const chip = event.target.closest("[data-ask]");
      const tool = event.target.closest("[data-tool]");
      if (link) {
        event.preventDefault();
        jump(link);
      } else if (chip) {
        ask(chip.dataset.ask);
        box.focus({ preventScroll: true });
      } else if (tool) {
        calm(root);
        Promise.resolve(tools[tool.dataset.tool](tool.closest(".ct-turn"))).catch((error) =>
          complain(root, error),
        );
      }
    });

    log.addEventListener("submit", (event) => {
      event.preventDefault();
      calm(root);
      sendReport(event.target).catch((error) => complain(root, error));
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });

    box.addEventListener("input", grow);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && edited) {
        box.value = "";
        stopEditing();
      }
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });

    form.querySelector(".ct-edit-stop").addEventListener("click", () => {
      box.value = "";
      stopEditing();
      box.focus();
    });

    // ---- A new conversation, asked for twice: the old one is deleted ----

    function askWhetherToClear(asks) {
      clearing.hidden = !asks;
      clear.hidden = asks;
      (asks ? form.querySelector(".ct-clear-yes") : clear).focus();
    }

    clear.addEventListener("click", () => askWhetherToClear(true));
    form.querySelector(".ct-clear-no").addEventListener("click", () => askWhetherToClear(false));
    form.querySelector(".ct-clear-yes").addEventListener("click", async () => {
      await said;
      try {
        await call("ask.clear");
      } catch (error) {
        complain(root, error);
        return;
      }
      for (const node of page.querySelectorAll(".ct-turn, .ct-list")) node.remove();
      showSources("");
      showWelcome();
      box.focus();
    });

    // ---- What was said before ----

    async function recall() {
      const { turns } = await call("ask.history");
      const firstNew = log.querySelector(".ct-turn");
      for (const told of turns) {
        if (document.getElementById(told.turn)) continue; // Answered while this came.
        const article = newTurn(told.question, "done");
        put(article, told);
        log.insertBefore(article, firstNew);
        if (!firstNew) lastAsked = article;
      }
      if (firstNew || !lastAsked) return;
      showSources(lastAsked.id);
      lastAsked.scrollIntoView({ block: "start" });
    }

    const soon = setTimeout(showWelcome, 600);
    // Questions wait for the history, so that what is new comes below it. Where
    // there is no tutor the bar says why, and the history comes with the tutor.
    said = recall()
      .catch(() =>
        whenReady(() => {
          said = said.then(recall).catch((error) => complain(root, error));
        }),
      )
      .finally(() => {
        clearTimeout(soon);
        showWelcome();
      });

    whenReady(async () => {
      page.querySelector(".ct-examples").innerHTML = (await call("ask.examples")).html;
    });
    if (matchMedia("(min-width: 800px)").matches) box.focus({ preventScroll: true });
  },
});
