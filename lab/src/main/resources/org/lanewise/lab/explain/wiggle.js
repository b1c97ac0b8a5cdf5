/*
 * Check by a finite difference: the network forward in double, once with a number a little larger and
 * once a little smaller. What the loss changes by, divided by the distance, is the gradient.
 */

/** Output of an operation in double. */
function plainForward(op, value) {
  const out = new Float64Array(IMAGES * sizeOf(op.shape));
  PLAIN[op.kind](op, out, op.inputs.map(value), value);
  return out;
}

const PLAIN = {
  conv2d(op, out, [x], value) {
    const [height, width, depth] = op.inputShapes[0];
    const { rows, columns, groups } = op;
    const kernel = value(op.parameters[0].id), bias = op.parameters[1] ? value(op.parameters[1].id) : null;
    const k = op.shape[2], filters = k / groups, channels = depth / groups;
    let o = 0;
    for (let image = 0; image < IMAGES; image++) {
      for (let p = 0; p < rows.count; p++) {
        for (let q = 0; q < columns.count; q++, o += k) {
          for (let j = 0; j < k; j++) out[o + j] = bias ? bias[j] : 0;
          for (let r = 0; r < rows.window; r++) {
            const h = p * rows.stride + r - rows.before;
            if (h < 0 || h >= height) continue;
            for (let s = 0; s < columns.window; s++) {
              const w = q * columns.stride + s - columns.before;
              if (w < 0 || w >= width) continue;
              const pixel = ((image * height + h) * width + w) * depth;
              for (let c = 0; c < channels; c++) {
                const at0 = ((r * columns.window + s) * channels + c) * k;
                if (groups === 1) {
                  const number = x[pixel + c];
                  for (let j = 0; j < k; j++) out[o + j] += number * kernel[at0 + j];
                } else {
                  for (let j = 0; j < k; j++) out[o + j] += x[pixel + Math.floor(j / filters) * channels + c] * kernel[at0 + j];
                }
              }
            }
          }
        }
      }
    }
  },
  dense(op, out, [x], value) {
    const inputs = sizeOf(op.inputShapes[0]), units = op.shape[0];
    const kernel = value(op.parameters[0].id), bias = op.parameters[1] ? value(op.parameters[1].id) : null;
    for (let image = 0; image < IMAGES; image++) {
      for (let o = 0; o < units; o++) out[image * units + o] = bias ? bias[o] : 0;
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < units; o++) out[image * units + o] += x[image * inputs + i] * kernel[i * units + o];
      }
    }
  },
  maxpool2d: (op, out, [x]) => plainPool(op, out, x, (all) => Math.max(...all)),
  averagepool2d: (op, out, [x]) => plainPool(op, out, x, (all) => all.reduce((a, b) => a + b, 0) / all.length),
  activation(op, out, [x]) {
    for (let i = 0; i < out.length; i++) out[i] = op.fn.plain(x[i], op.activation.slope);
  },
  softmax(op, out, [x]) {
    const units = op.shape.at(-1);
    for (let i = 0; i < out.length; i += units) {
      const row = x.subarray(i, i + units);
      const largest = Math.max(...row);
      const es = [...row].map((one) => Math.exp(one - largest));
      const total = es.reduce((a, b) => a + b, 0);
      es.forEach((e, k) => { out[i + k] = e / total; });
    }
  },
  dropout(op, out, [x]) {
    const scale = 1 / (1 - op.json.rate);
    for (let i = 0; i < out.length; i++) out[i] = at(`${op.layer} kept`, i) > 0 ? x[i] * scale : 0;
  },
  scale(op, out, [x]) { for (let i = 0; i < out.length; i++) out[i] = x[i] * op.by; },
  add(op, out, xs) { for (let i = 0; i < out.length; i++) out[i] = xs.reduce((sum, x) => sum + x[i], 0); },
  multiply(op, out, xs) {
    const channels = op.shape.at(-1), pixels = sizeOf(op.shape) / channels;
    for (let i = 0; i < out.length; i++) {
      const c = i % channels, pixel = Math.floor(i / channels) % pixels, image = Math.floor(i / channels / pixels);
      out[i] = xs.reduce((product, x, k) => product * x[op.place(k, image, pixel, c)], 1);
    }
  },
  flatten: (op, out, [x]) => out.set(x),
  concatenate: (op, out, xs) => plainMove(op, out, xs),
  zeropad2d: (op, out, xs) => plainMove(op, out, xs),
  batchnorm(op, out, [x], value) {
    const { channels, pixels } = op;
    for (let c = 0; c < channels; c++) {
      for (let g = 0; g < op.groups; g++) {
        const all = [];
        for (let image = 0; image < IMAGES; image++) {
          for (let p = 0; op.groupOf(image) === g && p < pixels; p++) all.push((image * pixels + p) * channels + c);
        }
        const fixed = op.moving ? { mean: at(`${op.layer}/moving_mean`, c), variance: at(`${op.layer}/moving_variance`, c) } : null;
        plainNormalize(op, out, x, all, fixed, () => c, value);
      }
    }
  },
  groupnorm(op, out, [x], value) {
    const { channels, pixels, own } = op;
    for (let image = 0; image < IMAGES; image++) {
      for (let g = 0; g < op.groups; g++) {
        const all = [];
        for (let p = 0; p < pixels; p++) for (let j = 0; j < own; j++) all.push((image * pixels + p) * channels + g * own + j);
        plainNormalize(op, out, x, all, null, (i) => i % channels, value);
      }
    }
  },
};

function plainNormalize(op, out, x, all, fixed, channel, value) {
  const mean = fixed ? fixed.mean : all.reduce((sum, i) => sum + x[i], 0) / all.length;
  const variance = fixed ? fixed.variance : all.reduce((sum, i) => sum + (x[i] - mean) ** 2, 0) / all.length;
  const gamma = op.gamma ? value(op.gamma) : null, beta = op.beta ? value(op.beta) : null;
  for (const i of all) out[i] = (gamma ? gamma[channel(i)] : 1) * (x[i] - mean) / Math.sqrt(variance + op.epsilon) + (beta ? beta[channel(i)] : 0);
}

function plainPool(op, out, x, take) {
  const [, , channels] = op.inputShapes[0];
  let o = 0;
  for (let image = 0; image < IMAGES; image++) {
    for (let p = 0; p < op.windows.rows.count; p++) {
      for (let q = 0; q < op.windows.columns.count; q++) {
        for (let c = 0; c < channels; c++) {
          const all = [];
          eachIn(op.windows, p, q, (h, w) => all.push(x[index(op.inputShapes[0], image, h, w, c)]));
          out[o++] = take(all);
        }
      }
    }
  }
}

function plainMove(op, out, xs) {
  for (let i = 0; i < out.length; i++) {
    const source = op.from(i);
    out[i] = source ? xs[op.inputs.indexOf(source[0])][source[1]] : 0;
  }
}

let plainValues = null;

/** All values of the network as the engine has it, in double. */
function plainBase() {
  if (plainValues) return plainValues;
  const known = new Map();
  const value = (id) => known.get(id) ?? numbers.get(id).data;
  for (const op of operations) known.set(op.output, plainForward(op, value));
  plainValues = known;
  return known;
}

/** The loss, and all values, with one number changed: only what depends on it is computed anew. */
function plainLoss(id, i, change) {
  const base = plainBase();
  const changed = new Map();
  const own = Float64Array.from(base.get(id) ?? numbers.get(id).data);
  own[i] += change;
  changed.set(id, own);
  const value = (name) => changed.get(name) ?? base.get(name) ?? numbers.get(name).data;
  for (const op of operations) {
    const parameters = (op.parameters ?? []).map((one) => one.id);
    if (op.output !== id && [...op.inputs, ...parameters].some((name) => changed.has(name))) changed.set(op.output, plainForward(op, value));
  }
  return { loss: lossOf(value(logitsOf())), changed, base };
}

function lossOf(logits) {
  let sum = 0;
  for (let image = 0; image < IMAGES; image++) sum += plainImageLoss(logits.subarray(image * CLASSES, (image + 1) * CLASSES), PAGE.labels[image]);
  return sum / IMAGES;
}

function plainImageLoss(xs, label) {
  const { type, smoothing = 0, weights = [] } = PAGE.loss;
  const target = (k) => (k === label ? 1 : 0);
  if (type === "mean-squared-error") return xs.reduce((sum, x, k) => sum + (x - target(k)) ** 2, 0) / CLASSES;
  if (type === "binary-cross-entropy") return xs.reduce((sum, x, k) => sum + Math.max(x, 0) - target(k) * x + Math.log1p(Math.exp(-Math.abs(x))), 0) / CLASSES;
  const largest = Math.max(...xs);
  const total = Math.log(xs.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  const weight = weights.length ? weights[label] : 1;
  return weight * xs.reduce((sum, x, k) => sum + ((1 - smoothing) * target(k) + smoothing / CLASSES) * (total - (x - largest)), 0);
}

/** How many gates and winners differ between two runs: where one does, the loss has a kink there. */
function kinks(low, high) {
  let count = 0;
  for (const op of operations) {
    const x = op.inputs[0];
    if (!low.changed.has(x)) continue;
    const a = low.changed.get(x), b = high.changed.get(x);
    if (op.kind === "activation" && ["relu", "leakyrelu"].includes(op.activation.name)) {
      for (let i = 0; i < a.length; i++) if ((a[i] > 0) !== (b[i] > 0)) count++;
    } else if (op.kind === "maxpool2d") {
      const winner = (values, image, p, q, c) => {
        let best = -1;
        eachIn(op.windows, p, q, (h, w) => { const j = index(op.inputShapes[0], image, h, w, c); if (best < 0 || values[j] > values[best]) best = j; });
        return best;
      };
      for (let image = 0; image < IMAGES; image++) {
        for (let p = 0; p < op.windows.rows.count; p++) {
          for (let q = 0; q < op.windows.columns.count; q++) {
            for (let c = 0; c < op.inputShapes[0][2]; c++) if (winner(a, image, p, q, c) !== winner(b, image, p, q, c)) count++;
          }
        }
      }
    }
  }
  return count;
}

/** The gradient of the loss by a number, by wiggling it: { difference, step, flips }, and the loss with less and with more. */
function wiggle(named, i) {
  const id = alias.get(named) ?? named;
  let step = Math.max(1e-4, 1e-4 * Math.abs(at(id, i)));
  let low, high, flips;
  for (let tries = 0; ; tries++, step /= 10) {
    low = plainLoss(id, i, -step);
    high = plainLoss(id, i, step);
    flips = kinks(low, high);
    if (flips === 0 || tries === 2) break;
  }
  return { difference: (high.loss - low.loss) / (2 * step), step, flips, less: low.loss, more: high.loss };
}
