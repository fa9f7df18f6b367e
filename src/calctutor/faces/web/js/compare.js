// The place Compare: terms are picked in a combobox (ARIA 1.2), the hash holds
// them, and the distinction follows the hash.
let page, box, list, none, body, cards, hints;
let terms = [];
let told = null;
let typing = 0;
let showing = 0;

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function active() {
  return list.querySelector("[aria-selected=true]");
}

function shut() {
  typing += 1;
  list.hidden = true;
  none.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function move(step) {
  const all = options();
  if (!all.length) return;
  const now = all.indexOf(active());
  const next = all[now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === next));
  box.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

async function suggest() {
  const turn = (typing += 1);
  const found = await call("compare.terms", { typed: box.value, chosen: terms });
  if (turn !== typing) return; // Something else was typed meanwhile.
  list.innerHTML = found.html;
  list.hidden = !found.count;
  none.hidden = Boolean(found.count) || !box.value.trim();
  box.setAttribute("aria-expanded", String(Boolean(found.count)));
  box.removeAttribute("aria-activedescendant");
}

function add(term) {
  const name = term.trim();
  box.value = "";
  shut();
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
  async open(root) {
    page = root.querySelector(".ct-compare");
    box = page.querySelector("#ct-compare-term");
    list = page.querySelector("#ct-compare-list");
    none = page.querySelector(".ct-compare-none");
    body = page.querySelector(".ct-compare-body");
    cards = page.querySelector(".ct-compare-cards");
    hints = page.querySelector(".ct-compare-hints");
    none.textContent = page.dataset.none;
    leads(page);
    const quietly = () => suggest().catch((error) => complain(root, error));
    box.addEventListener("input", quietly);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (list.hidden) void quietly().then(() => move(step));
        else move(step);
      } else if (event.key === "Escape" && (!list.hidden || !none.hidden)) {
        event.preventDefault();
        shut();
      } else if (event.key === "Backspace" && !box.value && terms.length) {
        choose(terms.slice(0, -1));
      }
    });
    box.addEventListener("blur", shut);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // The box keeps the focus.
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) add(option.dataset.term);
    });
    page.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      add(active()?.dataset.term ?? box.value);
    });
    page.querySelector(".ct-compare-acts").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && told) void act(button);
    });
    page.querySelector(".ct-compare-saves").innerHTML = (await call("compare.start")).saves;
  },
  async show(root, rest) {
    const wanted = rest.split("|").map((name) => name.trim()).filter(Boolean);
    if (wanted.length || !terms.length) await put(wanted);
  },
});
