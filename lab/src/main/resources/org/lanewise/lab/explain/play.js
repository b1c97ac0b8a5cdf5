/* Play: forward a layer at a time, then back; and ten steps of training on this picture. */

const player = { step: -1, layers: [] };

/** What there is to walk through: each layer forward, the loss, each layer backward. */
function walk() {
  const layers = ["input", ...PAGE.network.map((json) => json.name ?? json.type)];
  return [...layers.map((layer) => ({ layer, way: "forward" })), { layer: "loss", way: "forward" },
    ...[...layers].reverse().map((layer) => ({ layer, way: "backward" }))];
}

function share(id, test) {
  const { data, shape } = numbers.get(id);
  const size = sizeOf(shape);
  let count = 0;
  for (let j = shownImage * size; j < (shownImage + 1) * size; j++) if (test(data[j])) count++;
  return { count, size, percent: Math.round(100 * count / size) };
}

/** A sentence about what happens at a stop of the walk. */
function telling({ layer, way }) {
  if (layer === "loss") {
    const ps = probabilities(shownImage);
    const label = PAGE.labels[shownImage];
    return `The loss: softmax gives ${PAGE.classes[label]} a probability of ${ps[label].toFixed(4)}; the loss is ${show(imageLoss(shownImage))}. From here the way goes back.`;
  }
  const json = PAGE.network.find((one) => (one.name ?? one.type) === layer);
  if (way === "forward") {
    if (layer === "input") return "The picture goes in: each pixel has one number for each colour.";
    const gate = numbers.has(layer) && activationOf(json)?.name === "relu" ? share(layer, (x) => !(x > 0)) : null;
    return `${layer}: ${describe(json, layer)}.${gate ? ` ReLU closes ${gate.count.toLocaleString("en")} of ${gate.size.toLocaleString("en")} gates.` : ""}`;
  }
  const zero = share(`d ${layer}`, (x) => x === 0);
  const none = zero.count === 0 ? "none of its numbers is zero" : `${zero.percent} % of its numbers are zero`;
  if (layer === "input") return `The gradient reaches the picture: how each pixel would change the loss; ${none}.`;
  const weights = parametersOf(layer);
  return `Back at ${layer}: the gradient of the numbers that it gave; ${none}.${weights.length ? ` Each of its weights now gets its gradient, a sum over all places where it was used.` : ""}`;
}

function showStep() {
  const stops = walk();
  const all = player.step < 0 || player.step >= stops.length;
  const text = document.getElementById("stop");
  document.body.classList.toggle("playing", !all);
  for (const one of document.querySelectorAll("#strip figure, #strip .logits, #strip .loss")) one.classList.remove("seen", "now");
  if (all) {
    player.step = -1;
    text.textContent = "Everything is shown. Press “forward” to begin at the picture.";
  } else {
    stops.slice(0, player.step + 1).forEach((stop, n) => {
      const section = document.querySelector(`#strip [data-layer="${CSS.escape(stop.layer)}"]`);
      const parts = stop.layer === "loss" ? section.querySelectorAll(".logits, .loss") : section.querySelectorAll(`figure.${stop.way}`);
      parts.forEach((part) => { part.classList.add("seen"); part.classList.toggle("now", n === player.step); });
      if (n === player.step) section.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    });
    text.textContent = `${player.step + 1} of ${stops.length}. ${telling(stops[player.step])}`;
    tell(text.textContent);
  }
  document.getElementById("earlier").disabled = all;
}

function move(by) {
  player.step = player.step + by;
  if (player.step < -1) player.step = -1;
  showStep();
}

/** Ten steps of training, with or without a fault; and what the doctor says. */
function drawTraining() {
  const place = document.getElementById("training");
  if (!PAGE.play?.length) {
    document.getElementById("training-part").hidden = true;
    return;
  }
  const state = { run: 0, step: 0 };
  const choice = el("div", { class: "choice", role: "group", "aria-label": "what is trained" }, PAGE.play.map((run, n) => el("button", { type: "button", "data-run": run.name, "aria-pressed": n === 0, onclick: () => { state.run = n; state.step = Math.min(state.step, run.losses.length - 1); fill(); } }, run.title)));
  const range = el("input", { type: "range", min: 0, max: 10, value: 0, "aria-label": "steps made", oninput: () => { state.step = Number(range.value); fill(); } });
  const shown = el("div", { class: "frame" });
  place.replaceChildren(choice, el("p", { class: "slider" }, range, el("span", { id: "steps" })), shown);

  function fill() {
    const run = PAGE.play[state.run];
    [...choice.children].forEach((button, n) => button.setAttribute("aria-pressed", n === state.run));
    range.max = run.losses.length - 1;
    state.step = Math.min(state.step, run.losses.length - 1);
    range.value = state.step;
    const loss = run.losses[state.step];
    const text = `after ${state.step} ${state.step === 1 ? "step" : "steps"}: loss ${loss === null ? "not finite" : show(loss)}`;
    document.getElementById("steps").textContent = text;
    range.setAttribute("aria-valuetext", text);
    shown.replaceChildren(...[
      el("p", { class: "about" }, run.about),
      lossChart(run, state.step),
      el("div", { class: "bars" }, PAGE.classes.map((title, k) => el("div", { class: k === PAGE.labels[0] ? "bar-row label" : "bar-row" }, el("span", {}, title), el("span", { class: "bar" }, el("span", { class: "fill", style: `width:${(100 * (run.probabilities[state.step]?.[k] ?? 0)).toFixed(2)}%` })), el("span", { class: "number" }, (run.probabilities[state.step]?.[k] ?? NaN).toFixed(4))))),
      filtersAt(run, state.step),
      state.step > 0 && run.changes[state.step] > 0 ? el("p", { class: "about" }, `This step changed ${PAGE.first} by ${percent(run.changes[state.step])} of its size${run.changes[state.step] > 0.3 ? ": a step that long leaves little of what was there" : ""}.`) : null,
      el("div", { class: "doctor" }, el("h4", {}, "The doctor"), run.doctor.length ? run.doctor.map((finding) => el("p", {}, el("strong", {}, finding.cause), `, ${finding.when}: ${finding.seen} `, el("em", {}, finding.advice))) : el("p", {}, `finds nothing in ten steps on one picture; it looks at whole epochs.${state.run > 0 ? " A single picture can be learned by heart in spite of a fault: a low loss here does not say that many pictures would be learned." : ""}`))].filter(Boolean));
  }
  fill();
}

const percent = (x) => `${x < 0.1 ? (100 * x).toFixed(1) : Math.round(100 * x).toLocaleString("en")} %`;

/** The filters of the first convolution after some steps. */
function filtersAt(run, step) {
  const frame = `frame ${run.name} ${step}`;
  if (!PAGE.kernel || PAGE.tensors[frame] === undefined) return null;
  const data = stored(frame);
  const { id } = PAGE.kernel;
  return el("figure", {}, el("figcaption", {}, `${id} after ${step} ${step === 1 ? "step" : "steps"}, each filter channel by channel`),
    picture({ tiles: tilesOf(id, 0), width: Math.max(200, document.getElementById("training").clientWidth - 34), cell: 6, label: `${id} after ${step} steps`, value: (i) => data[i],
      say: (i, byHand) => { const text = `${written(id, i)} = ${show(data[i])}`; document.getElementById("readout").textContent = text; if (!byHand) tell(text); } }).box);
}

/** The loss step by step, as a line. */
function lossChart(run, step) {
  const width = 560, height = 150, left = 46, bottom = 24;
  const losses = run.losses.map((loss) => (loss === null ? NaN : loss));
  const high = Math.max(...losses.filter(Number.isFinite), 0.1) * 1.06;
  const x = (n) => left + (width - left - 12) * n / Math.max(1, losses.length - 1);
  const y = (loss) => 8 + (height - bottom - 8) * (1 - loss / high);
  const points = losses.map((loss, n) => [x(n), y(loss)]).filter(([, v]) => Number.isFinite(v));
  const svg = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": `the loss after each step: ${losses.map((loss) => (Number.isFinite(loss) ? loss.toFixed(3) : "not finite")).join(", ")}` });
  chart.append(svg("line", { x1: left, x2: width - 12, y1: y(0), y2: y(0), class: "axis" }),
    svg("text", { x: left - 6, y: y(0) + 4, "text-anchor": "end" }, "0"), svg("text", { x: left - 6, y: y(high / 1.06) + 4, "text-anchor": "end" }, brief(high / 1.06)),
    svg("polyline", { points: points.map((point) => point.map((v) => v.toFixed(1)).join()).join(" "), class: "curve" }));
  losses.forEach((loss, n) => {
    chart.append(svg("text", { x: x(n), y: height - 6, "text-anchor": "middle" }, String(n)));
    if (Number.isFinite(loss)) chart.append(svg("circle", { cx: x(n), cy: y(loss), r: n === step ? 5 : 3, class: n === step ? "point here" : "point" }));
  });
  return chart;
}
