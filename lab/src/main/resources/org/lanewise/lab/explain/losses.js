/* The loss, in double with StrictMath's functions, and its gradient by the logits; and all operations by type. */

const logitsOf = () => operations.at(-1).output;
const CLASSES = PAGE.classes.length;
const rowOf = (image) => Array.from({ length: CLASSES }, (_, k) => at(logitsOf(), image * CLASSES + k));

/** Largest logit, exponentials and their sum of one image. */
function exponentials(image) {
  const xs = rowOf(image);
  const largest = xs.reduce((a, b) => Math.max(a, b));
  const es = xs.map((x) => expDouble(x - largest));
  return { xs, largest, es, total: es.reduce((a, b) => a + b, 0) };
}

function probabilities(image) {
  const { es, total } = exponentials(image);
  return es.map((e) => f(e / total));
}

function binaryPart(x, yes) {
  return Math.max(x, 0) - (yes ? x : 0) + log1pDouble(expDouble(-Math.abs(x)));
}

function sigmoidDouble(x) {
  const small = expDouble(-Math.abs(x));
  return (x < 0 ? small : 1) / (1 + small);
}

/** The loss of one image. */
function imageLoss(image) {
  const label = PAGE.labels[image];
  const { xs, largest, total } = exponentials(image);
  const { type, smoothing = 0, weights = [] } = PAGE.loss;
  if (type === "mean-squared-error") {
    return xs.reduce((sum, x, k) => sum + (x - (k === label ? 1 : 0)) * (x - (k === label ? 1 : 0)), 0) / CLASSES;
  }
  if (type === "binary-cross-entropy") return xs.reduce((sum, x, k) => sum + binaryPart(x, k === label), 0) / CLASSES;
  const plain = logDouble(total) - (xs[label] - largest);
  const weight = weights.length ? weights[label] : 1;
  if (smoothing === 0) return weight * plain;
  return weight * (plain + smoothing * (xs[label] - xs.reduce((a, b) => a + b, 0) / CLASSES));
}

/** What stands under the loss and under each probability, as steps. */
function nameLoss() {
  const terms = (image) => {
    const { xs, largest, es } = exponentials(image);
    let s = 0;
    return { xs, largest, terms: es.map((e, j) => ({ pos: PAGE.classes[j], a: [logitsOf(), image * CLASSES + j], x: e, product: e, s: (s += e) })) };
  };
  name("probability", [CLASSES], true, "outcome", (i) => {
    const image = Math.floor(i / CLASSES), k = i % CLASSES;
    const { total, es } = exponentials(image);
    const value = f(es[k] / total);
    return { formula: "p[k] = e^(x[k] − m) / Σ(j) e^(x[j] − m)", value, about: `How likely ${PAGE.classes[k]} is, as the logits have it: m is the largest of them.`,
      steps: [{ type: "chain", title: "e^(x − m)", join: "add", double: true, terms: terms(image).terms, value: total, start: 0 },
        line("e", "e^(x[k] − m)", es[k], [[logitsOf(), i]]), line("p", "e / sum", value)] };
  });
  name("loss", IMAGES > 1 ? [IMAGES] : [], false, "outcome", (image) => {
    const label = PAGE.labels[image];
    const own = [logitsOf(), image * CLASSES + label];
    const value = imageLoss(image);
    const { total } = exponentials(image);
    const { xs, largest, terms: all } = terms(image);
    const steps = PAGE.loss.type !== "softmax-cross-entropy" ? [line("loss", `a mean over the ${CLASSES} classes`, value, xs.map((x, k) => [logitsOf(), image * CLASSES + k]))]
      : [{ type: "chain", title: "e^(x − m)", join: "add", double: true, terms: all, value: total, start: 0 },
        line("log", "the logarithm of the sum", logDouble(total)), line("x − m", `the logit of ${PAGE.classes[label]} less the largest`, xs[label] - largest, [own]),
        line("loss", PAGE.loss.smoothing || PAGE.loss.weights?.length ? "log − (x − m), smoothed and weighted" : "log − (x − m), which is −log p", value)];
    return { formula: PAGE.loss.type === "softmax-cross-entropy" ? "loss = log Σ(j) e^(x[j] − m) − (x[label] − m)" : "", about: "All in double: what the whole step makes smaller.", steps, value,
      ...(IMAGES > 1 ? {} : { same: Object.is(value, PAGE.meanLoss), engine: PAGE.meanLoss }) };
  });
}

/** The mean loss: images of a slice in order, slices in order, divided once. */
function meanLoss() {
  let sum = 0;
  for (const { from, end } of slices()) {
    let slice = 0;
    for (let image = from; image < end; image++) slice += imageLoss(image);
    sum += slice;
  }
  return sum / IMAGES;
}

function lossGradient(i) {
  const image = Math.floor(i / CLASSES), k = i % CLASSES;
  const label = PAGE.labels[image];
  const { type, smoothing = 0, weights = [] } = PAGE.loss;
  const own = [logitsOf(), i];
  const batch = IMAGES > 1 ? ` / ${IMAGES}` : "";
  if (type === "mean-squared-error" || type === "binary-cross-entropy") {
    const squared = type === "mean-squared-error";
    const p = squared ? at(...own) : sigmoidDouble(at(...own));
    const error = p - (k === label ? 1 : 0);
    const value = f(f((squared ? 2 * error : error) / (CLASSES * IMAGES)) + 0);
    return { formula: squared ? `dx = 2 · (x − t) / ${CLASSES}${batch}` : `dx = (s(x) − t) / ${CLASSES}${batch}`, value, about: "The way back begins here, with the gradient of the loss with respect to a logit.",
      steps: [line(squared ? "x" : "s(x)", squared ? "the logit" : "its sigmoid", p, [own]), line("t", k === label ? "this is the class of the picture" : "this is another class", k === label ? 1 : 0), line("dx", "rounded to float", value)] };
  }
  const { xs, largest, es, total } = exponentials(image);
  const p = es[k] / total;
  const target = (k === label ? 1 - smoothing : 0) + smoothing / CLASSES;
  const weight = weights.length ? weights[label] : 1;
  const value = f(f(weight * (p - target) / IMAGES) + 0);
  let s = 0;
  const terms = es.map((e, j) => ({ pos: PAGE.classes[j], a: [logitsOf(), image * CLASSES + j], x: e, product: e, s: (s += e) }));
  const steps = [
    { type: "window", title: "the logits; m is the largest", cells: xs.map((x, j) => ({ a: [logitsOf(), image * CLASSES + j], x, won: x === largest })), value: largest },
    { type: "chain", title: "e^(x − m)", join: "add", double: true, terms, value: total, start: 0 },
    line("p", `e^(x − m) / sum: the probability of ${PAGE.classes[k]}`, p, [own]),
    line("y", k === label ? "this is the class of the picture" : "the picture is of another class", target),
    line("p − y", "above zero it is too likely, below zero not likely enough", p - target)];
  if (weights.length) steps.push(line("weight", `of the class ${PAGE.classes[label]}`, weight));
  steps.push(line("dx", `${weights.length ? "weight · " : ""}(p − y)${batch}, rounded to float`, value));
  return { formula: `dx[k] = ${weights.length ? "weight · " : ""}(p[k] − y[k])${batch}`, steps, value,
    about: `${smoothing || weights.length ? "The gradient is the probability less what it should be."
      : "The loss is log Σ e^x − x[true class]. The slope of the first part is the probability p[k]; the second takes 1 away at the true class alone: together p − y."} The way back begins here.` };
}

const OPERATIONS = {
  conv2d, dense, maxpool2d, averagepool2d, globalaveragepool2d: averagepool2d, globalmaxpool2d: maxpool2d, flatten,
  batchnorm, groupnorm, activation: activate, softmax, add, multiply, concatenate, zeropad2d, scale, dropout,
  spatialdropout2d: dropout,
};
