const pairs = [["raw", "scaled"], ["shallow", "deep"], ["full-batch", "batch-64"]];
const dark = matchMedia("(prefers-color-scheme: dark)");
const charts = [];

function colours() {
  const style = getComputedStyle(document.documentElement);
  return {
    ink: style.getPropertyValue("--ink"),
    line: style.getPropertyValue("--line"),
    faulty: dark.matches ? "#ff9d6b" : "#c2410c",
    repaired: dark.matches ? "#6bb8ff" : "#1d5fbf",
  };
}

function draw() {
  const c = colours();
  charts.splice(0).forEach((chart) => chart.destroy());
  const place = document.getElementById("charts");
  place.replaceChildren();
  for (const [faulty, repaired] of pairs) {
    const shown = [faulty, repaired].filter((name) => runs[name]);
    if (shown.length === 0) continue;
    const colour = (name) => (name === faulty ? c.faulty : c.repaired);
    plot(place, c, shown.join(" and ") + ": training loss", "loss (logarithmic)", "logarithmic",
      shown.map((name) => curve(name, runs[name].loss, colour(name), [])));
    plot(place, c, shown.join(" and ") + ": accuracy", "accuracy", "linear",
      shown.flatMap((name) => [
        curve(name + ", validation", runs[name].validation, colour(name), []),
        curve(name + ", training", runs[name].training, colour(name), [4, 4]),
      ]));
  }
}

function curve(label, data, colour, dash) {
  return { label, data, borderColor: colour, backgroundColor: colour, borderDash: dash, borderWidth: 2,
    pointRadius: data.length > 20 ? 0 : 2, tension: 0 };
}

/* The legend's entries, each with its curve's dashes: Chart.js takes those of the points. */
function dashed(chart) {
  return Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => ({
    ...item, lineDash: chart.data.datasets[item.datasetIndex].borderDash, lineWidth: 2 }));
}

function plot(place, c, title, name, scale, datasets) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = title;
  const box = document.createElement("div");
  box.className = "plot";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  box.append(canvas);
  figure.append(caption, box);
  place.append(figure);
  const values = datasets.flatMap((set) => set.data.map((point) => point.y)).filter(Number.isFinite);
  // Round numbers close around the curves, so that they use the height; never less than a tenth.
  const range = Math.max(...values) - Math.min(...values);
  const step = range > 0.5 ? 0.1 : range > 0.2 ? 0.05 : 0.02;
  const low = Math.max(0, step * Math.floor(Math.min(...values) / step));
  const high = Math.min(1, Math.max(low + 0.1, step * Math.ceil(Math.max(...values) / step)));
  const axis = (text, extra) => ({
    title: { display: true, text, color: c.ink }, grid: { color: c.line }, ...extra, ticks: { color: c.ink, ...extra.ticks } });
  charts.push(new Chart(canvas, {
    type: "line",
    data: { datasets },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, parsing: false,
      scales: {
        x: axis("epochs", { type: "linear", min: 0 }),
        y: axis(name, { type: scale, ...(scale === "linear" && values.length ? { min: low, max: high, ticks: { stepSize: step } } : {}) }),
      },
      plugins: { legend: { labels: { color: c.ink, usePointStyle: true, pointStyle: "line", pointStyleWidth: 36, generateLabels: dashed } } },
    },
  }));
}

draw();
dark.addEventListener("change", draw);
