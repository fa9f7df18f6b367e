// The place Teach: its parts are tabs; each is filled when it is first shown.
const PARTS = ["texts", "bank", "export", "reports"];
const filled = new Set();
let teach, base;
let start = null;

function part(name) {
  return teach.querySelector(`#ct-part-${name}`);
}

function guarded(act) {
  return async (...given) => {
    calm(base);
    try {
      return await act(...given);
    } catch (error) {
      complain(base, error);
      return undefined;
    }
  };
}

function startOf() {
  start ??= call("teach.start").catch((error) => {
    start = null;
    throw error;
  });
  return start;
}

function told(node, html) {
  node.innerHTML = html;
}

// ---- Tabs ----

async function showPart(name) {
  for (const tab of teach.querySelectorAll("[role=tab]")) {
    const here = tab.dataset.part === name;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    part(tab.dataset.part).hidden = !here;
  }
  if (name === "reports") return fillReports();
  if (filled.has(name)) return undefined;
  filled.add(name);
  try {
    return await { texts: fillTexts, bank: fillBank, export: fillExport }[name]();
  } catch (error) {
    filled.delete(name);
    throw error;
  }
}

function listenTabs() {
  const tabs = teach.querySelector("[role=tablist]");
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) go("teach", tab.dataset.part);
  });
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const parts = PARTS.filter((name) => teach.querySelector(`#ct-tab-${name}`).offsetParent);
    const now = parts.indexOf(event.target.dataset.part);
    if (!step || now < 0) return;
    const next = parts[(now + step + parts.length) % parts.length];
    teach.querySelector(`#ct-tab-${next}`).focus();
    go("teach", next);
  });
}

// ---- Texts ----

let text = null;
let asking = 0;

async function fillTexts() {
  const found = await startOf();
  told(part("texts").querySelector(".ct-teach-hints"), found.chips);
  told(part("texts").querySelector(".ct-teach-saves"), found.saves);
}

function chosenLength() {
  return part("texts").querySelector("[name=length]:checked").value;
}

const showText = guarded(async (term) => {
  const turn = (asking += 1);
  const panel = part("texts");
  const body = panel.querySelector(".ct-teach-body");
  if (!term.trim()) return;
  panel.querySelector(".ct-teach-told").hidden = false;
  panel.querySelector(".ct-teach-hints").hidden = true;
  panel.querySelector(".ct-teach-acts").hidden = true;
  if (!body.firstElementChild) body.replaceChildren(make("p", "ct-pending", teach.dataset.pending));
  const found = await call("teach.snippet", { term, length: chosenLength() });
  if (turn !== asking) return;
  text = found.term ? { ...found, asked: term } : null;
  told(body, found.html);
  told(panel.querySelector(".ct-teach-cards"), found.cards);
  panel.querySelector(".ct-none").hidden = Boolean(found.cards);
  panel.querySelector(".ct-teach-acts").hidden = !text;
  announce(body.textContent.slice(0, 300));
});

const actOnText = guarded(async (button) => {
  if (button.dataset.copy) {
    await copy(text[button.dataset.copy]);
    flash(button, teach.dataset.copied);
    announce(teach.dataset.copied);
  } else if (button.dataset.format) {
    const sent = { term: text.asked, length: chosenLength(), format: button.dataset.format };
    await keepFile(button, () => call("teach.save", sent));
  }
});

async function keepFile(button, ask) {
  button.disabled = true;
  try {
    const file = await ask();
    save(file);
    announce(teach.dataset.saved.replace("{name}", file.name));
    return file;
  } finally {
    button.disabled = false;
  }
}

function listenTexts() {
  const panel = part("texts");
  const box = panel.querySelector("#ct-teach-term");
  const put = (term) => {
    box.value = term;
    void showText(term);
  };
  termsBelow(box, put);
  panel.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    void showText(box.value);
  });
  for (const length of panel.querySelectorAll("[name=length]")) {
    length.addEventListener("change", () => showText(text ? text.asked : box.value));
  }
  panel.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-term].ct-chip");
    const button = event.target.closest(".ct-teach-acts button");
    if (chip) put(chip.dataset.term);
    else if (button && text) void actOnText(button);
  });
  leads(panel);
}

function termsBelow(box, pick) {
  const around = box.closest(".ct-combobox");
  const parts = { box, list: around.querySelector(".ct-options"), none: around.querySelector(".ct-none-fits") };
  combobox(parts, (typed) => call("compare.terms", { typed, box: box.id }), pick);
}

// ---- Export ----

async function fillExport() {
  const found = await startOf();
  told(part("export").querySelector(".ct-export-formats"), found.formats);
  told(part("export").querySelector(".ct-export-kinds"), found.kinds);
  part("export").querySelector("[type=submit]").disabled = false; // Now there is a format to choose.
  drawParts();
}

function drawParts() {
  const format = part("export").querySelector("[name=format]:checked");
  part("export").querySelector(".ct-export-parts").hidden = format?.dataset.document !== "true";
}

function wish(form) {
  const data = new FormData(form);
  const whole = (name) => Math.trunc(Number(data.get(name))) || 0;
  return {
    format: data.get("format"),
    topic: data.get("topic"),
    text: data.get("topic").trim() ? data.get("text") : "none",
    compare: data.get("compare").split(/\s+(?:vs\.?|versus)\s+/i).map((t) => t.trim()).filter(Boolean),
    title: data.get("title"),
    some: data.get("some"),
    count: whole("count"),
    seed: whole("seed"),
    approved: data.has("approved"),
    disputed: data.has("disputed"),
    kinds: data.getAll("kinds"),
    parts: data.getAll("parts"),
  };
}

function listenExport() {
  const form = part("export").querySelector("form");
  const told_ = form.querySelector(".ct-export-told");
  termsBelow(form.querySelector("#ct-export-topic"), (term) => {
    form.querySelector("#ct-export-topic").value = term;
  });
  form.addEventListener("change", drawParts);
  form.querySelector("[name=count]").addEventListener("input", () => {
    form.querySelector("[name=some][value=count]").checked = true;
  });
  form.addEventListener("submit", guarded(async (event) => {
    event.preventDefault();
    told_.replaceChildren(make("p", "ct-pending", teach.dataset.exporting));
    try {
      const button = form.querySelector("[type=submit]");
      const file = await keepFile(button, () => call("teach.export", wish(form)));
      told_.replaceChildren(make("p", "", teach.dataset.saved.replace("{name}", file.name)));
      const list = make("div");
      told(list, file.told);
      told_.append(list);
    } catch (error) {
      told_.replaceChildren();
      throw error;
    }
  }));
}

// ---- Reports ----

async function fillReports() {
  const found = await call("teach.reports");
  told(part("reports").querySelector(".ct-teach-reports"), found.html);
  part("reports").querySelector(".ct-reports-own").textContent = found.own;
}

// ---- Bank ----

let listed = [];
let shown = 0;
let filtering = 0;
const selected = new Set();

function filter() {
  return Object.fromEntries(new FormData(part("bank").querySelector(".ct-bank-filter")));
}

async function fillBank() {
  const list = part("bank").querySelector(".ct-bank-list");
  list.replaceChildren(make("li", "ct-pending", teach.dataset.bank));
  try {
    await listBank();
  } catch (error) {
    list.replaceChildren();
    throw error;
  }
}

async function listBank(more = false) {
  const turn = (filtering += 1);
  const panel = part("bank");
  const found = await call("teach.bank", { ...filter(), start: more ? shown : 0 });
  if (turn !== filtering) return;
  const list = panel.querySelector(".ct-bank-list");
  if (more) list.insertAdjacentHTML("beforeend", found.html);
  else list.innerHTML = found.html;
  if (!found.count) list.replaceChildren(make("li", "ct-quiet", teach.dataset.nothing));
  shown = list.querySelectorAll(".ct-bank-entry").length;
  listed = found.ids;
  panel.querySelector(".ct-bank-count").textContent = found.told;
  panel.querySelector(".ct-bank-more").hidden = !found.more;
  for (const name of ["topic", "kind", "state"]) {
    const box = panel.querySelector(`[name=${name}]`);
    const value = box.value;
    box.innerHTML = found[`${name}s`];
    box.value = value;
    if (box.selectedIndex < 0) box.selectedIndex = 0;
  }
  if (!more) selected.clear();
  drawSelected();
}

function drawSelected() {
  const panel = part("bank");
  for (const entry of panel.querySelectorAll(".ct-bank-entry")) {
    entry.querySelector(".ct-bank-tick").checked = selected.has(entry.dataset.item);
  }
  const all = panel.querySelector(".ct-bank-all");
  all.checked = listed.length > 0 && selected.size === listed.length;
  all.indeterminate = selected.size > 0 && !all.checked;
  panel.querySelector(".ct-bank-bulk").hidden = !selected.size;
  panel.querySelector(".ct-bank-selected").textContent =
    teach.dataset.selected.replace("{count}", String(selected.size));
}

function entryOf(id) {
  return part("bank").querySelector(`.ct-bank-entry[data-item="${CSS.escape(id)}"]`);
}

// Put an entry in the place of the one that is shown, as open as that one was.
function renew(id, html) {
  const old = entryOf(id);
  if (!old) return null;
  const open = old.querySelector("details").open;
  const focused = old.contains(document.activeElement);
  old.insertAdjacentHTML("afterend", html);
  const fresh = html ? old.nextElementSibling : null;
  old.remove();
  if (!fresh) return null;
  fresh.querySelector("details").open = open;
  fresh.querySelector(".ct-bank-tick").checked = selected.has(id);
  if (focused) fresh.querySelector("summary").focus();
  return fresh;
}

const mark = guarded(async (act, ids) => {
  const found = await call("teach.mark", { act, ids });
  for (const [id, html] of Object.entries(found.entries)) renew(id, html);
  announce(teach.dataset.changed);
  refreshAbout();
});

function linesOf(form) {
  const away = new Set([...form.querySelectorAll("[data-for]")].filter((box) => box.hidden));
  return [...form.elements]
    .filter((field) => field.name && ![...away].some((box) => box.contains(field)))
    .map((field) => [field.name, field.value]);
}

const editAct = guarded(async (entry, act, form) => {
  const id = entry ? entry.dataset.item : "";
  const sent = entry ? { id } : { new: true };
  if (act === "check") {
    const found = await call("teach.check", { ...sent, fields: linesOf(form) });
    told(form.querySelector(".ct-bank-checked"), found.html);
  } else if (act === "keep") {
    const found = await call("teach.keep", { ...sent, fields: linesOf(form) });
    if (entry) renew(id, found.html);
    else await ownKept(found);
    announce(teach.dataset.changed);
    refreshAbout();
  }
});

async function ownKept(found) {
  part("bank").querySelector(".ct-bank-own").replaceChildren();
  part("bank").querySelector(".ct-bank-filter").reset();
  await listBank();
  entryOf(found.id)?.remove();
  const list = part("bank").querySelector(".ct-bank-list");
  list.insertAdjacentHTML("afterbegin", found.html);
  list.querySelector("details").open = true;
  list.querySelector("summary").focus();
}

const entryAct = guarded(async (entry, act) => {
  const id = entry.dataset.item;
  if (act === "edit") {
    const found = await call("teach.edit", { id });
    const box = entry.querySelector(".ct-bank-form");
    told(box, found.html);
    box.querySelector("textarea").focus();
  } else if (act === "restore") {
    const found = await call("teach.restore", { id });
    const fresh = renew(id, found.html);
    if (!fresh) await listBank();
    announce(teach.dataset.changed);
    refreshAbout();
  } else await mark(act, [id]);
});

function formAct(button) {
  const form = button.closest("form");
  const entry = button.closest(".ct-bank-entry");
  const act = button.dataset.act;
  if (act === "line") {
    const several = button.closest("fieldset");
    button.before(several.querySelector("template").content.cloneNode(true));
    button.previousElementSibling.querySelector("input").focus();
  } else if (act === "unline") {
    const line = button.closest(".ct-bank-line");
    const next = line.parentElement.querySelector(":scope > .ct-plain");
    line.remove();
    next.focus();
  } else if (act === "cancel") {
    const summary = entry?.querySelector("summary");
    form.remove();
    (summary ?? part("bank").querySelector(".ct-bank-add")).focus();
  } else void editAct(entry, act, form);
}

const openNew = guarded(async () => {
  const box = part("bank").querySelector(".ct-bank-own");
  told(box, (await call("teach.new")).html);
  const form = box.querySelector("form");
  const draw = () => {
    for (const node of form.querySelectorAll("[data-for]")) {
      node.hidden = !node.dataset.for.split(" ").includes(form.elements.kind.value);
    }
  };
  form.elements.kind.addEventListener("change", draw);
  draw();
  const around = form.querySelector(".ct-combobox");
  const from = form.querySelector("#ct-bank-from");
  const parts = { box: from, list: around.querySelector(".ct-options"), none: around.querySelector(".ct-none-fits") };
  combobox(parts, (typed) => call("teach.facts", { typed }), (line) => (from.value = line));
  form.elements.kind.focus();
});

let coverageOf = "";

function refreshAbout() {
  coverageOf = "";
  const about = part("bank").querySelector(".ct-bank-about");
  if (about.open) void fillCoverage();
}

const fillCoverage = guarded(async () => {
  if (coverageOf) return;
  coverageOf = "shown";
  told(part("bank").querySelector(".ct-bank-coverage"), (await call("teach.coverage")).html);
});

const bringFile = guarded(async (input) => {
  const [file] = input.files;
  if (!file) return;
  input.value = "";
  if (!(await sure(input.dataset.confirm))) return;
  const before = await call("teach.file");
  if (before.base64) save(before);
  const found = await call("teach.bring", { file: await sendFile(file) });
  const box = part("bank").querySelector(".ct-bank-told");
  box.replaceChildren(make("p", "", teach.dataset.taken), ...found.told.map((line) => make("p", "ct-quiet", line)));
  await listBank();
  refreshAbout();
});

// A teacher's own questions: looked at first, then taken in.
const takeFile = guarded(async (input) => {
  const [file] = input.files;
  if (!file) return;
  input.value = "";
  const { take, takeNone, takeYes, takeNo } = teach.dataset;
  const look = await call("teach.take", { file: await sendFile(file) });
  const choices = look.any ? [["yes", takeYes], ["", takeNo]] : [["", takeNo]];
  if ((await askIn(look.any ? take : takeNone, choices, look.html)) !== "yes") return;
  const found = await call("teach.take", { file: await sendFile(file), write: true });
  part("bank").querySelector(".ct-bank-filter").reset();
  part("bank").querySelector("[name=state]").value = "changed";
  await listBank();
  announce(found.said);
  refreshAbout();
});

function listenBank() {
  const panel = part("bank");
  const form = panel.querySelector(".ct-bank-filter");
  let wait = 0;
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(guarded(() => listBank()), 150);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  panel.querySelector(".ct-bank-more").addEventListener("click", guarded(() => listBank(true)));
  panel.querySelector(".ct-bank-add").addEventListener("click", openNew);
  panel.querySelector(".ct-bank-file").addEventListener("click", guarded((event) =>
    keepFile(event.currentTarget ?? panel.querySelector(".ct-bank-file"), () => call("teach.file"))));
  panel.querySelector(".ct-bank-take input").addEventListener("change", (event) => takeFile(event.target));
  panel.querySelector(".ct-bank-bring [data-confirm]").addEventListener("change", (event) => bringFile(event.target));
  panel.querySelector(".ct-bank-about").addEventListener("toggle", () => fillCoverage());
  panel.querySelector(".ct-bank-all").addEventListener("change", (event) => {
    selected.clear();
    if (event.target.checked) for (const id of listed) selected.add(id);
    drawSelected();
  });
  panel.addEventListener("change", (event) => {
    if (!event.target.matches(".ct-bank-tick")) return;
    const id = event.target.closest(".ct-bank-entry").dataset.item;
    if (event.target.checked) selected.add(id);
    else selected.delete(id);
    drawSelected();
  });
  panel.addEventListener("submit", (event) => {
    if (!event.target.matches(".ct-bank-edit")) return;
    event.preventDefault();
    void editAct(event.target.closest(".ct-bank-entry"), "keep", event.target);
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.bulk) void mark(button.dataset.bulk, [...selected]).then(guarded(() => listBank()));
    else if (button.closest(".ct-bank-edit") && button.dataset.act) formAct(button);
    else if (button.dataset.act) void entryAct(button.closest(".ct-bank-entry"), button.dataset.act);
  });
}

place("teach", {
  open(root) {
    base = root;
    teach = root.querySelector(".ct-teach");
    listenTabs();
    listenTexts();
    listenExport();
    listenBank();
    desk.addEventListener("calctutor:renewed", () => {
      start = null; // The notes are others: everything is asked anew.
      filled.clear();
    });
  },
  async show(root, rest) {
    const [name, ...more] = rest.split("/");
    await showPart(PARTS.includes(name) ? name : "texts");
    if (name === "texts" && more.length) {
      part("texts").querySelector("#ct-teach-term").value = more.join("/");
      await showText(more.join("/"));
    }
  },
});
