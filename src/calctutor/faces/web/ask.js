// The place to ask: turns, and the way between a [n] and its source.
// Replies are HTML from render.py, where everything foreign is escaped; what
// the user types is only ever set as text.
const root = element.querySelector(".ct-ask");
const log = root.querySelector(".ct-log");
const welcome = root.querySelector(".ct-welcome");
const pane = root.querySelector(".ct-sources");
const form = root.querySelector(".ct-form");
const box = form.querySelector("textarea");
const clear = form.querySelector(".ct-clear");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let turns = 0;
let lastAsked = "";

function make(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function ask(question) {
  const text = question.trim();
  if (!text) return;
  const turn = "t" + ++turns;
  const article = make("article", "ct-turn");
  article.id = turn;
  const heading = make("h2", "ct-question", text);
  heading.dir = "auto";
  const answer = make("div", "ct-told");
  answer.append(make("p", "ct-pending", root.dataset.pending));
  article.append(heading, answer);
  welcome.hidden = true;
  clear.hidden = false;
  log.append(article);
  lastAsked = turn;
  bring(article);
  trigger("ask", { question: text, turn });
}

function put(exchange) {
  const article = document.getElementById(exchange.turn);
  const state = article?.dataset.state;
  if (!article || state === "done" || state === exchange.state) return;
  article.querySelector(".ct-told").innerHTML = exchange.answer;
  article.dataset.state = exchange.state;
  if (exchange.state !== "done") return;
  const list = make("div", "ct-list");
  list.dataset.turn = exchange.turn;
  list.innerHTML = exchange.sources;
  list.hidden = true;
  pane.append(list);
  if (exchange.turn === lastAsked) {
    showSources(exchange.turn);
    bring(article);
  }
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
    cites && asked ? root.dataset.for + " “" + asked.textContent + "”" : "";
}

function bring(node, block = "start") {
  node.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
}

function land(node) {
  for (const other of root.querySelectorAll(".is-hit")) other.classList.remove("is-hit");
  void node.offsetWidth; // Restarts the animation of the same source.
  node.classList.add("is-hit");
  node.focus({ preventScroll: true });
}

function follow(link) {
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

root.addEventListener("click", (event) => {
  const link = event.target.closest(".ct-ref, .ct-back");
  const chip = event.target.closest("[data-ask]");
  if (link) {
    event.preventDefault();
    follow(link);
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

clear.addEventListener("click", () => {
  for (const node of root.querySelectorAll(".ct-turn, .ct-list")) node.remove();
  pane.querySelector(".ct-none").hidden = false;
  pane.querySelector(".ct-sources-for").textContent = "";
  welcome.hidden = false;
  clear.hidden = true;
  trigger("clear");
  box.focus();
});

function putExamples() {
  root.querySelector(".ct-examples").innerHTML = window.calctutorExamples || "";
}

document.addEventListener("calctutor:examples", putExamples);
putExamples();
watch("value", () => (props.value?.turns ?? []).forEach(put));
if (matchMedia("(min-width: 800px)").matches) box.focus({ preventScroll: true });
