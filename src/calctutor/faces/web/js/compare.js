// The place Compare: terms are picked in a combobox (ARIA 1.2), the hash holds
// them, and the distinction follows the hash.
let page, box, body, cards, hints;
let terms = [];
let told = null;
let showing = 0;
let stale = false;

function add(term) {
  const name = term.trim();
  box.value = "";
  if (!name || terms.some((known) => known.toLowerCase() === name.toLowerCase())) return;
  if (terms.length >= 6) complain(page.parentElement, new Error(page.dataset.many));
  else choose([...terms, name]);
}

function choose(names) {
  if (names.length) go("compare", names.join("|"));
  else {
    history.pushState(null, "", "#compare");
    void put([]);
  }
}

function drawTerms() {
  page.querySelector(".ct-compare-chosen").replaceChildren(
    ...terms.map((term, place) => {
      const item = make("li");
      const button = make("button", "", "×", { type: "button", "aria-label": `${page.dataset.remove} ${term}` });
      button.addEventListener("click", () => {
        choose(terms.filter((_, other) => other !== place));
        box.focus();
      });
      item.append(make("span", "", term, { dir: "auto" }), button);
      return item;
    }),
  );
}

async function put(names) {
  const turn = (showing += 1);
  terms = names;
  drawTerms();
  calm(page.parentElement);
  const several = terms.length > 1;
  hints.hidden = several;
  page.querySelector(".ct-compare-told").hidden = !several;
  try {
    if (several) await compare(turn);
    else await offer(turn);
  } catch (error) {
    if (turn !== showing) return;
    page.querySelector(".ct-compare-told").hidden = true;
    complain(page.parentElement, error);
  }
}

async function offer(turn) {
  const one = terms[0];
  const found = one ? await call("compare.beside", { term: one }) : await call("compare.start");
  if (turn !== showing) return;
  hints.innerHTML = found.html ?? found.chips;
  if (one) hints.prepend(make("p", "ct-quiet", page.dataset.more));
}

async function compare(turn) {
  told = null;
  page.querySelector(".ct-compare-acts").hidden = true;
  if (!body.firstElementChild) body.replaceChildren(make("p", "ct-pending", page.dataset.pending));
  body.setAttribute("aria-busy", "true");
  const found = await call("compare.show", { terms });
  if (turn !== showing) return;
  body.removeAttribute("aria-busy");
  body.innerHTML = found.html;
  cards.innerHTML = found.cards;
  page.querySelector(".ct-none").hidden = Boolean(found.cards);
  page.querySelector(".ct-compare-acts").hidden = !found.terms.length;
  if (found.terms.length) {
    told = found;
    terms = found.terms; // As the notes spell them.
    drawTerms();
    announce(found.said);
  } else announce(body.textContent);
}

async function act(button) {
  try {
    if (button.dataset.copy) {
      await copy(told[button.dataset.copy]);
      announce(page.dataset.copied);
      flash(button, page.dataset.copied);
    } else if (button.dataset.format) {
      button.disabled = true;
      const file = await call("compare.save", { terms: told.terms, format: button.dataset.format });
      save(file);
      announce(page.dataset.saved.replace("{name}", file.name));
    }
  } catch (error) {
    complain(page.parentElement, error);
  } finally {
    button.disabled = false;
  }
}

place("compare", {
  open(root) {
    page = root.querySelector(".ct-compare");
    box = page.querySelector("#ct-compare-term");
    body = page.querySelector(".ct-compare-body");
    cards = page.querySelector(".ct-compare-cards");
    hints = page.querySelector(".ct-compare-hints");
    leads(page);
    desk.addEventListener("calctutor:renewed", () => (stale = true));
    const parts = { box, list: page.querySelector(".ct-options"), none: page.querySelector(".ct-none-fits") };
    combobox(parts, (typed) => call("compare.terms", { typed, chosen: terms }), add);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !box.value && terms.length) choose(terms.slice(0, -1));
    });
    page.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    page.querySelector(".ct-compare-acts").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && told) void act(button);
    });
    call("compare.start").then(
      (found) => (page.querySelector(".ct-compare-saves").innerHTML = found.saves),
      (error) => complain(root, error),
    );
  },
  async show(root, rest) {
    const wanted = rest.split("|").map((name) => name.trim()).filter(Boolean);
    const names = wanted.length ? wanted : terms;
    if (wanted.length || !terms.length || stale) await put(names);
    stale = false;
  },
});
