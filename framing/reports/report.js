// Choosing, finding, ordering and the keyboard. Without it the page is whole, only longer: every choice is a link.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const charts = all("figure.chart");
const lists = all("section.list");
const definitions = all("#compare > [data-of]");
const choices = document.querySelector("form.choices");
const finding = document.querySelector("form.finding");
const event = document.querySelector("form.event-choice");
const kinds = ["measure", "actor", "by", "voice", "wire"];
let chart = charts[0];
let chosen = null; // the dot whose sentences are shown; without one those of all rows are

// --- the chart --------------------------------------------------------------------------------------------------

// Each choice leaves the ones before it as they are; of the later ones as many as there is a chart for
function fitting(last) {
  const fixed = kinds.slice(0, kinds.indexOf(last) + 1);
  const is = (one, kind) => one.dataset[kind] === choices.elements[kind].value;
  const fit = (one) => kinds.reduce((sum, kind) => 2 * sum + is(one, kind), 0);
  return charts.filter((one) => fixed.every((kind) => is(one, kind)))
    .reduce((best, one) => (fit(one) > fit(best) ? one : best));
}

function show(one, dot = null) {
  chart = one;
  chosen = dot;
  charts.forEach((other) => { other.hidden = other !== chart; });
  lists.forEach((list) => { list.hidden = list.id !== chart.dataset.list; });
  definitions.forEach((one) => { one.hidden = one.dataset.of !== chart.dataset.measure; });
  let left = charts;
  for (const kind of kinds) {
    const select = choices.elements[kind];
    select.value = chart.dataset[kind];
    // Only what there is a chart for; a choice of one is none
    const there = new Set(left.map((other) => other.dataset[kind]));
    left = left.filter((other) => other.dataset[kind] === chart.dataset[kind]);
    for (const option of select.options) option.hidden = option.disabled = !there.has(option.value);
    select.closest("label").hidden = there.size < 2;
  }
  choices.querySelector("fieldset").hidden = chart.dataset.by !== "outlet";
  if (innerWidth < 640) chart.querySelector("details").open = true; // figures are easier to read there
  showRows();
  apply();
}

const shownOutlets = () => new Set(all("input[name=outlet]:checked", choices).map((box) => box.value));

// Rows of outlets that are not shown go, and those above them move down to the axis
function showRows() {
  const shown = shownOutlets();
  const rows = all("a[data-row]", chart).sort((a, b) => a.dataset.row - b.dataset.row);
  const height = rows.length ? rows[0].querySelector(".band").getBBox().height : 0;
  const free = chart.dataset.by !== "outlet";
  let gone = 0;
  for (const row of rows) {
    const off = !free && !shown.has(row.getAttribute("class").split(" ")[0]);
    row.classList.toggle("off", off);
    row.setAttribute("transform", `translate(0 ${gone * height})`);
    if (off) gone += 1;
  }
  for (const row of all("tbody tr", chart)) row.hidden = !free && !shown.has(row.className);
}

// --- the sentences behind it --------------------------------------------------------------------------------------

const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
const list = () => document.getElementById(chart.dataset.list);

function apply() {
  const dot = chosen;
  all(".dot.on").forEach((one) => one.classList.remove("on"));
  dot?.classList.add("on");
  const words = finding.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = shownOutlets();
  const voice = { outlet: "vo", reported: "vr", quoted: "vq", source: "vs", all: "va" }[chart.dataset.voice];
  const items = all("ol > li", list());
  let left = 0;
  let count = 0;
  for (const item of items) {
    const has = (code) => item.classList.contains(code);
    const wanted = dot
      ? [...dot.classList].every((code) => !/^[gv]/.test(code) || has(code))
      : chart.dataset.by !== "outlet" || [...shown].some(has);
    const counted = wanted && has(voice) && !(chart.dataset.wire === "exclude" && has("w"));
    const text = item.textContent.toLowerCase();
    item.hidden = !(counted && words.every((word) => text.includes(word)));
    count += counted;
    left += !item.hidden;
  }
  list().dataset.voice = chart.dataset.voice;
  all("a.chosen", chart).forEach((row) => row.classList.remove("chosen"));
  if (dot) all("a[data-row]", chart).find((row) => row.getAttribute("href") === `#${dot.id}`)?.classList.add("chosen");
  finding.elements.all.hidden = !dot;
  finding.querySelector("[role=status]").textContent =
    `${left} of ${count} sentences shown${words.length ? ` with “${words.join(" ")}”` : ""}.`;
}

function order() {
  const by = finding.elements.order.value;
  for (const one of lists) {
    const box = one.querySelector("ol");
    const items = [...box.children];
    items.forEach((item, i) => { item.dataset.first ??= i; });
    const value = (item) => Number(item.dataset.v ?? 0);
    const length = (item) => item.lastElementChild.textContent.length;
    const compare = {
      short: (a, b) => length(a) - length(b),
      high: (a, b) => value(b) - value(a),
      low: (a, b) => value(a) - value(b),
    }[by] ?? (() => 0);
    box.append(...items.sort((a, b) => compare(a, b) || a.dataset.first - b.dataset.first));
  }
}

// --- links, also those of a page that stands inside another -------------------------------------------------------

function follow() {
  const to = target();
  if (!to) return;
  if (to.matches("figure.chart")) show(to);
  else if (to.matches(".dot")) show(document.getElementById(to.querySelector("a").hash.slice(1)), to);
  else if (to.matches("section.event")) showEvent(to.id);
  to.scrollIntoView();
  if (to.matches(".dot")) to.tabIndex = -1;
  if (to.matches("[tabindex]")) to.focus({ preventScroll: true });
}

document.addEventListener("click", (click) => {
  const to = click.target.closest("a[href^='#']")?.getAttribute("href");
  if (to && to === location.hash) follow(); // once more
  else if (to && location.protocol === "about:") {
    click.preventDefault(); // a page inside a notebook has no address of its own
    location.hash = to;
  }
});

function showEvent(id) {
  if (event) event.elements.event.value = id;
  all("section.event").forEach((one) => { one.hidden = one.id !== id; });
}

// --- the keyboard -------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (key) => {
  const row = document.activeElement?.closest?.("a[data-row]");
  if (row && (key.key === "ArrowUp" || key.key === "ArrowDown")) {
    const rows = all("a[data-row]:not(.off)", chart); // the highest first
    rows[rows.indexOf(row) + (key.key === "ArrowDown" ? 1 : -1)]?.focus();
    key.preventDefault();
  } else if (key.key === "/" && !document.activeElement.matches("input, select")) {
    finding.elements.words.focus();
    key.preventDefault();
  } else if (key.key === "Escape" && document.activeElement === finding.elements.words) {
    finding.elements.words.value = "";
    apply();
  }
});

// --- names of hidden outlets ----------------------------------------------------------------------------------------

const reveal = document.querySelector("button[name=reveal]");
reveal?.addEventListener("click", () => {
  const bytes = Uint8Array.from(atob(reveal.dataset.key), (letter) => letter.codePointAt(0));
  const names = JSON.parse(new TextDecoder().decode(bytes));
  document.querySelector(".revealed").replaceChildren(...Object.entries(names).map(([letter, name]) => {
    const item = document.createElement("li");
    item.textContent = `${letter}: ${name}`;
    return item;
  }));
});

// --- begin ----------------------------------------------------------------------------------------------------------

if (charts.length) {
  document.documentElement.classList.add("js");
  all("form, button[name=reveal]").forEach((one) => { one.hidden = false; });
  choices.addEventListener("change", (change) => {
    if (change.target.name !== "outlet") return show(fitting(change.target.name));
    chosen = null;
    showRows();
    apply();
  });
  finding.addEventListener("input", (input) => (input.target.name === "order" ? order() : apply()));
  finding.elements.all.addEventListener("click", () => show(chart));
  event?.addEventListener("change", () => showEvent(event.elements.event.value));
  all("form").forEach((form) => form.addEventListener("submit", (submit) => submit.preventDefault()));
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => {
    const printed = [chart, ...all(".whole:target, .whole:has(:target)")];
    printed.forEach((one) => all("details", one).forEach((details) => { details.open = true; }));
  });
  if (event) showEvent(event.elements.event.value);
  show(chart);
  follow();
}
