/* Up to so many classes the matrix is a table with its numbers. */
const TABLE_CLASSES = 25;
const MOST = 15;

function drawConfusion() {
  byId("confusion").replaceChildren(...page.runs.map((run, index) => {
    const heading = several ? element("h3", {}, named(run.name)) : null;
    if (!run.confusion.length)
      return element("div", {}, heading, element("p", { className: "quiet" },
        run.running ? "It is counted when the run has ended." : "The log does not have it: it is counted where a run comes to its end."));
    return element("div", {}, heading, run.confusion.length <= TABLE_CLASSES ? matrix(run) : heat(run, index), most(run));
  }));
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/* A cell's strength: the part of the images of its class. */
function part(run, truth, taken) {
  const images = sum(run.confusion[truth]);
  return images ? run.confusion[truth][taken] / images : 0;
}

function matrix(run) {
  const names = classes(run);
  const rows = run.confusion.map((counts, truth) => element("tr", {}, element("th", { scope: "row", title: names[truth] }, named(names[truth])),
    ...counts.map((n, taken) => {
      const cell = element("td", {}, String(n));
      cell.style.background = `color-mix(in srgb, var(--${truth === taken ? "hit" : "miss"}) ${Math.round(60 * part(run, truth, taken))}%, transparent)`;
      return cell;
    })));
  return table("Validation images: a row for each class, a column for what its images were taken for", ["", ...names.map(named)], rows, "matrix");
}

/* Many classes: a picture, a cell a pixel or more, and arrow keys that go through it. */
function heat(run, index) {
  const names = classes(run);
  const n = names.length;
  const size = Math.max(1, Math.floor(640 / n));
  const canvas = element("canvas", { className: "heat", id: `heat-${index}`, width: n * size, height: n * size, tabIndex: 0, role: "application",
    "aria-label": "Confusion matrix: a row for each class, a column for what its images were taken for; arrow keys go through it" });
  const told = element("output", { "aria-live": "polite" }, "Point at a cell, or go through them by arrow keys.");
  const at = { truth: 0, taken: 0, shown: false };
  canvas.paint = () => {
    const c = canvas.getContext("2d");
    c.clearRect(0, 0, canvas.width, canvas.height);
    run.confusion.forEach((counts, truth) => counts.forEach((value, taken) => {
      if (!value) return;
      c.globalAlpha = 0.15 + 0.85 * Math.sqrt(part(run, truth, taken));
      c.fillStyle = truth === taken ? colour(0) : colour(1);
      c.fillRect(taken * size, truth * size, size, size);
    }));
    c.globalAlpha = 1;
    if (at.shown) {
      c.strokeStyle = inks().ink;
      c.lineWidth = 2;
      c.strokeRect(at.taken * size - 1, at.truth * size - 1, size + 2, size + 2);
    }
  };
  const go = (truth, taken) => {
    Object.assign(at, { truth: Math.max(0, Math.min(n - 1, truth)), taken: Math.max(0, Math.min(n - 1, taken)), shown: true });
    told.replaceChildren(`${count(run.confusion[at.truth][at.taken], "image")} of `, named(names[at.truth]), " taken for ", named(names[at.taken]));
    canvas.paint();
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    if (at.shown) go(at.truth + move[0], at.taken + move[1]);
    else go(0, 0);
  });
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    go(Math.floor((event.clientY - box.top) / box.height * n), Math.floor((event.clientX - box.left) / box.width * n));
  });
  canvas.paint();
  return element("div", {}, element("p", { className: "quiet" }, "Down: the class. Across, in the same order: what its images were taken for."), canvas, told);
}

function most(run) {
  const names = classes(run);
  const pairs = run.confusion.flatMap((counts, truth) => counts.map((n, taken) => ({ n, truth, taken })).filter((pair) => pair.n && pair.truth !== pair.taken))
    .sort((a, b) => b.n - a.n).slice(0, MOST);
  return pairs.length === 0 ? null : element("details", { open: names.length > TABLE_CLASSES, id: `most-${page.runs.indexOf(run)}` }, element("summary", {}, "Most often confused"),
    table("Most often confused", ["class", "taken for", "images", "of the class"], pairs.map((pair) =>
      row(named(names[pair.truth]), [named(names[pair.taken]), String(pair.n), `${(100 * part(run, pair.truth, pair.taken)).toFixed(1)} %`]))));
}
