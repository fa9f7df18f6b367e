// The place to be quizzed: set-up, one question at a time, the end. The server
// keeps the quiz; each reply says what to show, and what comes after it.
let root, desk, setup, tools, line, busyLine, input;
let at = { view: "none" }; // What is shown: view, quiz, turn, item, next, topic.
let busy = false;
let visits = 0;
let steps = 0; // Counted on the desk, so that one can wait for the next.

const fields = () => desk.querySelector(".ct-quiz-form");
const isTyped = (node) => node.matches("textarea, input[type=text], input[type=number], input[type=date]");

function open(section) {
  root = section;
  desk = root.querySelector(".ct-quiz-desk");
  setup = root.querySelector(".ct-quiz-setup");
  tools = root.querySelector(".ct-quiz-tools");
  line = root.querySelector(".ct-quiz-line");
  busyLine = root.querySelector(".ct-quiz-busy");
  input = root.querySelector("#ct-quiz-topic");
  setup.addEventListener("submit", (event) => {
    event.preventDefault();
    void act("start", chosenSetup());
  });
  setup.addEventListener("change", (event) => {
    if (event.target.name === "exam") void setExam(event.target.value);
  });
  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  root.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  const list = root.querySelector("#ct-quiz-list");
  const none = root.querySelector(".ct-none-fits");
  combobox({ box: input, list, none }, (typed) => call("quiz.topics", { typed: typed.trim() }), chooseTopic);
  input.addEventListener("click", () => input.dispatchEvent(new Event("input")));
  leads(desk);
}

async function show(_, rest) {
  const mine = (visits += 1);
  calm(root);
  if (!setup.dataset.filled) busyLine.hidden = false;
  busyLine.textContent = busyLine.dataset.opening;
  try {
    let now = await call("quiz.open");
    if (!now.ready) {
      busyLine.textContent = busyLine.dataset.making;
      await follow("quiz.make", {});
      now = await call("quiz.open");
    }
    if (mine !== visits) return;
    fillSetup(now.setup, now.most);
    arrive(now, rest);
  } finally {
    if (mine === visits) busyLine.hidden = true;
  }
}

function arrive(now, rest) {
  const running = now.view !== "none";
  setup.querySelector(".ct-quiz-running").hidden = !running;
  if (rest) {
    const only = /^!(due|missed)$/.exec(rest); // Asked for by the place Progress.
    input.value = only ? "" : rest;
    if (only && setup.elements[only[1]]) setup.elements[only[1]].checked = true;
    history.replaceState(null, "", "#quiz");
    put({ view: "none" });
    setup.querySelector("[type=submit]").focus();
  } else if (!running) {
    if (at.view !== "end") put({ view: "none" });
  } else if (at.view === "none" || at.view === "end" || at.quiz !== now.quiz || at.turn !== now.turn) {
    put(now);
  }
}

function fillSetup(html, most) {
  const unchecked = [...setup.querySelectorAll("[name=kinds]:not(:checked)")].map((box) => box.value);
  setup.querySelector(".ct-quiz-choices").innerHTML = html;
  for (const box of setup.querySelectorAll("[name=kinds]")) box.checked = !unchecked.includes(box.value);
  setup.elements.count.max = most;
  setup.dataset.filled = "yes";
}

async function setExam(day) {
  calmAll();
  try {
    announce((await call("progress.exam", { day })).line);
  } catch (error) {
    tell(error);
  }
}

// Enter on a topic that stands in the box already begins the quiz.
function chooseTopic(text) {
  if (text === input.value) setup.requestSubmit();
  input.value = text;
}

function chosenSetup() {
  const { elements } = setup;
  const boxes = [...setup.querySelectorAll("[name=kinds]")];
  const kinds = boxes.filter((box) => box.checked).map((box) => box.value);
  return {
    topic: input.value.trim(),
    count: Number(elements.count.value) || 0,
    level: elements.level.value,
    kinds: kinds.length === boxes.length ? [] : kinds,
    due: Boolean(elements.due?.checked),
    missed: Boolean(elements.missed?.checked),
    disputed: Boolean(elements.disputed?.checked),
  };
}

// ---- One step at a time ----

async function act(op, args = {}) {
  if (busy) return;
  busy = true;
  calmAll();
  try {
    const seen = { quiz: at.quiz || "", turn: at.turn || 0, state: at.state || "" };
    put(await call("quiz." + op, { ...seen, ...args }));
  } catch (error) {
    tell(error);
  } finally {
    busy = false;
  }
}

function tell(error) {
  const spot = desk.querySelector(".ct-quiz-again");
  if (!spot || !setup.hidden) return complain(setup.hidden ? root : setup, error);
  spot.replaceChildren(make("p", "ct-quiz-error", error.message, { role: "alert" }));
  spot.hidden = false;
  desk.dataset.steps = steps += 1;
}

function calmAll() {
  calm(root);
  calm(setup);
  line.hidden = true;
}

function put(now) {
  if (now.line) {
    line.textContent = now.line;
    line.hidden = false;
  }
  if (now.said) announce(now.said);
  desk.dataset.steps = steps += 1;
  if (now.state && at.view !== "none") {
    at.state = now.state;
    if (at.next) at.next.state = now.state;
  }
  if (now.view === "hint") return putHints(now);
  if (now.view === "again") return putAgain(now);
  if (now.view === "same") return;
  at = now;
  const idle = now.view === "none";
  setup.hidden = !idle;
  desk.hidden = idle;
  tools.hidden = idle || now.view === "end";
  desk.innerHTML = now.html || "";
  land();
}

function putHints(now) {
  desk.querySelector(".ct-quiz-hints").innerHTML = now.html;
  desk.querySelector("[data-do=hint]").disabled = !now.more;
  bring(desk.querySelector(".ct-quiz-hints").lastElementChild, "nearest");
}

function putAgain(now) {
  const spot = desk.querySelector(".ct-quiz-again");
  spot.innerHTML = now.html;
  spot.hidden = false;
  const field = fields().querySelector("textarea, input[type=text]");
  field?.focus();
  field?.select();
}

// The focus goes where the next key is wanted, and what is new comes into view.
function land() {
  if (root.hidden || at.view === "none") return;
  const field = desk.querySelector(".ct-quiz-form :is(textarea, input[type=text], select)");
  const next = desk.querySelector("[data-do=next], [data-mark], .ct-quiz-end .ct-send");
  const told = desk.querySelector(".ct-quiz-told");
  tools.querySelector("[data-do=undo]").hidden = at.view === "told";
  (next || field || desk.querySelector("#ct-quiz-stem"))?.focus({ preventScroll: true });
  if (next) bring(next.parentElement, "nearest");
  bring(told?.querySelector(".ct-quiz-verdict") || (next ? next.parentElement : desk), "nearest");
}

function send() {
  const form = fields();
  const values = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => Number(box.value));
  const texts = [...form.querySelectorAll("[name=texts]")].map((field) => field.value);
  const pairs = [...form.querySelectorAll("[name=pair]")].filter((select) => select.value !== "");
  const ranks = [...form.querySelectorAll(".ct-quiz-rank")];
  const reason = values("reason");
  void act("answer", {
    item: at.item,
    chosen: values("chosen"),
    texts: texts.filter((text) => text.trim()),
    pairs: pairs.flatMap((select) => [Number(select.dataset.left), Number(select.value)]),
    order: ranks.map((rank) => Number(rank.dataset.index)),
    reason: reason.length ? reason[0] : -1,
  });
}

function goOn() {
  calmAll();
  put(at.next);
}

function move(button) {
  const rank = button.closest(".ct-quiz-rank");
  const up = button.dataset.do === "up";
  const other = up ? rank.previousElementSibling : rank.nextElementSibling;
  if (!other) return;
  if (up) other.before(rank);
  else other.after(rank);
  button.focus();
  const place = [...rank.parentElement.children].indexOf(rank) + 1;
  announce(`${rank.firstElementChild.textContent}, ${place} / ${rank.parentElement.children.length}`);
}

function clicked(event) {
  const button = event.target.closest("[data-do], [data-mark]");
  if (button && !button.disabled) does(button);
}

function does(button) {
  const { do: what, mark } = button.dataset;
  if (mark) void act("mark", { mark });
  else if (what === "up" || what === "down") move(button);
  else if (what === "next") goOn();
  else if (what === "new") newQuiz();
  else if (what === "more") void act("start", { ...chosenSetup(), topic: at.topic });
  else if (what === "resume") void act("now");
  else if (what === "harder" || what === "easier") void act("level", { to: what });
  else void act(what);
}

function newQuiz() {
  input.value = "";
  put({ view: "none" });
  void show(root, "");
  setup.querySelector("h2, input")?.focus();
}

// ---- Keys ----

const KEYS = { h: "hint", s: "skip", a: "show", u: "undo", e: "easy", c: "accept" };
const MARKS = { r: "right", p: "partly", w: "wrong" };

function pressed(event) {
  if (root.hidden || !setup.hidden || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, key } = event;
  if (!(target === document.body || root.contains(target))) return;
  if (target.matches("textarea, input[type=text]")) return pressedInField(event);
  if (key === "Enter") return pressedEnter(event);
  if (/^[1-9]$/.test(key)) return pick(Number(key) - 1);
  const letter = key.toLowerCase();
  const button = desk.querySelector(
    at.view === "mark" && MARKS[letter] ? `[data-mark=${MARKS[letter]}]` : `[data-do=${KEYS[letter]}]`,
  ) || (letter === "u" && tools.querySelector("[data-do=undo]"));
  if (!button || button.disabled || (!KEYS[letter] && !MARKS[letter])) return;
  event.preventDefault();
  does(button);
}

function pressedInField(event) {
  const { target, key } = event;
  if (key === "Escape") {
    target.blur();
    desk.querySelector("#ct-quiz-stem")?.focus({ preventScroll: true });
  } else if (key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    const boxes = [...desk.querySelectorAll(".ct-quiz-entry input")];
    const empty = boxes.slice(boxes.indexOf(target) + 1).find((box) => !box.value.trim());
    if (boxes.length && empty && target.value.trim()) empty.focus();
    else send();
  }
}

function pressedEnter(event) {
  if (event.target.matches("button, a, summary, select")) return;
  event.preventDefault();
  if (at.view === "told") goOn();
  else if (fields()) send();
}

function pick(place) {
  const box = desk.querySelectorAll(".ct-quiz-option input")[place];
  if (!box) {
    if (at.view === "mark") desk.querySelectorAll("[data-mark]")[place]?.click();
    return;
  }
  box.checked = box.type === "radio" || !box.checked;
  box.focus();
}

place("quiz", { open, show });
