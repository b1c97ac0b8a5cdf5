const charts = [];

function inks() {
  const style = getComputedStyle(document.documentElement);
  return printing ? { ink: "#1c2430", line: "#d5dbe3" }
    : { ink: style.getPropertyValue("--ink"), line: style.getPropertyValue("--line") };
}

/* Where a step lies on the axis. */
const along = (run, steps) => (byId("along").value === "steps" ? steps : steps / run.stepsPerEpoch);

function curve(label, points, colour, dash, width) {
  const data = points.filter((point) => finite(point.x) && finite(point.y));
  return { label, data, borderColor: colour, backgroundColor: colour, borderDash: dash, borderWidth: width || 2,
    pointRadius: data.length === 1 ? 3 : data.length > 20 ? 0 : 2, pointHitRadius: 6, tension: 0 };
}

const ofEpochs = (run, key) =>
  run.epochs.map((epoch) => ({ x: along(run, epoch.epoch * run.stepsPerEpoch), y: epoch[key] }));

const ofSteps = (run, column) =>
  (column || []).map((y, i) => ({ x: along(run, run.curves.steps[i]), y }));

const label = (run, what) => (several ? `${run.name}, ${what}` : what);

/* The doctor's findings, as lines with their numbers. */
function marks() {
  return allFindings().map((found) => ({ number: found.number,
    x: along(found.run, Math.max(0, (found.epoch || 0) - 1) * found.run.stepsPerEpoch + (found.epoch ? found.step || 0 : 0)) }));
}

function allFindings() {
  let next = 1;
  return page.runs.flatMap((run, index) => run.findings.map((found) => ({ ...found, run, index, number: next++ })));
}

const findingLines = {
  id: "findingLines",
  afterDatasetsDraw(chart) {
    const context = chart.ctx;
    const area = chart.chartArea;
    const taken = [];
    for (const mark of chart.options.plugins.findingLines.marks || []) {
      const x = chart.scales.x.getPixelForValue(mark.x);
      if (x < area.left - 1 || x > area.right + 1) continue;
      const row = taken.filter((other) => Math.abs(other - x) < 14).length;
      taken.push(x);
      context.save();
      context.strokeStyle = context.fillStyle = chart.options.plugins.findingLines.ink;
      context.setLineDash([2, 3]);
      context.beginPath();
      context.moveTo(x, area.top);
      context.lineTo(x, area.bottom);
      context.stroke();
      context.font = "600 12px system-ui, sans-serif";
      context.textAlign = x > area.right - 12 ? "right" : "left";
      context.fillText(String(mark.number), x + (x > area.right - 12 ? -3 : 3), area.top + 12 + 13 * row);
      context.restore();
    }
  },
};

/* The legend's entries, each with its curve's dashes: Chart.js takes those of the points. */
function dashed(chart) {
  return Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => ({
    ...item, lineDash: chart.data.datasets[item.datasetIndex].borderDash, lineWidth: 2 }));
}

function plot(place, title, name, datasets, options) {
  const shown = datasets.filter((set) => set.data.length > 0);
  if (shown.length === 0) return;
  const c = inks();
  const canvas = element("canvas", { role: "img", "aria-label": `${title}; the numbers are in the tables below` });
  byId(place).append(element("figure", {}, element("figcaption", {}, title), element("div", { className: "plot" }, canvas)));
  const axis = (text, extra) => ({
    title: { display: true, text, color: c.ink }, grid: { color: c.line }, ticks: { color: c.ink, maxRotation: 0 }, ...extra });
  charts.push(new Chart(canvas, {
    type: "line",
    data: { datasets: shown },
    plugins: [findingLines],
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: axis(byId("along").value, { type: "linear", min: 0 }),
        y: axis(name, options.logarithmic ? { type: "logarithmic" } : { type: "linear", ...(options.zero ? { min: 0 } : {}) }),
      },
      plugins: {
        findingLines: { marks: options.marks ? marks() : [], ink: c.ink },
        legend: { labels: { color: c.ink, usePointStyle: true, pointStyle: "line", pointStyleWidth: 36, generateLabels: dashed } },
      },
    },
  }));
}

function drawCharts() {
  charts.splice(0).forEach((chart) => chart.destroy());
  byId("charts").replaceChildren();
  byId("layers").replaceChildren();
  const each = (make) => page.runs.flatMap((run, index) => make(run, colour(index), index));
  const other = (index) => (several ? colour(index) : colour(index + 1));
  plot("charts", "Loss", "loss", each((run, main, index) => [
    curve(label(run, "validation"), ofEpochs(run, "val_loss"), main, []),
    curve(label(run, "training, mean of the epoch"), ofEpochs(run, "loss"), other(index), [6, 4]),
    ...(several ? [] : [curve("training, some steps", ofSteps(run, run.curves.loss), colour(7), [], 1)]),
  ]), { marks: true, logarithmic: byId("logarithmic").checked });
  plot("charts", "Accuracy", "accuracy", each((run, main, index) => [
    curve(label(run, "validation"), ofEpochs(run, "val_accuracy"), main, []),
    curve(label(run, "training, mean of the epoch"), ofEpochs(run, "accuracy"), other(index), [6, 4]),
    ...(several ? [] : [curve("training, some steps", ofSteps(run, run.curves.accuracy), colour(7), [], 1)]),
  ]), { marks: true });
  plot("charts", "Learning rate", "learning rate", each((run, main) => {
    const steps = ofSteps(run, run.curves.rate);
    return [curve(label(run, "learning rate"), steps.some((point) => finite(point.y)) ? steps : ofEpochs(run, "learning_rate"), main, [])];
  }), { zero: true });
  for (const run of page.runs) {
    const of = several ? `${run.name}: ` : "";
    const layers = Object.keys(run.curves.norms);
    // A colour is a layer, in both pictures; after eight layers the dashes change.
    const all = [...new Set([...layers, ...Object.keys(run.curves.dead)])];
    const style = (layer) => [colour(all.indexOf(layer)), all.indexOf(layer) < LIGHT.length ? [] : [4, 3]];
    plot("layers", `${of}gradient norm`, "norm of the gradient", layers.map((layer) =>
      curve(layer, ofSteps(run, run.curves.norms[layer]).filter((point) => point.y > 0), ...style(layer))), { logarithmic: true });
    plot("layers", `${of}dead units`, "fraction that was never active", Object.keys(run.curves.dead).map((layer) =>
      curve(layer, ofSteps(run, run.curves.dead[layer]), ...style(layer))), {});
  }
  if (!charts.length) byId("charts").append(element("p", { className: "quiet" }, "Nothing yet: the first epoch is under way."));
  if (!byId("layers").children.length)
    byId("layers").append(element("p", { className: "quiet" }, "The log has no statistics of layers yet; with --no-doctor it gets none."));
}
