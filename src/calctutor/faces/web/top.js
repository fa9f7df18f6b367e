// The head of the page: the state of the tutor, light and dark.
const status = element.querySelector(".ct-status");
const shade = element.querySelector(".ct-shade");
const KEY = "calctutor-shade";

function put(message) {
  if (!message) return;
  if (status.innerHTML !== message.status) status.innerHTML = message.status;
  window.calctutorExamples = message.examples;
  document.dispatchEvent(new CustomEvent("calctutor:examples"));
}

function paint(dark) {
  document.body.classList.toggle("dark", dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  shade.textContent = dark ? shade.dataset.light : shade.dataset.dark;
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = remembered();
paint(chosen ? chosen === "dark" : document.body.classList.contains("dark") || system.matches);
system.addEventListener("change", () => {
  if (!remembered()) paint(system.matches);
});

shade.addEventListener("click", () => {
  const dark = !document.body.classList.contains("dark");
  paint(dark);
  try {
    localStorage.setItem(KEY, dark ? "dark" : "light");
  } catch {
    // The choice holds for this visit.
  }
});

element.addEventListener("click", (event) => {
  if (event.target.closest(".ct-retry")) trigger("retry");
});

watch("value", () => put(props.value));
put(props.value);
