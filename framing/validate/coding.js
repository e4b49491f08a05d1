// One text at a time, kept in the browser, saved as CSV. The page itself is the sheet: without a script it can be printed.

const main = document.querySelector("main");
const one = (selector, within = main) => within.querySelector(selector);
const all = (selector, within = main) => [...within.querySelectorAll(selector)];
const named = (name) => one(`[name="${name}"]`);
const { digest, name: sheet } = main.dataset;
const columns = JSON.parse(main.dataset.columns);
const items = all(".items > li");
const texts = items.map((item) => one(".text", item).textContent); // before marks are put in
const numbers = items.map((item) => item.dataset.item);
const asked = columns.filter((column) => !["item", "text", "comment"].includes(column));
const here = `framing ${digest} `;

let coder = "";
let given = {}; // by item: the answers by column, and the comment
let at = 0;

// --- what is kept in the browser ----------------------------------------------------------------------------------

function kept(name) {
  try { return JSON.parse(localStorage.getItem(here + name)) ?? {}; } catch { return {}; }
}

function keep() {
  try { localStorage.setItem(here + coder, JSON.stringify(given)); } catch {
    say("This browser keeps nothing. Save your answers as a file before you close the page.");
  }
}

function coders() {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(here)).map((key) => key.slice(here.length)).sort(); } catch { return []; }
}

const answers = (i) => (given[numbers[i]] ??= {});
const complete = (i) => asked.every((column) => given[numbers[i]]?.[column]);
const done = () => items.filter((_, i) => complete(i)).length;
const counted = () => `${done()} of ${items.length} answered`;

// --- what is shown ------------------------------------------------------------------------------------------------

function say(words) { one(".said").textContent = words; }

function view(name) {
  one("#start").hidden = name !== "start";
  one("#work").hidden = one(".steps").hidden = one(".keys").hidden = name !== "work";
  one("#list").hidden = name !== "list";
  items.forEach((item, i) => item.classList.toggle("now", name === "work" && i === at));
  scrollTo(0, 0);
}

function paint(item, i) {
  const mine = answers(i);
  const questions = all(".question", item);
  for (const question of questions) {
    for (const button of all("button", question)) {
      button.setAttribute("aria-pressed", mine[question.dataset.column] === button.value);
    }
  }
  const next = questions.find((question) => !mine[question.dataset.column]);
  questions.forEach((question) => question.classList.toggle("now", question === next && questions.length > 1));
  one("textarea", item).value = mine.comment ?? "";
}

function show(i) {
  if (i >= items.length) return list();
  at = Math.max(0, i);
  paint(items[at], at);
  view("work");
  one("progress").value = done();
  one("#count").textContent = counted();
  named("back").disabled = at === 0;
  one(".text", items[at]).focus({ preventScroll: true });
}

function list() {
  view("list");
  const open = items.length - done();
  one(".summary").textContent = `${coder}: ${counted()}.` + (open ? ` ${open} still open.` : " You are done.");
  one(".numbers").replaceChildren(...items.map((_, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = complete(i) ? `${i + 1} ✓` : `${i + 1}`;
    button.className = complete(i) ? "done" : "";
    button.setAttribute("aria-label", `Text ${i + 1}, ${complete(i) ? "answered" : "open"}`);
    button.addEventListener("click", () => show(i));
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  }));
  one("#list-head").focus({ preventScroll: true });
}

function start(name, answers = kept(name)) {
  coder = name;
  given = answers;
  keep();
  say("");
  const open = items.findIndex((_, i) => !complete(i));
  if (open < 0) list(); else show(open);
}

function begin() {
  view("start");
  one(".kept").replaceChildren(...coders().map((name) => {
    given = kept(name);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${name}: ${counted()}`;
    button.addEventListener("click", () => start(name));
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  }));
  given = {};
}

// ⟦ ⟧ and ⟪ ⟫ stay in the text: colour alone tells nobody who cannot see it
function mark(paragraph) {
  const pieces = paragraph.textContent.split(/(⟦[^⟧]*⟧|⟪[^⟫]*⟫)/);
  paragraph.replaceChildren(...pieces.map((piece) => {
    if (!/^[⟦⟪]/.test(piece)) return piece;
    const marked = document.createElement("mark");
    marked.className = piece.startsWith("⟪") ? "speech" : "";
    marked.textContent = piece;
    return marked;
  }));
}

// --- answering ----------------------------------------------------------------------------------------------------

function answer(button) {
  const { column } = button.closest(".question").dataset;
  const before = complete(at);
  answers(at)[column] = button.value;
  keep();
  say(`Text ${at + 1}: ${button.value}.`);
  if (asked.length === 1 || (!before && complete(at))) return show(at + 1);
  paint(items[at], at);
  one(".question.now button", items[at])?.focus();
}

function question() {
  const current = document.activeElement.closest(".question");
  return items[at].contains(current) ? current : one(".question.now", items[at]) ?? one(".question", items[at]);
}

document.addEventListener("keydown", (press) => {
  if (one("#work").hidden || press.ctrlKey || press.metaKey || press.altKey || !one(".keys input").checked) return;
  if (press.target.matches("textarea")) {
    if (press.key === "Escape") one(".text", items[at]).focus();
    return;
  }
  const button = /^\d$/.test(press.key) && one(`[data-key="${press.key}"]`, question());
  if (button) answer(button);
  else if (press.key === "ArrowLeft") show(at - 1);
  else if (press.key === "ArrowRight") show(at + 1);
  else if (press.key.toLowerCase() === "c") one("textarea", items[at]).focus();
  else if (press.key.toLowerCase() === "s") list();
  else return;
  press.preventDefault();
});

// --- files --------------------------------------------------------------------------------------------------------

// No spreadsheet shall take a text for a formula; framing reads it back without the mark
const FORMULA = /^\s*[=+\-@]|^[\t\r]/;
const harmless = (text) => (FORMULA.test(text) ? `'${text}` : text);
const unmarked = (text) => (text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text);
const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function csv() {
  const rows = items.map((_, i) => {
    const mine = given[numbers[i]] ?? {};
    return columns.map((column) => ({ item: numbers[i], text: texts[i] })[column] ?? mine[column] ?? "");
  });
  return `\ufeff${[columns, ...rows].map((row) => row.map((text) => cell(harmless(text))).join(",")).join("\n")}\n`;
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  link.download = `${sheet}-${coder.replace(/[^\p{L}\p{N} ._+-]/gu, "_")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(`Saved: ${link.download}.`);
}

// The rows of a CSV file, also of one that a spreadsheet saved with semicolons
function rows(text) {
  const parts = text.replace(/^\ufeff/, "");
  const comma = /^"?item"?([;,\t])/.exec(parts)?.[1] ?? ",";
  const found = [[""]];
  let quoted = false;
  for (let i = 0; i < parts.length; i += 1) {
    const row = found.at(-1);
    const letter = parts[i];
    if (quoted && letter === '"' && parts[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === comma) row.push("");
    else if (!quoted && (letter === "\n" || letter === "\r")) { if (letter === "\n") found.push([""]); }
    else row[row.length - 1] += letter;
  }
  return found.filter((row) => row.length > 1);
}

function answersIn(text) {
  const [head, ...body] = rows(text);
  const plain = (words) => words.replace(/^'/, "").replace(/\s+/g, " ").trim();
  const read = {};
  for (const row of body) {
    const entry = Object.fromEntries(row.map((words, i) => [head[i], words]));
    const i = numbers.indexOf(plain(entry.item ?? "").padStart(4, "0"));
    if (i < 0 || plain(entry.text ?? "") !== plain(texts[i])) return null; // of another sheet
    const mine = {};
    for (const column of asked) {
      const said = (entry[column] ?? "").trim().toLowerCase();
      if (one(`.question[data-column="${column}"] button[value="${CSS.escape(said)}"]`, items[i])) mine[column] = said;
    }
    if (entry.comment) mine.comment = unmarked(entry.comment);
    read[numbers[i]] = mine;
  }
  return body.length ? read : null;
}

async function load(file) {
  const read = answersIn(await file.text());
  const alert = one(".who .error");
  alert.textContent = read ? "" : `${file.name} is no saved file of this sheet. Choose the file that this page saved.`;
  if (!read) return;
  const name = named("coder").value.trim() || file.name.replace(/\.csv$/i, "").replace(/ \(\d+\)$/, "").replace(`${sheet}-`, "");
  const both = kept(name); // what the file leaves open stays as it is
  for (const [item, mine] of Object.entries(read)) both[item] = { ...both[item], ...mine };
  start(name, both);
}

// --- begin --------------------------------------------------------------------------------------------------------

document.documentElement.classList.add("js");
all(".text").forEach(mark);
one(".who").hidden = one(".again").hidden = false;
one(".who").addEventListener("submit", (submit) => {
  submit.preventDefault();
  const name = named("coder").value.trim();
  if (name) start(name);
});
named("file").addEventListener("change", (change) => {
  if (change.target.files[0]) load(change.target.files[0]);
  change.target.value = "";
});
one(".items").addEventListener("click", (click) => {
  const button = click.target.closest(".answers button");
  if (button) answer(button);
});
one(".items").addEventListener("input", (input) => {
  answers(at).comment = input.target.value;
  keep();
});
named("back").addEventListener("click", () => show(at - 1));
named("next").addEventListener("click", () => show(at + 1));
named("list").addEventListener("click", list);
named("save").addEventListener("click", save);
named("print").addEventListener("click", () => print());
named("other").addEventListener("click", () => { named("coder").value = ""; say(""); begin(); });
named("forget").addEventListener("click", () => {
  if (!confirm(`Delete all answers of ${coder} from this computer? Files that you saved stay.`)) return;
  localStorage.removeItem(here + coder);
  named("other").click();
});
begin();
