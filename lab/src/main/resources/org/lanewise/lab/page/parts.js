const dark = matchMedia("(prefers-color-scheme: dark)");
const LIGHT = ["#1d5fbf", "#c2410c", "#15803d", "#9333ea", "#a16207", "#be185d", "#0e7490", "#4b5563"];
const DARK = ["#6bb8ff", "#ff9d6b", "#6ee7a0", "#c9a2ff", "#f2cf5b", "#ff8fc0", "#5fdcee", "#b6c2cf"];
let printing = false;

const byId = (id) => document.getElementById(id);
const several = page.runs.length > 1;
const finite = (value) => typeof value === "number" && Number.isFinite(value);

/* An element with these properties and children; texts stay texts, whatever is in them. */
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name in made && name !== "style") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/* A name of somebody else's, in whatever script and direction. */
const named = (text) => element("bdi", {}, String(text));

function colour(index) {
  return (dark.matches && !printing ? DARK : LIGHT)[index % LIGHT.length];
}

function number(value, digits) {
  if (!finite(value)) return "-";
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 10 ** -digits) ? value.toExponential(2) : value.toFixed(digits);
}

const count = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

/* A table in a region that scrolls by itself where it is too wide. */
function table(caption, heads, rows, className) {
  return element("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": caption },
    element("table", { className: className || "" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows)));
}

/* The first cell is the row's head; texts go left, numbers right. */
function row(head, cells) {
  return element("tr", {}, element("th", { scope: "row" }, head),
    ...cells.map((cell) => element("td", { className: typeof cell === "string" && /^[-\d.,e+%\s]*$/.test(cell) ? "" : "text" }, cell)));
}

const classes = (run) => (Array.isArray(run.run.classes) ? run.run.classes : []).map(String);

/* Best first: by validation, or by training where there is none. */
function best(run) {
  const by = (epoch) => epoch.val_accuracy ?? epoch.accuracy ?? -1;
  return run.epochs.reduce((a, b) => (a === null || by(b) > by(a) ? b : a), null);
}

function ending(run) {
  const last = run.epochs.length ? run.epochs[run.epochs.length - 1].epoch : 0;
  const planned = finite(run.run.epochs) ? ` of ${run.run.epochs}` : "";
  if (run.end && run.end.completed === true) return `ended after ${count(last, "epoch")}`;
  if (run.end) return `ended before its time after ${count(run.end.steps_done ?? 0, "step")}: ${run.end.reason ?? "interrupted"}`;
  if (run.running) return `is being trained: ${last}${planned} epochs are done`;
  return `has no end in its log, after ${last}${planned} epochs: it goes on still, its process was killed, or the log was cut`;
}
