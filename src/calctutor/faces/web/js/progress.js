// The place to see how far one has come: plots come as SVG from the server; the
// learner's data are saved, brought in and deleted here.
let root, shown, data, busyLine, line, file, sure;

function open(section) {
  root = section;
  shown = root.querySelector(".ct-progress-shown");
  data = root.querySelector(".ct-progress-data");
  busyLine = root.querySelector(".ct-progress-busy");
  line = root.querySelector(".ct-progress-line");
  file = root.querySelector(".ct-progress-file");
  sure = root.querySelector(".ct-progress-sure");
  data.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) void acts[button.dataset.do]().catch((error) => complain(data, error));
  });
  root.querySelector(".ct-progress-exam").addEventListener("submit", (event) => {
    event.preventDefault();
    const day = event.target.elements.day.value;
    act("exam", { day }).catch((error) => complain(data, error));
  });
  file.addEventListener("change", () => bringIn().catch((error) => complain(data, error)));
}

async function show() {
  calm(root);
  busyLine.hidden = Boolean(shown.innerHTML);
  busyLine.textContent = busyLine.dataset.opening;
  try {
    let now = await call("progress.show");
    if (!now.ready) {
      busyLine.hidden = false;
      busyLine.textContent = busyLine.dataset.making;
      await follow("progress.make", {});
      now = await call("progress.show");
    }
    shown.innerHTML = now.html;
    root.querySelector("#ct-progress-exam").value = now.exam;
    root.querySelector(".ct-progress-where").textContent = now.where;
    data.hidden = false;
    if (now.notice) complain(root, new Error(now.notice));
  } finally {
    busyLine.hidden = true;
  }
}

function say(sentence) {
  line.textContent = sentence;
  line.hidden = !sentence;
}

async function act(op, args = {}) {
  calm(data);
  say("");
  const told = await call("progress." + op, args);
  if (told.line) {
    await show();
    say(told.line);
  }
  return told;
}

async function bringIn() {
  const [chosen] = file.files;
  if (!chosen) return;
  try {
    await act("import", { file: await sendFile(chosen) });
  } finally {
    file.value = "";
  }
}

const acts = {
  async export() {
    save((await act("export")).file);
  },
  async import() {
    file.click();
  },
  async ask() {
    sure.hidden = false;
    sure.querySelector("[data-do=keep]").focus();
  },
  async keep() {
    sure.hidden = true;
    data.querySelector("[data-do=ask]").focus();
  },
  async reset() {
    sure.hidden = true;
    await act("reset", { sure: true });
    line.focus?.();
  },
};

place("progress", { open, show });
