/* Operations on each number by itself, and those that only move numbers. */

/** What a function noted on the way, as lines. */
function noting() {
  const steps = [];
  return { steps, note: (label, formula, value) => steps.push(line(label, formula, value)) };
}

function activate({ inputs: [x], output, activation, json }) {
  const fn = FUNCTIONS[activation.name];
  const slope = activation.slope;

  function forward(i) {
    const { steps, note } = noting();
    const value = f(fn.of(at(x, i), note, slope) + 0);
    const closed = activation.name === "relu" && !(at(x, i) > 0);
    steps.push(line(fn.title, fn.formula, value, [[x, i]]));
    if (json.activation) {
      // A layer's own activation: the sum that it is applied to belongs to the same sentence.
      const sums = writerOf.get(x).forward(i);
      return { formula: `${sums.formula}; ${fn.title}`, about: sums.about, steps: [...sums.steps, ...steps], value };
    }
    return { formula: fn.formula, steps, value, about: activation.name !== "relu" ? `${fn.title} of the number before it.`
      : closed ? "The number before it is not above zero, so the gate is closed: nothing passes, forward or backward."
        : "The number before it is above zero, so the gate is open: it passes unchanged." };
  }

  function backward(_, i) {
    const { steps, note } = noting();
    const kept = fn.readsOutput ? output : x;
    const value = f(fn.slope(at(kept, i), at(`d ${output}`, i), note, slope) + 0);
    steps.push(line(fn.title, fn.slopeFormula, value, [[`d ${output}`, i], [kept, i]]));
    return { formula: fn.slopeFormula, steps, value, about: activation.name !== "relu" ? `The gradient behind it times the slope of ${fn.title}.`
      : at(output, i) > 0 ? "The gate is open, so the gradient passes unchanged." : "The gate is closed, so the gradient stops here." };
  }

  return { kind: "activation", title: fn.title, fn, forward, backward, ofLayer: Boolean(json.activation) };
}

function softmax({ inputs: [x], output, shape }) {
  const units = shape.at(-1);
  const row = (i) => Array.from({ length: units }, (_, k) => i - (i % units) + k);

  function forward(i) {
    const xs = row(i).map((j) => at(x, j));
    const largest = xs.reduce((a, b) => Math.max(a, b));
    const es = xs.map((one) => expFloat(f(one - largest)));
    const sum = folded("e^(x − m)", row(i).map((j, k) => ({ pos: `k ${k}`, a: [x, j], x: es[k] })), addChain);
    const inverse = f(1 / sum.at(-1).value);
    const e = es[i % units];
    const value = f(e * inverse);
    return { formula: "y[k] = e^(x[k] − m) / Σ(j) e^(x[j] − m)", value,
      about: "The largest number is subtracted first, so that no exponential overflows.",
      steps: [
        { type: "window", title: "the numbers of this row; m is the largest", cells: row(i).map((j) => ({ a: [x, j], x: at(x, j), won: at(x, j) === largest })), value: largest },
        ...sum, line("1 / z", "one over the sum", inverse), line("e", "e^(x[k] − m)", e, [[x, i]]), line("y", "e · (1 / z)", value)] };
  }

  function backward(_, i) {
    const sum = folded("y · dy", row(i).map((j, k) => ({ pos: `j ${k}`, a: [output, j], b: [`d ${output}`, j] })), fmaChain);
    const less = f(at(`d ${output}`, i) - sum.at(-1).value);
    const value = f(f(at(output, i) * less) + 0);
    return { formula: "dx[k] = y[k] · (dy[k] − Σ(j) y[j] · dy[j])", value, about: "All numbers of the row share one sum, so each of them feels all gradients.",
      steps: [...sum, line("difference", "dy[k] − sum", less, [[`d ${output}`, i]]), line("dx", "y[k] · difference", value, [[output, i]])] };
  }

  return { kind: "softmax", title: "softmax", forward, backward };
}

function dropout({ layer, json, inputs: [x], output, shape }) {
  const scale = f(1 / (1 - json.rate));
  const kept = `${layer} kept`;
  name(kept, shape, true, "draw", () => given("Drawn at random: 1 is kept, 0 is dropped."));
  const go = (from, i, about) => {
    const keep = at(kept, i) > 0;
    return { formula: "y = kept ? x / (1 − rate) : 0", about: keep ? about : "It was dropped in this step, so nothing passes, forward or backward.",
      value: keep ? f(f(at(from, i) * scale) + 0) : 0,
      steps: [line(keep ? "kept" : "dropped", keep ? `x · ${show(scale)}` : "0", keep ? f(f(at(from, i) * scale) + 0) : 0, [[from, i]])] };
  };
  return { kind: "dropout", title: "dropout",
    forward: (i) => go(x, i, "It was kept, and made larger by what is dropped on average."),
    backward: (_, i) => go(`d ${output}`, i, "It was kept, so its gradient passes with the same factor.") };
}

function scale({ json, inputs: [x], output }) {
  const by = f(json.by);
  const go = (from, i) => {
    const value = f(f(at(from, i) * by) + 0);
    return { formula: "y = x · by", about: "A constant factor.", steps: [line("product", `x · ${show(by)}`, value, [[from, i]])], value };
  };
  return { kind: "scale", title: "scale", by, forward: (i) => go(x, i), backward: (_, i) => go(`d ${output}`, i) };
}

function add({ inputs, output }) {
  return { kind: "add", title: "sum",
    forward(i) {
      let value = f(f(at(inputs[0], i) + at(inputs[1], i)) + 0);
      for (const id of inputs.slice(2)) value = f(f(value + at(id, i)) + 0);
      const made = addition("The numbers of its inputs, in order.", inputs.map((id) => ({ pos: id, a: [id, i] })), "y = x0 + x1 + …");
      return { ...made, value };
    },
    backward: (_, i) => passed("dx = dy", "A sum passes its gradient on to each of its inputs.", [`d ${output}`, i], at(`d ${output}`, i)) };
}

function multiply({ inputs, inputShapes, output, shape }) {
  const channels = shape.at(-1);
  const pixels = sizeOf(shape) / channels;
  const own = inputShapes.map((s) => sizeOf(s) / channels);
  const place = (k, image, pixel, c) => (own[k] === 1 ? image : image * pixels + pixel) * channels + c;

  function forward(i) {
    const c = i % channels, pixel = Math.floor(i / channels) % pixels, image = Math.floor(i / channels / pixels);
    const uses = inputs.map((id, k) => [id, place(k, image, pixel, c)]);
    let product = at(...uses[0]);
    for (const use of uses.slice(1)) product = f(product * at(...use));
    const value = f(product + 0);
    return { formula: "y = x0 · x1 · …", about: "The product of its inputs, in order; a vector is used at every pixel.", steps: [line("product", "x0 · x1 · …", value, uses)], value };
  }

  function backward(k, i) {
    const c = i % channels, at0 = Math.floor(i / channels) % own[k], image = Math.floor(i / channels / own[k]);
    const last = k === inputs.length - 1 ? k - 1 : inputs.length - 1;
    const terms = [];
    let sum = 0;
    for (let pixel = at0; pixel < pixels; pixel += own[k]) {
      const o = (image * pixels + pixel) * channels + c;
      let product = at(`d ${output}`, o);
      const more = [];
      for (let j = 0; j < last; j++) {
        if (j === k) continue;
        more.push([inputs[j], place(j, image, pixel, c)]);
        product = f(product * at(...more.at(-1)));
      }
      const b = [inputs[last], place(last, image, pixel, c)];
      sum = fma(product, at(...b), sum);
      terms.push({ pos: `pixel ${pixel}`, a: [`d ${output}`, o], more, b, x: product, y: at(...b), product: f(product * at(...b)), s: sum });
    }
    return { formula: "dx = Σ dy · the other inputs", about: "A factor's gradient is that of the product times the other factors.",
      steps: [{ type: "chain", title: "gradient · other factors", join: "fma", terms, value: sum, start: 0 }], value: f(sum + 0) };
  }

  return { kind: "multiply", title: "product", own, place, forward, backward };
}

/** An operation that moves numbers: `from(i)` is the [id, i] that number i comes from, or null for a zero. */
function moving(kind, title, formula, from, to) {
  return { kind, title, from, to,
    forward(i) {
      const source = from(i);
      return source ? passed(formula, "The same number at another place.", source, at(...source))
        : { formula, about: "A zero of the padding.", steps: [], value: 0 };
    },
    backward: (k, i) => passed("dx = dy of the place that it went to", "The same number at another place, so the same gradient.", to(k, i), at(...to(k, i))) };
}

const flatten = ({ inputs: [x], output }) => moving("flatten", "flatten", "y = x", (i) => [x, i], (_, i) => [`d ${output}`, i]);

function concatenate({ inputs, inputShapes, output, shape }) {
  const channels = shape.at(-1);
  const own = inputShapes.map((s) => s.at(-1));
  const first = own.map((_, k) => own.slice(0, k).reduce((a, b) => a + b, 0));
  const from = (i) => {
    const c = i % channels, pixel = Math.floor(i / channels);
    const k = first.findLastIndex((begin) => begin <= c);
    return [inputs[k], pixel * own[k] + c - first[k]];
  };
  const to = (k, i) => [`d ${output}`, Math.floor(i / own[k]) * channels + first[k] + (i % own[k])];
  return moving("concatenate", "concatenation", "y = x of the input whose channel this is", from, to);
}

function zeropad2d({ json, inputs: [x], output, inputShapes: [shape], shape: out }) {
  const four = Array.isArray(json.padding) && Array.isArray(json.padding[0]);
  const [rows, columns] = four ? json.padding : pairOf(json.padding).map((p) => [p, p]);
  const from = (i) => {
    const { image, place: [h, w, c] } = placeOf(output, i);
    const r = h - rows[0], s = w - columns[0];
    return r < 0 || r >= shape[0] || s < 0 || s >= shape[1] ? null : [x, index(shape, image, r, s, c)];
  };
  const to = (_, i) => {
    const { image, place: [h, w, c] } = placeOf(x, i);
    return [`d ${output}`, index(out, image, h + rows[0], w + columns[0], c)];
  };
  return moving("zeropad2d", "zero padding", "y[h,w,c] = x[h − top, w − left, c], or 0", from, to);
}
