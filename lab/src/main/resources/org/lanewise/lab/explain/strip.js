/* The network as a strip of layers: what each puts out, and beside it what comes back. */

const DESCRIPTIONS = {
  conv2d: (json, name) => `convolution, ${json.filters} filters of ${numbers.get(`${name}/kernel`).shape.slice(0, 3).join("×")}${json.groups > 1 ? ` in ${json.groups} groups` : ""}`,
  dense: (json) => `dense layer, ${json.units} units`,
  maxpool2d: (json) => `max pooling, the largest of ${pairOf(json.pool).join("×")}`,
  averagepool2d: (json) => `average pooling, the mean of ${pairOf(json.pool).join("×")}`,
  globalaveragepool2d: () => "the mean of each channel",
  globalmaxpool2d: () => "the largest of each channel",
  batchnorm: (json, name) => `batch normalization${PAGE.moving.includes(name) ? " by its moving statistics" : ""}`,
  groupnorm: (json) => `group normalization, ${json.groups} groups of channels`,
  flatten: () => "the same numbers in a row",
  add: () => "the sum of its inputs", multiply: () => "the product of its inputs", concatenate: () => "its inputs, channel behind channel",
  zeropad2d: () => "zeros around the image", scale: (json) => `times ${json.by}`,
  dropout: (json) => `dropout of ${json.rate}`, spatialdropout2d: (json) => `dropout of channels, ${json.rate}`,
  softmax: () => "softmax over the channels",
};

function describe(json, layer) {
  const activation = activationOf(json);
  const own = DESCRIPTIONS[json.type]?.(json, layer) ?? FUNCTIONS[activation.name].title;
  const then = json.activation && activation ? `, then ${activation.name === "softmax" ? "softmax" : FUNCTIONS[activation.name].title}` : "";
  const count = parametersOf(layer).reduce((sum, id) => sum + sizeOf(numbers.get(id).shape), 0);
  return `${own}${then}${count ? `; ${count.toLocaleString("en")} parameters` : ""}`;
}

const parametersOf = (layer) => [...numbers.values()].filter((one) => one.kind === "parameter" && one.id.startsWith(`${layer}/`)).map((one) => one.id);

let shownImage = 0;
const filterShown = new Map();

/** A figure with a picture of a tensor of the image that is shown. */
function figureOf(id, kind, caption, width, tiles = tilesOf(id, shownImage), more = {}) {
  const made = picture({
    tiles, width, label: `${id}, ${caption}`, value: (i) => at(id, i),
    open: (i) => openPlace(id, i), say: (i, byHand) => sayPlace(id, i, byHand), ...more,
  });
  const size = Number(made.box.dataset.largest);
  return el("figure", { class: kind, "data-tensor": id },
    el("figcaption", {}, el("span", {}, caption), el("span", { class: "scale" }, `up to ${brief(size)}`)), made.box);
}

const brief = (x) => (x === 0 ? "0" : x >= 0.001 && x < 10000 ? String(Number(x.toPrecision(3))) : x.toExponential(1));

function sayPlace(id, i, byHand) {
  const text = `${written(id, i)} = ${show(at(id, i))}`;
  document.getElementById("readout").textContent = text;
  if (!byHand) tell(text);
}

/** For screen readers. */
function tell(text) {
  document.getElementById("live").textContent = text;
}

/** The number of the picture as a colour, where it is one of three channels or one. */
function pictureColour() {
  const data = numbers.get("input").data;
  const { shape } = numbers.get("input");
  if (shape.length !== 3 || (shape[2] !== 3 && shape[2] !== 1)) return null;
  const size = sizeOf(shape);
  let low = Infinity, high = -Infinity;
  for (let j = shownImage * size; j < (shownImage + 1) * size; j++) { low = Math.min(low, data[j]); high = Math.max(high, data[j]); }
  const [from, to] = low >= 0 && high <= 1 ? [0, 1] : low >= 0 && high <= 255 ? [0, 255] : [low, high];
  const level = (x) => Math.round(255 * (x - from) / (to - from || 1));
  return (i) => (shape[2] === 1 ? [level(data[i]), level(data[i]), level(data[i])] : [0, 1, 2].map((c) => level(data[i - (i % 3) + c])));
}

/** The picture itself, one tile in its own colours. */
function pictureFigure(width) {
  const { shape } = numbers.get("input");
  const rgb = pictureColour();
  if (!rgb) return figureOf("input", "forward", "the picture, channel by channel", width);
  const [h, w, c] = shape;
  const base = shownImage * sizeOf(shape);
  const tiles = { tiles: 1, rows: h, columns: w, index: (t, r, s) => base + (r * w + s) * c };
  return figureOf("input", "forward", "the picture", width, tiles, { rgb, cell: Math.max(1, Math.floor(Math.min(width, 224) / w)) });
}

function layerSection(json, width) {
  const layer = json.name ?? json.type;
  const section = el("section", { class: "layer", "data-layer": layer, "aria-labelledby": `h-${layer}` },
    el("header", {}, el("h3", { id: `h-${layer}` }, layer), el("span", { class: "shape" }, `[${PAGE.shapes[layer].join(", ")}]`),
      el("p", {}, describe(json, layer))));
  const half = width >= 640 ? Math.floor((width - 24) / 2) : width;
  if (json.type !== "flatten" || PAGE.network.length === 1) {
    section.append(el("div", { class: "pair" }, figureOf(layer, "forward", "forward: values", half), figureOf(`d ${layer}`, "backward", "backward: gradient of the loss", half)));
  }
  const weights = parametersOf(layer);
  if (weights.length) {
    const holder = el("div", { class: "weights" });
    section.append(holder);
    weightsInto(holder, layer, weights, half);
  }
  return section;
}

/** Weights beside their gradients; where they are many, one filter at a time. */
function weightsInto(holder, layer, ids, half) {
  holder.replaceChildren();
  for (const id of ids) {
    const { shape } = numbers.get(id);
    const many = shape.length > 1 && sizeOf(shape) > 1024;
    const k = filterShown.get(layer) ?? 0;
    const last = shape.at(-1);
    const noun = shape.length === 4 ? "filter" : "unit";
    if (many) {
      const to = (next) => {
        filterShown.set(layer, (next + last) % last);
        weightsInto(holder, layer, ids, half);
        holder.querySelector("input").focus();
      };
      const field = el("input", { type: "number", min: 0, max: last - 1, value: k, "aria-label": `${noun} of ${layer} that is drawn`, onchange: (event) => to(Math.min(last - 1, Math.max(0, Number(event.target.value) | 0))) });
      holder.append(el("p", { class: "chooser" }, `${noun} `, el("button", { type: "button", "aria-label": `${noun} before`, onclick: () => to(k - 1) }, "‹"), field,
        el("button", { type: "button", "aria-label": `next ${noun}`, onclick: () => to(k + 1) }, "›"), ` of ${last}`));
    }
    const tiles = (name) => (many ? tilesOfFilter(name, k) : tilesOf(name, 0));
    const what = id.replace(/.*\//, "");
    const cell = shape.length === 4 && shape[1] <= 5 ? { cell: shape[0] * shape[1] === 1 ? 14 : shape[1] <= 3 ? 10 : 7 } : {};
    holder.append(el("div", { class: "pair" },
      figureOf(id, "forward", many ? `${what} of ${noun} ${k}` : what, half, tiles(id), cell),
      figureOf(`d ${id}`, "backward", `gradient of ${["gamma", "beta"].includes(what) ? "" : "the "}${what}`, half, tiles(`d ${id}`), cell)));
  }
}

/** Logits, probabilities, and the loss. */
function outputSection() {
  const logits = logitsOf();
  const ps = probabilities(shownImage);
  const label = PAGE.labels[shownImage];
  const body = PAGE.classes.map((title, k) => {
    const i = shownImage * CLASSES + k;
    return el("tr", { class: k === label ? "label" : "" },
      el("th", { scope: "row" }, title, k === label ? el("span", { class: "mark" }, " ← true class") : null),
      el("td", {}, placeButton(logits, i)),
      el("td", { class: "bar" }, el("span", { class: "fill", style: `width:${(100 * ps[k]).toFixed(2)}%` }), el("span", { class: "number" }, placeButton("probability", i, ps[k] < 1e-4 ? ps[k].toExponential(1) : ps[k].toFixed(4)))),
      el("td", {}, placeButton(`d ${logits}`, i)));
  });
  const softmaxLoss = PAGE.loss.type === "softmax-cross-entropy";
  const loss = meanLoss();
  return el("section", { class: "layer output", "data-layer": "loss", "aria-labelledby": "h-loss" },
    el("header", {}, el("h3", { id: "h-loss" }, "loss"), el("p", {}, lossSentence(softmaxLoss))),
    el("div", { class: "scroll" }, el("table", { class: "logits" },
      el("thead", {}, el("tr", {}, ["class", "logit", "softmax", softmaxLoss ? "gradient: p − y" : "gradient"].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, body))),
    IMAGES > 1 ? el("p", { class: "loss" }, "The loss of this image is ", placeButton("loss", shownImage), ".") : null,
    el("p", { class: "loss" }, IMAGES > 1 ? `The mean loss of all ${IMAGES} images is ` : "The loss is ", IMAGES > 1 ? el("strong", {}, show(loss)) : placeButton("loss", 0, show(loss)), ". ",
      checked(Object.is(loss, PAGE.meanLoss), PAGE.meanLoss, loss)));
}

function lossSentence(softmaxLoss) {
  return softmaxLoss ? "Softmax turns the logits into probabilities; the loss is minus the logarithm of the probability of the true class. Its gradient is the probability less what it should be: 1 for the true class, 0 for the others."
    : PAGE.loss.type === "mean-squared-error" ? "The mean squared distance of the outputs from 1 for the true class and 0 for the others." : "Each output is a yes or no of its own: binary cross-entropy, the mean over the classes.";
}

/** Whether the page's number is the engine's. */
function checked(same, engine, here) {
  return same ? el("span", { class: "same" }, "✓ same bits as the engine's")
    : el("span", { class: "differs" }, `✗ the engine has ${show(engine)}, this page ${show(here)}`);
}

/** A number that explains itself when it is pressed. */
function placeButton(id, i, text = show(at(id, i))) {
  return el("button", { type: "button", class: "place", "data-place": written(id, i), title: written(id, i), onclick: () => openPlace(id, i) }, text);
}

function drawStrip() {
  const strip = document.getElementById("strip");
  strip.replaceChildren();
  const width = Math.max(200, strip.clientWidth - 34);
  const half = width >= 640 ? Math.floor((width - 24) / 2) : width;
  strip.append(el("section", { class: "layer", "data-layer": "input", "aria-labelledby": "h-input" },
    el("header", {}, el("h3", { id: "h-input" }, "input"), el("span", { class: "shape" }, `[${PAGE.inputShape.join(", ")}]`), el("p", {}, "the numbers that the network gets")),
    el("div", { class: "pair" }, pictureFigure(half), figureOf("d input", "backward", "backward: gradient of the loss", half))));
  for (const json of PAGE.network) strip.append(layerSection(json, width));
  strip.append(outputSection());
}
