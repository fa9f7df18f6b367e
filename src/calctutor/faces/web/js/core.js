// The frame of the page: calls, navigation, the learner, light and dark.
// What comes from notes or people arrives through `call`, as HTML that
// render/*.py has escaped, or as text that is only ever set as text.
const desk = element.querySelector(".ct-desk");
const status = desk.querySelector(".ct-status");
const shade = desk.querySelector(".ct-shade");
const who = desk.querySelector(".ct-who");
const said = desk.querySelector(".ct-say");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const places = new Map();
const opened = new Set();
const readiness = [];
let state = { ready: false, dismissed: [], learners: [] };
let shownPlace = "";

// ---- Memory of the browser: an opaque id and the shade, no more ----

function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage is shut: what is kept lasts for this visit.
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function browserId() {
  const known = kept("calctutor-id");
  if (/^[0-9a-f]{32}$/.test(known || "")) return known;
  const made = randomId();
  keep("calctutor-id", made);
  return made;
}

const browser = browserId();

// ---- Calls ----

async function call(op, args = {}) {
  let told;
  try {
    told = await server.call({ op, browser, args });
  } catch {
    told = undefined; // A refusal has no text; what follows says why.
  }
  if (typeof told !== "string") {
    if (state.person) await signInAgain();
    throw new Error(desk.dataset.connection);
  }
  const reply = JSON.parse(told);
  if (reply.error !== undefined) throw new Error(reply.error);
  return reply.ok;
}

// A session that has ended: the page to sign in comes in place of this one.
async function signInAgain() {
  const probe = await fetch("/account", { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (probe && (probe.status === 401 || probe.type === "opaqueredirect")) location.assign("/login");
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// Begin long work and look after it; resolves with what it made.
async function follow(op, args, onState = () => {}) {
  const { work } = await call(op, args);
  for (let wait = 60; ; wait = Math.min(wait * 1.5, 500)) {
    const look = await call("page.work", { work });
    if (look.failure) throw new Error(look.failure);
    if (look.over) return look.result;
    onState(look);
    await pause(wait);
  }
}

const PART = 1_000_000;

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(blob);
  });
}

// Send a file in parts; the id to name it by in a later call. Parts are held by one process:
// where that ended meanwhile, the file is sent once more from its beginning.
async function sendFile(file, onPart = () => {}) {
  try {
    return await sendParts(file, onPart);
  } catch (error) {
    if (!error.begun) throw error;
    return sendParts(file, onPart);
  }
}

async function sendParts(file, onPart) {
  const id = randomId();
  const parts = Math.max(1, Math.ceil(file.size / PART));
  for (let part = 0; part < parts; part += 1) {
    const piece = file.slice(part * PART, (part + 1) * PART);
    const data = piece.size ? await base64(piece) : "";
    try {
      await call("page.upload", { file: id, name: file.name, part, base64: data });
    } catch (error) {
      throw Object.assign(error, { begun: part > 0 });
    }
    onPart(part + 1, parts);
  }
  return id;
}

function save({ name, mime, base64: data }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = make("a", "", undefined, { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = make("textarea", "ct-hidden", text);
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}

// ---- Small things ----

function make(tag, className = "", text, attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function announce(sentence) {
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = sentence));
}

function bring(node, block = "start") {
  node.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
}

// A button says for a moment what it has done.
function flash(button, text) {
  const before = (button.dataset.label ??= button.textContent);
  button.textContent = text;
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => (button.textContent = before), 1600);
}

function land(part, node) {
  for (const other of part.querySelectorAll(".is-hit")) other.classList.remove("is-hit");
  void node.offsetWidth; // Restarts the animation of the same node.
  node.classList.add("is-hit");
  node.focus({ preventScroll: true });
}

// Inside one part of the page each [n] and its source lead to each other.
function leads(part) {
  part.addEventListener("click", (event) => {
    const link = event.target.closest(".ct-ref, .ct-back");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!link) return;
    event.preventDefault();
    if (!target) return;
    land(part, target);
    bring(target.querySelector("mark") || target, "center");
  });
}

// The error line of a place, made on first use; it comes first in its place.
function complain(root, error) {
  let line = root.querySelector(":scope > .ct-error");
  if (!line) {
    line = make("p", "ct-error", undefined, { role: "alert" });
    root.prepend(line);
  }
  line.hidden = false;
  line.textContent = error.message;
  bring(line, "nearest");
}

function calm(root) {
  const line = root.querySelector(":scope > .ct-error");
  if (line) line.hidden = true;
}

// ---- Places ----

function place(name, handlers) {
  places.set(name, handlers);
}

function go(name, rest = "") {
  const hash = "#" + name + (rest ? "/" + encodeURIComponent(rest) : "");
  if (location.hash === hash) void visit();
  else location.hash = hash;
}

function where() {
  const [, name = "", rest = ""] = /^#([a-z]+)(?:\/(.*))?$/.exec(location.hash) || [];
  let plain = rest;
  try {
    plain = decodeURIComponent(rest);
  } catch {
    // A per cent sign typed by hand stays as it is.
  }
  return places.has(name) ? [name, plain] : ["ask", ""];
}

async function visit(moveFocus = true) {
  const [name, rest] = where();
  const root = desk.querySelector(`.ct-place[data-place=${name}]`);
  const before = shownPlace;
  shownPlace = name;
  for (const section of desk.querySelectorAll(".ct-place")) section.hidden = section !== root;
  for (const link of desk.querySelectorAll(".ct-nav a")) {
    if (link.hash === "#" + name) {
      link.setAttribute("aria-current", "page");
      link.parentElement.scrollLeft = link.offsetLeft - 40;
      document.title = `${link.textContent} · ${desk.querySelector("h1").textContent}`;
    } else link.removeAttribute("aria-current");
  }
  desk.dataset.place = name;
  if (before && before !== name) {
    scrollTo(0, 0);
    const first = root.querySelector("[data-focus]") || root.querySelector("h2");
    if (moveFocus) first?.focus({ preventScroll: true });
  }
  try {
    const handlers = places.get(name);
    if (!opened.has(name)) {
      opened.add(name);
      await handlers.open?.(root);
    }
    await handlers.show?.(root, rest);
  } catch (error) {
    complain(root, error);
  }
}

// ---- The bar: state of the tutor, learner, shade ----

function whenReady(act) {
  if (state.ready) act();
  else readiness.push(act);
}

function putState(now) {
  state = now;
  if (status.innerHTML !== now.status) status.innerHTML = now.status;
  if (!now.learner) return; // The program has only just begun.
  who.querySelector(".ct-who-name").textContent = now.learner;
  who.hidden = false;
  if (now.person) putPerson(now.person);
  const list = who.querySelector(".ct-who-list");
  list.replaceChildren(
    ...now.learners.map((name) => {
      const item = make("li");
      const button = make("button", "ct-plain", name, { type: "button", dir: "auto" });
      if (name === now.learner) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => study(name));
      item.append(button);
      return item;
    }),
  );
  for (const hint of desk.querySelectorAll("[data-hint]")) {
    hint.hidden = now.dismissed.includes(hint.dataset.hint);
  }
}

// Who is signed in, in which course; a student has no business in a teacher's places.
function putPerson(person) {
  const box = who.querySelector(".ct-person");
  box.hidden = false;
  box.querySelector(".ct-label").textContent = `${person.name} · ${person.course}`;
  box.querySelector("input").value = person.form;
  box.querySelector(".ct-course-page").hidden = !person.teaches;
  for (const part of who.querySelectorAll(".ct-alone")) part.hidden = true;
  desk.classList.toggle("is-student", !person.teaches);
}

async function watchState(retry = false) {
  for (let first = true; ; first = false) {
    try {
      putState(await call("page.state", retry && first ? { retry } : {}));
      if (state.over) break;
    } catch (error) {
      status.replaceChildren(make("p", "ct-failed", error.message));
    }
    await pause(250);
  }
  if (state.ready) for (const act of readiness.splice(0)) act();
}

async function study(name) {
  const line = who.querySelector(".ct-error");
  try {
    await call("page.learner", { name });
    location.reload(); // Everything that is shown belongs to the learner before.
  } catch (error) {
    line.textContent = error.message;
    line.hidden = false;
  }
}

function paint(dark) {
  document.body.classList.toggle("dark", dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  shade.textContent = dark ? shade.dataset.light : shade.dataset.dark;
}

function begin() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = kept("calctutor-shade");
  paint(chosen ? chosen === "dark" : document.body.classList.contains("dark") || system.matches);
  system.addEventListener("change", () => {
    if (!kept("calctutor-shade")) paint(system.matches);
  });
  shade.addEventListener("click", () => {
    const dark = !document.body.classList.contains("dark");
    paint(dark);
    keep("calctutor-shade", dark ? "dark" : "light");
  });
  desk.addEventListener("click", (event) => {
    const goes = event.target.closest("[data-go]");
    const close = event.target.closest(".ct-hint-close");
    if (event.target.closest(".ct-retry")) void watchState(true);
    else if (goes) go(goes.dataset.go, goes.dataset.rest || "");
    else if (close) putAway(close.closest("[data-hint]"));
    if (!event.target.closest(".ct-who")) who.open = false;
  });
  desk.querySelector(".ct-skip").addEventListener("click", (event) => {
    event.preventDefault();
    desk.querySelector(".ct-main").focus();
  });
  who.querySelector(".ct-who-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void study(who.querySelector(".ct-who-form input").value);
  });
  who.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    who.open = false;
    who.querySelector("summary").focus();
  });
  window.addEventListener("hashchange", () => void visit());
  void visit(false);
  void watchState();
}

function putAway(hint) {
  hint.hidden = true;
  call("page.dismiss", { hint: hint.dataset.hint }).catch(() => {});
}
