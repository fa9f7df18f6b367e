// Parts that any place can use.

// Ask in a window of its own; resolves with the value of the button, "" for Escape.
// `choices` are [value, label], the last one is where the focus begins; `html`
// is what call() gave.
function askIn(question, choices, html = "") {
  const box = make("dialog", "ct-sure", undefined, { "aria-label": question });
  const form = make("form", "", undefined, { method: "dialog" });
  const acts = make("div", "ct-sure-acts");
  const buttons = choices.map(([value, label], place) =>
    make("button", place ? "ct-button" : "ct-send", label, { value }));
  acts.append(...buttons);
  form.append(make("p", "", question));
  if (html) {
    const told = make("div", "ct-sure-told", undefined, { tabindex: "0", role: "group", "aria-label": question });
    told.innerHTML = html;
    form.append(told);
  }
  form.append(acts);
  box.append(form);
  desk.append(box);
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue);
    });
    box.showModal();
    buttons.at(-1).focus();
  });
}

// Ask whether to go on; Escape is no.
async function sure(question) {
  return (await askIn(question, [["yes", desk.dataset.yes], ["no", desk.dataset.no]])) === "yes";
}

// A combobox by the ARIA 1.2 pattern, for any place: a box with a list of what
// fits below it. `ask(typed)` gives {html, count}; `pick(text)` is called with
// an option's data-value, or with what was typed.
function combobox({ box, list, none }, ask, pick) {
  let turn = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  function shut() {
    turn += 1;
    list.hidden = true;
    if (none) none.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const all = options();
    if (list.hidden || !all.length) return;
    const now = all.indexOf(active());
    const from = now < 0 && step < 0 ? 0 : now;
    const next = all[(from + step + all.length) % all.length];
    for (const option of all) option.setAttribute("aria-selected", String(option === next));
    box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  async function suggest() {
    const mine = (turn += 1);
    const found = await ask(box.value);
    if (mine !== turn) return; // Something else was typed meanwhile, or the list was shut.
    list.innerHTML = found.html;
    list.hidden = !found.count;
    if (none) none.hidden = Boolean(found.count) || !box.value.trim();
    box.setAttribute("aria-expanded", String(Boolean(found.count)));
    box.removeAttribute("aria-activedescendant");
  }

  function take(text) {
    shut();
    pick(text);
  }

  const place = box.closest(".ct-place");
  const quietly = () => suggest().catch((error) => complain(place, error));
  box.addEventListener("input", quietly);
  box.addEventListener("blur", shut);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) void quietly().then(() => move(step));
      else move(step);
    } else if (event.key === "Escape" && (!list.hidden || (none && !none.hidden))) {
      event.preventDefault();
      shut();
    } else if (event.key === "Enter") {
      const chosen = active();
      if (chosen || box.value.trim()) {
        event.preventDefault();
        take(chosen ? chosen.dataset.value : box.value);
      }
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // The box keeps the focus.
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option.dataset.value);
  });
}
