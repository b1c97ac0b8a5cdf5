/*
 * The numbers of the page, by name. `PAGE` is what the engine exported: the network, and its tensors
 * as base64 of little-endian floats. Names are those of the engine's places: `conv1`, `before conv1`
 * (what its activation was applied to), `d conv1` (the gradient of the loss by it), `conv1/kernel`, `d conv1/kernel`.
 */
const numbers = new Map();
const operations = [];
const readersOf = new Map();
const writerOf = new Map();
/** A flattened picture is the picture itself: the engine reads that. */
const alias = new Map();
const IMAGES = PAGE.labels.length;

function decoded(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

/**
 * Numbers under one name. `data` is what the engine stored, or null where it stores nothing and the
 * page computes them. `make(i)` gives the sum that number i is: { formula, about, steps, value }.
 */
function name(id, shape, perImage, kind, make) {
  const text = PAGE.tensors[id];
  numbers.set(id, { id, shape, perImage, kind, make, data: text === undefined ? null : decoded(text), known: new Map() });
}

/** Number i under a name: the engine's, or where it stores none the page's own. */
function at(id, i) {
  const them = numbers.get(id);
  if (them.data) return them.data[i];
  if (!them.known.has(i)) them.known.set(i, them.make(i).value);
  return them.known.get(i);
}

/** Where number i lies: { image, place: [h, w, c] }. */
function placeOf(id, i) {
  const { shape, perImage } = numbers.get(id);
  const size = sizeOf(shape);
  const place = [];
  let rest = i % size;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return { image: perImage ? Math.floor(i / size) : 0, place };
}

/** As `conv1[4,5,3]`; with several images `conv1[0;4,5,3]`. */
function written(id, i) {
  const { perImage, shape } = numbers.get(id);
  const { image, place } = placeOf(id, i);
  return shape.length === 0 ? id : `${id}[${perImage && IMAGES > 1 ? image + ";" : ""}${place.join(",")}]`;
}

/** The first image of each slice, and the end: how the engine cuts a batch for the sums of gradients. */
function slices() {
  return PAGE.slices.slice(1).map((end, s) => ({ from: PAGE.slices[s], end }));
}

/** A sum explained anew, with what the engine stored beside it. */
function explained(id, i) {
  const them = numbers.get(id);
  const made = them.make(i);
  return { id, i, kind: them.kind, stored: them.data ? them.data[i] : null, ...made };
}

/** The activation of a layer, as { name, slope }, or null. */
function activationOf(json) {
  const type = json.activation ?? (FUNCTIONS[json.type] || json.type === "softmax" ? json.type : null);
  if (!type || type === "linear") return null;
  return { name: type === "gelu" && json.approximate ? "gelu-tanh" : type, slope: f(json.slope ?? 0.3) };
}

function operation(op) {
  operations.push(op);
  writerOf.set(op.output, op);
  op.inputs.forEach((id, k) => {
    if (!readersOf.has(id)) readersOf.set(id, []);
    readersOf.get(id).push({ op, k, id: `d ${id} by ${op.output}${op.inputs.indexOf(id) === op.inputs.lastIndexOf(id) ? "" : " " + k}` });
  });
}

/** The layers as operations, each over named numbers; the sums of a layer apart from its activation. */
function build() {
  let before = "input";
  const node = (json) => ({ json, name: json.name ?? json.type, shape: PAGE.shapes[json.name ?? json.type] });
  name("input", PAGE.inputShape, true, "value", () => given("The picture, as the network gets it."));
  const shapes = new Map([["input", PAGE.inputShape]]);
  for (const json of PAGE.network) {
    const it = node(json);
    const inputs = (json.inputs ?? [before]).map((id) => alias.get(id) ?? id);
    before = it.name;
    if (json.type === "flatten" && inputs[0] === "input" && PAGE.network.length > 1) {
      alias.set(it.name, "input");
      for (const d of ["", "d "]) {
        name(d + it.name, it.shape, true, d ? "gradient" : "value", (i) => passed("y = x", "The same number, in a row.", [`${d}input`, i], at(`${d}input`, i)));
      }
      continue;
    }
    const activation = activationOf(json);
    const sums = json.activation && activation ? `before ${it.name}` : it.name;
    const maker = OPERATIONS[FUNCTIONS[json.type] ? "activation" : json.type];
    const place = { layer: it.name, json, inputs, output: sums, inputShapes: inputs.map((id) => shapes.get(id)), shape: it.shape };
    addOperation(maker, { ...place, activation });
    if (sums !== it.name) {
      addOperation(OPERATIONS[activation.name === "softmax" ? "softmax" : "activation"],
        { ...place, inputs: [sums], output: it.name, inputShapes: [it.shape], activation });
    }
    shapes.set(it.name, it.shape);
    shapes.set(sums, it.shape);
  }
  for (const [id, shape] of shapes) nameGradients(id, shape);
}

function addOperation(maker, place) {
  const op = maker(place);
  Object.assign(op, { ...place, ...op });
  name(op.output, op.shape, true, "value", (i) => op.forward(i));
  for (const { id, shape, gradient } of op.parameters ?? []) {
    name(id, shape, false, "parameter", () => given("A parameter of the layer. Its gradient says how the loss depends on it."));
    name(`d ${id}`, shape, false, "weight gradient", gradient);
  }
  operation(op);
}

/** The gradient of the loss by a value, and what comes through each of its readers. */
function nameGradients(id, shape) {
  const readers = readersOf.get(id) ?? [];
  const through = (reader, i) => reader.op.backward(reader.k, i);
  if (readers.length > 1) {
    for (const reader of readers) {
      name(reader.id, shape, true, "part of a gradient", (i) => through(reader, i));
    }
  }
  name(`d ${id}`, shape, true, "gradient", (i) => {
    if (readers.length === 0) return lossGradient(i);
    if (readers.length === 1) return through(readers[0], i);
    return addition("Several layers read this number. What each of them sends back is added, the last reader first.",
      [...readers].reverse().map((reader) => ({ pos: reader.op.layer, a: [reader.id, i] })), "dx = the sum of what its readers send back");
  });
}
