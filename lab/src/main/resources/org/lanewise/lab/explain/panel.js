/* The panel that explains one number, with a trail back to where one came from. */

const trail = [];
let cameFrom = null;
const PAGE_ROWS = 40;

const KINDS = {
  value: "value on the way forward", parameter: "weight", "weight gradient": "gradient of the loss with respect to this weight",
  gradient: "gradient of the loss with respect to this value", "part of a gradient": "what one reader sends back", statistic: "statistic, computed on this page", draw: "given", outcome: "outcome, in double",
};

/** Opens a number: at the end of the trail, or back where it already is in it. */
function openPlace(id, i) {
  if (trail.length === 0) cameFrom = document.activeElement;
  const before = trail.findIndex((step) => step.id === id && step.i === i);
  if (before >= 0) trail.length = before;
  trail.push({ id, i });
  showPlace();
}

function closePanel() {
  trail.length = 0;
  document.body.classList.remove("open");
  document.getElementById("panel").replaceChildren(invitation());
  (cameFrom?.isConnected ? cameFrom : document.getElementById("strip")).focus({ preventScroll: false });
  cameFrom = null;
}

function back() {
  trail.pop();
  if (trail.length) showPlace();
  else closePanel();
}

const invitation = () => el("p", { class: "invitation" }, "Press any number: a pixel, a value, a weight or a gradient. This column then shows where it comes from, factor by factor.");

function showPlace() {
  const { id, i } = trail.at(-1);
  const it = explained(id, i);
  const panel = document.getElementById("panel");
  document.body.classList.add("open");
  const heading = el("h2", { tabindex: -1 }, written(id, i));
  panel.replaceChildren(...[
    crumbs(),
    el("div", { class: "title" }, heading, el("button", { type: "button", class: "close", "aria-label": "close the explanation", onclick: closePanel }, "✕")),
    el("p", { class: "kind" }, KINDS[it.kind]),
    el("p", { class: "value" }, show(it.stored ?? it.value)),
    verdict(it),
    relatives(id, i),
    el("p", { class: "about" }, it.about ?? ""),
    sense(it),
    it.formula ? el("p", { class: "formula" }, it.formula) : null,
    ...it.steps.map((step, n) => stepView(step, n, it)),
    neighbourhood(id, i),
    destiny(it),
    ...more(it),
  ].filter(Boolean));
  panel.scrollTop = 0;
  heading.focus({ preventScroll: innerWidth >= 1000 });
  tell(`${written(id, i)} = ${show(it.stored ?? it.value)}. ${it.about ?? ""}`);
}

function crumbs() {
  const items = trail.map((step, n) => el("li", {}, n === trail.length - 1 ? el("span", { "aria-current": "page" }, written(step.id, step.i))
    : el("button", { type: "button", onclick: () => { trail.length = n + 1; showPlace(); } }, written(step.id, step.i))));
  const shown = items.length > 5 ? [items[0], el("li", {}, "…"), ...items.slice(-4)] : items;
  return el("nav", { "aria-label": "the way here" }, el("ol", { class: "crumbs" },
    el("li", {}, el("button", { type: "button", onclick: closePanel }, "network")), shown));
}

/** Whether the page's own sum has the engine's bits. */
function verdict(it) {
  if (it.steps.length === 0) return null;
  if (it.same !== undefined) return el("p", { class: "verdict", "data-same": it.same }, checked(it.same, it.engine, it.value));
  if (it.stored === null) return el("p", { class: "verdict" }, "The engine does not keep this number; it is computed here.");
  const same = bits(it.stored) === bits(it.value);
  return el("p", { class: "verdict", "data-same": same }, same
    ? el("span", { class: "same" }, `✓ Added up here: the same bits as the engine's, ${hex(it.value)}.`)
    : el("span", { class: "differs" }, `✗ The engine has ${show(it.stored)} (${hex(it.stored)}), this page ${show(it.value)} (${hex(it.value)}).`));
}

/** What the sign of a gradient says, or why it is zero. */
function sense(it) {
  if (it.kind !== "gradient" && it.kind !== "weight gradient") return null;
  const g = it.stored ?? it.value;
  const of = it.id.slice(2);
  if (g !== 0) return el("p", { class: "about" }, `It is ${g < 0 ? "negative" : "positive"}: if this ${it.kind === "gradient" ? "value" : "weight"} were a little larger, the loss would be ${g < 0 ? "smaller" : "larger"}.`);
  const reason = it.kind === "gradient" && readersOf.has(of) ? whyGradientZero(of, it.i) : "the gradient is zero";
  return reason === "the gradient is zero" || /lost the pool|closed|No window|dropped/.test(it.about) ? null : el("p", { class: "about" }, `Why it is zero: ${reason}.`);
}

/** Value and gradient, weight and gradient and update: the same place under its other names. */
function relatives(id, i) {
  const plain = id.replace(/^d /, "").replace(/ by .*/, "").replace(/^before /, "");
  const names = [plain, `before ${plain}`, `d ${plain}`, `d before ${plain}`].filter((one) => numbers.has(one));
  const labels = { [plain]: numbers.get(plain)?.kind === "parameter" ? "weight" : "value", [`before ${plain}`]: "before activation", [`d ${plain}`]: "gradient", [`d before ${plain}`]: "gradient before activation" };
  if (names.length < 2) return null;
  return el("p", { class: "relatives" }, names.map((one) => (one === id ? el("span", { "aria-current": "true" }, labels[one])
    : el("button", { type: "button", onclick: () => openPlace(one, i) }, labels[one]))));
}

function stepView(step, n, it) {
  if (step.type === "line") {
    return el("div", { class: "line" }, el("span", { class: "label" }, step.label), el("span", { class: "rule" }, step.formula, step.uses.map((use) => usesButton(use))),
      el("span", { class: "result" }, show(step.value)));
  }
  if (step.type === "window") return windowView(step);
  if (step.type === "halves") return halvesView(step);
  return chainView(step, n, it);
}

const usesButton = ([id, i]) => el("span", { class: "use" }, `${written(id, i)} = `, placeButton(id, i));

/** The numbers that a largest was chosen from. */
function windowView(step) {
  const across = step.cells.filter((cell) => cell.row === 0).length;
  const grid = across > 0 && across <= 4 ? { style: `grid-template-columns: repeat(${across}, minmax(0, 1fr))` } : {};
  return el("figure", { class: "window" }, el("figcaption", {}, step.title),
    el("div", { class: "cells", ...grid }, step.cells.map((cell) => el("span", { class: cell.won ? "cell won" : "cell" }, placeButton(...cell.a), cell.won ? el("span", { class: "mark" }, "largest") : null))));
}

/** The 16 partial sums and how they are halved; each opens its chain. */
function halvesView(step) {
  const holder = el("div", {});
  const open = (j) => holder.replaceChildren(chainView(step.chains[j], j));
  return el("figure", { class: "halves" }, el("figcaption", {}, `${step.title}: 16 partial sums, added by halves`),
    el("div", { class: "scroll" }, el("table", {}, el("tbody", {}, step.levels.map((level, depth) => el("tr", {},
      el("th", { scope: "row" }, depth === 0 ? "sums" : `+ ${level.length} on`),
      level.map((s, j) => el("td", {}, depth === 0 ? el("button", { type: "button", "data-partial": j, onclick: () => open(j) }, show(s)) : show(s)))))))), holder);
}

/** The terms of one chain: a picture of them, how many are zero and why, and a list in pages. */
function chainView(step, n, it = { kind: "" }) {
  const order = { largest: false, zeros: true, page: 0 };
  const list = el("div", { class: "list" });
  const reasons = new Map();
  let zeros = 0;
  for (const term of step.terms) {
    if (term.product !== 0 || step.double) continue;
    const reason = whyZero(term);
    zeros++;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const two = step.terms.some((term) => term.b);
  const fill = () => list.replaceChildren(...listOf(step, order, two, fill));
  fill();
  const above = step.terms.filter((term) => term.product > 0).length;
  const signs = zeros === step.terms.length ? "" : ` Of the others, ${above} ${above === 1 ? "is" : "are"} positive and ${step.terms.length - zeros - above} negative.`;
  const counts = zeros === 0 ? null : el("p", { class: "zeros" }, `${zeros} of ${step.terms.length} terms are zero: ${[...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ")}.${signs}`);
  const outside = step.padded ? el("p", { class: "zeros" }, `${step.padded} more would lie in the padding: they are not added.`) : null;
  return el("figure", { class: "chain", "data-step": n }, el("figcaption", {}, `${step.title}: ${step.terms.length} ${step.terms.length === 1 ? "term" : "terms"}${step.double ? ", in double" : ""}`),
    counts, outside, termPictures(step), list);
}

function listOf(step, order, two, fill) {
  if (step.terms.length === 0) return [];
  let shown = step.terms.map((term, j) => ({ ...term, j }));
  const some = shown.some((term) => term.product === 0);
  if (!order.zeros) shown = shown.filter((term) => term.product !== 0);
  if (order.largest) shown.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_ROWS));
  order.page = Math.min(order.page, pages - 1);
  const from = order.page * PAGE_ROWS;
  const turn = (page) => { order.page = page; fill(); };
  const toggle = (key) => () => { order[key] = !order[key]; order.page = 0; fill(); };
  const letters = /^([a-z]) \d+(, [a-z] \d+)*$/.test(step.terms[0]?.pos) ? step.terms[0].pos.replace(/ \d+/g, "") : null;
  const placeText = (term) => (letters ? term.pos.replace(/[a-z] /g, "") : term.pos || "–");
  const rows = shown.slice(from, from + PAGE_ROWS).map((term) => el("tr", { class: term.product === 0 ? "zero" : "" },
    el("td", {}, placeText(term)), el("td", {}, term.a ? placeButton(...term.a, show(at(...term.a))) : show(term.x)),
    two ? el("td", {}, term.b ? placeButton(...term.b) : "") : null,
    two || term.product !== term.x || (term.a && term.x !== at(...term.a)) ? el("td", {}, show(term.product), term.product === 0 && !step.double ? el("span", { class: "why" }, ` ${whyZero(term)}`) : null) : null,
    el("td", { class: "sum" }, show(term.s))));
  const third = rows.length && shown.slice(from, from + PAGE_ROWS).some((term) => two || (term.a && term.x !== at(...term.a)));
  const [first, second] = step.title.replace(/[,:=].*/, "").split(" · ");
  const heads = [letters ?? "place", two ? first : "number", two ? second ?? "factor" : null, third ? (two ? "product" : "added") : null, "sum so far"].filter(Boolean);
  return [
    step.terms.length > 4 ? el("p", { class: "tools" },
      el("button", { type: "button", "aria-pressed": order.largest, onclick: toggle("largest") }, order.largest ? "in the order of the sum" : "largest first"),
      some ? el("button", { type: "button", "aria-pressed": !order.zeros, onclick: toggle("zeros") }, order.zeros ? "without zeros" : "with zeros") : null,
      pages > 1 ? el("span", { class: "pages" },
        el("button", { type: "button", disabled: order.page === 0, "aria-label": "rows before", onclick: () => turn(order.page - 1) }, "‹"),
        ` ${from + 1}–${Math.min(shown.length, from + PAGE_ROWS)} of ${shown.length} `,
        el("button", { type: "button", disabled: order.page === pages - 1, "aria-label": "next rows", onclick: () => turn(order.page + 1) }, "›")) : null) : null,
    el("div", { class: "scroll" }, el("table", { class: "terms" }, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows))),
    el("p", { class: "total" }, "sum ", el("strong", {}, show(step.value))),
  ].filter(Boolean);
}

/** Both factors and their products as pictures, where the terms lie in a grid. */
function termPictures(step) {
  if (!step.map || step.terms.length < 4) return null;
  const places = step.map === "window" ? step.terms.map((term) => term.pos.match(/\d+/g).map(Number)) : step.terms.map((term) => [...term.at, 0]);
  const low = [0, 1, 2].map((axis) => Math.min(...places.map((place) => place[axis])));
  const [rows, columns, tiles] = [0, 1, 2].map((axis) => Math.max(...places.map((place) => place[axis])) - low[axis] + 1);
  const termAt = new Map(places.map((place, j) => [place.map((x, axis) => x - low[axis]).join(), j]));
  const grid = { tiles, rows, columns, index: (t, r, s) => termAt.get([r, s, t].join()) ?? -1 };
  const width = Math.min(document.getElementById("panel").clientWidth - 40, 420);
  const third = Math.floor((width - 40) / (step.terms[0].b ? 3 : 1));
  const cell = tiles > 1 ? (columns <= 5 ? 7 : 3) : Math.max(2, Math.min(14, Math.floor(Math.min(third, 196) / columns)));
  const draw = (caption, value, place) => el("figure", {}, el("figcaption", {}, caption), picture({
    tiles: grid, width: third, cell, label: caption, value: (j) => value(step.terms[j]), open: (j) => openPlace(...place(step.terms[j])),
    say: (j, byHand) => { const text = `${step.terms[j].pos}: ${show(value(step.terms[j]))}`; document.getElementById("readout").textContent = text; if (!byHand) tell(text); } }).box);
  const [first, second] = step.title.split(" · ");
  if (!step.terms[0].b) return el("div", { class: "pictures" }, draw(first, (term) => term.x, (term) => term.a));
  return el("div", { class: "pictures" }, draw(first, (term) => term.x, (term) => term.a), draw(second.replace(/,.*/, ""), (term) => term.y, (term) => term.b), draw("product", (term) => term.product, (term) => (Math.abs(term.x) > Math.abs(term.y) ? term.a : term.b)));
}

/** What becomes of a value: who reads it, and whether it wins its pool. */
function destiny(it) {
  if (it.kind !== "value" || !readersOf.has(it.id)) return null;
  const sentences = readersOf.get(it.id).flatMap(({ op }) => {
    if (op.kind !== "maxpool2d") return [el("li", {}, `${op.layer} reads it (${op.title}).`)];
    const { image, place: [h, w, c] } = placeOf(it.id, it.i);
    const { rows, columns } = op.windows;
    const items = [];
    eachAround(op.windows, h, w, (p, q) => {
      const o = ((image * rows.count + p) * columns.count + q) * op.inputShapes[0][2] + c;
      const winner = op.winnerOf(image, p, q, c);
      items.push(el("li", {}, winner === it.i ? "It wins " : `It loses to ${written(it.id, winner)} = `, winner === it.i ? usesButton([op.output, o]) : placeButton(it.id, winner), winner === it.i ? "" : `${at(it.id, winner) === at(it.id, it.i) ? ", which is as large and comes first," : ""} in ${written(op.output, o)}.`));
    });
    return items.length ? items : [el("li", {}, `No window of ${op.layer} covers it.`)];
  });
  return el("section", { class: "destiny" }, el("h3", {}, "Where it goes"), el("ul", {}, sentences));
}

/** The channel that the number lies in, large. */
function neighbourhood(id, i) {
  const { shape } = numbers.get(id);
  if (shape.length !== 3 || shape[0] * shape[1] < 4) return null;
  const { image, place: [h, w, c] } = placeOf(id, i);
  const base = image * sizeOf(shape);
  const width = Math.min(document.getElementById("panel").clientWidth - 40, 420);
  const made = picture({ tiles: { tiles: 1, rows: shape[0], columns: shape[1], index: (t, r, s) => base + (r * shape[1] + s) * shape[2] + c }, width, cell: Math.max(2, Math.min(16, Math.floor(Math.min(width, 256) / shape[1]))),
    label: `channel ${c} of ${id}`, value: (j) => at(id, j), open: (j) => openPlace(id, j), say: (j, byHand) => sayPlace(id, j, byHand) });
  made.pin(0, h, w);
  return el("figure", { class: "neighbourhood" }, el("figcaption", {}, `channel ${c} of ${id}, this number marked`), made.box);
}
