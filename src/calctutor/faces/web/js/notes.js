// The place Notes: the files on one side, the note to read on the other. What
// changes the folder is long work that is followed; the page reads on meanwhile.
let notes, base, files, reader;
let now = { source: "", title: "", first: 0, last: 0 };
let listed = null;
let reading = 0;
let busy = false;
let folder = null;

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

// ---- The files ----

async function list() {
  const found = await call("notes.list");
  listed = found;
  files.innerHTML = found.html;
  const { allowed, told, choose, kinds } = found.changes;
  const line = notes.querySelector(".ct-notes-told");
  line.textContent = told;
  line.hidden = !told;
  notes.querySelector(".ct-notes-choose").hidden = !choose;
  for (const node of notes.querySelectorAll(".ct-notes-add, .ct-notes-replace, [data-act=remove]")) {
    node.hidden = !allowed;
  }
  for (const box of notes.querySelectorAll("input[type=file]")) box.accept = kinds.join(",");
  find();
  const courses = state.person ? { html: "" } : await call("notes.courses");
  const box = notes.querySelector(".ct-notes-courses");
  box.hidden = !courses.html;
  box.querySelector("div").innerHTML = courses.html;
  folder = found.state;
}

// The folder may be changed by hand: what has settled is read anew.
async function watchFolder() {
  for (let last = ""; ; await pause(3000)) {
    if (busy || folder === null || document.hidden || desk.dataset.place !== "notes") continue;
    try {
      const { state: word } = await call("notes.state");
      if (word !== folder && word === last && !busy) {
        folder = word;
        await working((onLook) => follow("notes.refresh", {}, onLook), true);
      }
      last = word;
    } catch (error) {
      if (!busy) complain(base, error);
      await pause(10_000);
    }
  }
}

function entryOf(source) {
  return [...files.children].find((entry) => entry.dataset.source === source);
}

function find() {
  const wanted = notes.querySelector("#ct-notes-find").value.trim().toLowerCase();
  for (const entry of files.children) {
    entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
  }
}

// ---- Reading ----

async function read(source, line) {
  const turn = (reading += 1);
  const found = await call("notes.read", { source, line });
  if (turn !== reading) return;
  now = found;
  for (const old of files.querySelectorAll(".ct-notes-outline")) old.remove();
  for (const entry of files.children) {
    const here = entry.dataset.source === source;
    entry.classList.toggle("is-here", here);
    const button = entry.querySelector("button");
    if (here) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  entryOf(source)?.insertAdjacentHTML("beforeend", found.outline);
  reader.querySelector(".ct-notes-none").hidden = true;
  reader.querySelector(".ct-notes-head").hidden = false;
  reader.querySelector(".ct-notes-name bdi").textContent = source;
  reader.querySelector(".ct-notes-legend-box").innerHTML = found.legend;
  for (const box of reader.querySelectorAll(".ct-notes-part-box")) box.innerHTML = found.part;
  reader.querySelector(".ct-notes-text").innerHTML = found.html;
}

// The innermost block that holds a line, or the last one before it.
function blockAt(line) {
  let best = null;
  for (const block of reader.querySelectorAll("[data-line]:not(button)")) {
    if (Number(block.dataset.line) > line) break;
    if (Number(block.dataset.last) >= line || !best || Number(best.dataset.last) < line) best = block;
  }
  return best;
}

async function showPlace(source, line, quietly = false) {
  if (source !== now.source || line < now.first || line > now.last) await read(source, line);
  if (quietly) return;
  for (const old of reader.querySelectorAll(".is-here")) old.classList.remove("is-here");
  const block = blockAt(line);
  if (!block) return;
  block.classList.add("is-here");
  block.tabIndex = -1;
  block.focus({ preventScroll: true });
  bring(block, block.offsetHeight > 300 ? "start" : "center");
  if (matchMedia("(max-width: 799px)").matches) notes.querySelector(".ct-notes-shelf").open = false;
}

function goTo(source, line) {
  go("notes", `${source}:${line}`);
}

// ---- Long work ----

function drawWork(line, share) {
  const box = notes.querySelector(".ct-notes-work");
  box.hidden = false;
  box.querySelector(".ct-notes-line").textContent = line;
  const bar = box.querySelector(".ct-bar");
  bar.firstElementChild.style.width = `${share}%`;
  bar.setAttribute("aria-valuenow", String(Math.round(share)));
}

async function withBar(act) {
  busy = true;
  notes.classList.add("is-busy");
  notes.querySelector(".ct-notes-done").hidden = true;
  drawWork(notes.dataset.busy, 0);
  try {
    return await act((look) => drawWork(look.line, look.total > 1 ? (100 * look.done) / look.total : 0));
  } finally {
    busy = false;
    notes.classList.remove("is-busy");
    notes.querySelector(".ct-notes-work").hidden = true;
  }
}

async function working(act, quietly = false) {
  if (busy) return;
  const done = await withBar(act);
  const box = notes.querySelector(".ct-notes-done");
  box.firstElementChild.innerHTML = done.html;
  box.hidden = false;
  if (!quietly) box.focus({ preventScroll: true });
  await renewed(done.source);
}

async function renewed(source) {
  desk.dispatchEvent(new CustomEvent("calctutor:renewed"));
  const { source: before, first } = now;
  now = { source: "", title: "", first: 0, last: 0 };
  await list();
  await fillAbout();
  const next = [source, before, listed.first].find((name) => name && entryOf(name));
  if (next) await showPlace(next, next === before ? first : 1, true);
  putState(await call("page.state"));
}

async function sendAll(sent) {
  const ids = [];
  for (const [place, file] of sent.entries()) {
    const line = notes.dataset.sending.replace("{name}", file.name);
    ids.push(await sendFile(file, (part, parts) => drawWork(line, (100 * (place + part / parts)) / sent.length)));
  }
  return ids;
}

// Text that is not tidy is looked at first: [whether to tidy, the names that come of it],
// or null to leave it.
async function lookAt(sent) {
  const plain = sent.filter((file) => /\.te?xt$/i.test(file.name));
  const names = sent.map((file) => file.name);
  if (!plain.length) return [false, names];
  const { looks } = await withBar(async (onLook) =>
    follow("notes.look", { files: await sendAll(plain) }, onLook));
  if (!looks.length) return [false, names];
  const { tidy, tidyYes, tidyNo, tidyCancel } = notes.dataset;
  const html = looks.map((look) => look.html).join("");
  const said = await askIn(tidy, [["tidy", tidyYes], ["plain", tidyNo], ["", tidyCancel]], html);
  if (!said) return null;
  const becomes = new Map(looks.map((look) => [look.name, look.becomes]));
  return [said === "tidy", said === "tidy" ? names.map((name) => becomes.get(name) ?? name) : names];
}

const add = guarded(async (chosen) => {
  const sent = [...chosen];
  if (!sent.length || busy) return;
  const alone = notes.querySelector("[name=ct-notes-alone]:checked").value === "yes";
  const looked = await lookAt(sent);
  if (!looked) return;
  const [tidy, names] = looked;
  const { there } = await call("notes.plan", { names, alone });
  const ask = notes.dataset.replace.replace("{names}", there.join(", "));
  if (there.length && !(await sure(ask))) return;
  await working(async (onLook) =>
    follow("notes.add", { files: await sendAll(sent), over: there.length > 0, alone, tidy }, onLook));
});

// A file in the place of the one that is read, whatever it is called.
const replaceNow = guarded(async ([file]) => {
  const name = now.source;
  if (!file || !(await sure(notes.dataset.replace.replace("{names}", name)))) return;
  await working(async (onLook) => {
    const line = notes.dataset.sending.replace("{name}", file.name);
    const id = await sendFile(file, (part, parts) => drawWork(line, (100 * part) / parts));
    return follow("notes.replace", { file: id, source: name }, onLook);
  });
});

const remove = guarded(async (source) => {
  if (!(await sure(notes.dataset.remove.replace("{names}", source)))) return;
  await working((onLook) => follow("notes.remove", { source }, onLook));
});

const fillAbout = guarded(async () => {
  if (!notes.querySelector(".ct-notes-about[open]")) return;
  const found = await call("notes.about");
  notes.querySelector(".ct-notes-state").innerHTML = found.html;
  notes.querySelector(".ct-notes-trash").innerHTML = found.trash;
});

function take(input, act) {
  const chosen = [...input.files];
  input.value = "";
  void act(chosen);
}

function listen() {
  notes.querySelector("#ct-notes-files").addEventListener("change", (event) => take(event.target, add));
  notes.querySelector(".ct-notes-replace input").addEventListener("change", (event) => take(event.target, replaceNow));
  notes.querySelector(".ct-notes-refresh").addEventListener("click", guarded(() =>
    working((onLook) => follow("notes.refresh", {}, onLook))));
  notes.querySelector("#ct-notes-find").addEventListener("input", find);
  notes.querySelector(".ct-notes-done button").addEventListener("click", () => {
    notes.querySelector(".ct-notes-done").hidden = true;
  });
  for (const about of notes.querySelectorAll(".ct-notes-about")) about.addEventListener("toggle", () => fillAbout());
  notes.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || busy) return;
    const file = button.closest("[data-source]");
    const held = button.closest("[data-trashed]");
    if (button.dataset.act === "quiz") go("quiz", now.title);
    else if (button.dataset.act === "remove") void remove(file?.dataset.source ?? now.source);
    else if (["open", "close"].includes(button.dataset.act)) {
      const ticked = [...notes.querySelectorAll(".ct-notes-courses input:checked")].map((box) => box.value);
      const names = button.dataset.act === "open" ? ticked : [];
      void guarded(() => working((onLook) => follow("notes.open", { names }, onLook)))();
    } else if (button.dataset.act === "back") {
      void guarded(() => working((onLook) => follow("notes.back", { trashed: held.dataset.trashed }, onLook)))();
    } else if (button.dataset.line) goTo(now.source, Number(button.dataset.line));
    else if (file?.matches(".ct-notes-file")) goTo(file.dataset.source, 1);
  });
  base.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    notes.classList.add("is-over");
  });
  base.addEventListener("dragleave", () => notes.classList.remove("is-over"));
  base.addEventListener("drop", (event) => {
    event.preventDefault();
    notes.classList.remove("is-over");
    if (listed?.changes.allowed) void add([...event.dataTransfer.files]);
  });
}

place("notes", {
  open(root) {
    base = root;
    notes = root.querySelector(".ct-notes");
    files = notes.querySelector(".ct-notes-files");
    reader = notes.querySelector(".ct-notes-reader");
    listen();
    void watchFolder();
  },
  async show(root, rest) {
    calm(root);
    if (!busy) await list(); // What is known may have changed since.
    const [, source = rest, line = "1"] = /^(.*):(\d{1,8})$/s.exec(rest) || [];
    if (source) await showPlace(source, Math.max(1, Number(line)));
    else if (now.source) await read(now.source, now.first);
    else if (listed.first && matchMedia("(min-width: 800px)").matches) await showPlace(listed.first, 1, true);
  },
});
