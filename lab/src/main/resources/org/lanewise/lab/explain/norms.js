/* Batch and group normalization: statistics in double, each in one order. */

/** Σ over pixels of one image and channel, and what M2 sums up: as terms. */
function pixelTerms(id, pixels, channels, image, c) {
  return Array.from({ length: pixels }, (_, p) => ({ pos: `pixel ${p}`, a: [id, (image * pixels + p) * channels + c] }));
}

/** Mean and M2 of one image and channel. */
function imageMoments(x, pixels, channels, image, c) {
  const sum = addChain(`Σ x of image ${image}, channel ${c}`, pixelTerms(x, pixels, channels, image, c), { double: true });
  const mean = sum.value / pixels;
  const squares = doubleChain(`M2 = Σ (x − mean)² of image ${image}, channel ${c}`,
    pixelTerms(x, pixels, channels, image, c).map((term) => { const d = at(...term.a) - mean; return { ...term, x: d, y: d }; }));
  return { mean, m2: squares.value, steps: [sum, line("mean", `sum / ${pixels}`, mean), squares] };
}

/** Chan's formula for the moments of na and nb numbers. */
function chan(a, na, b, nb) {
  if (na === 0) return b;
  const share = nb / (na + nb);
  const delta = b.mean - a.mean;
  return { mean: a.mean + delta * share, m2: (a.m2 + b.m2) + delta * delta * (na * share) };
}

/** Σ dy and Σ dy · (x − mean) of one image and channel. */
function gradientSums(x, dy, pixels, channels, image, c, mean) {
  const plain = addChain(`Σ dy of image ${image}, channel ${c}`, pixelTerms(dy, pixels, channels, image, c), { double: true });
  const products = doubleChain(`Σ dy · (x − mean) of image ${image}, channel ${c}`,
    pixelTerms(dy, pixels, channels, image, c).map((term) => ({ ...term, b: [x, term.a[1]], x: at(...term.a), y: at(x, term.a[1]) - mean })));
  return { a: plain.value, b: products.value, steps: [plain, products] };
}

const SHARED = "This number also moves the mean and the deviation";
const THREE = ", which all numbers there share. So there are three parts: its own gradient, what comes back through the mean, and what comes back through the variance.";

function batchnorm({ layer, json, inputs: [x], output, shape }) {
  const channels = shape.at(-1), pixels = sizeOf(shape) / channels;
  const epsilon = json.epsilon ?? 1e-3, group = json.group ?? 0;
  const moving = PAGE.moving.includes(layer);
  const gamma = (json.scale ?? true) ? `${layer}/gamma` : null;
  const beta = (json.center ?? true) ? `${layer}/beta` : null;
  const groupOf = (image) => (group === 0 || moving ? 0 : Math.floor(image / group));
  const groups = groupOf(IMAGES - 1) + 1;
  const dy = `d ${output}`;
  const id = (what) => `${layer} ${what}`;
  const stat = (what, image, c) => at(id(what), groupOf(image) * channels + c);
  const scaleOf = (c) => (gamma ? at(gamma, c) : 1);

  /** The images of a group, slice by slice. */
  const members = (g) => slices().map(({ from, end }) => {
    const images = [];
    for (let image = from; image < end; image++) if (groupOf(image) === g) images.push(image);
    return images;
  }).filter((images) => images.length > 0);
  const count = (g) => members(g).flat().length * pixels;

  /** Mean and M2 of a group, its images joined in order within a slice, then the slices. */
  function moments(g, c) {
    const steps = [];
    let all = null, before = 0;
    for (const images of members(g)) {
      let slice = null, n = 0;
      for (const image of images) {
        const one = imageMoments(x, pixels, channels, image, c);
        steps.push(...one.steps);
        slice = chan(slice, n, one, pixels);
        n += pixels;
        if (n > pixels) steps.push(line("joined", `the mean with image ${image}, by Chan's formula`, slice.mean), line("joined", "M2", slice.m2));
      }
      all = chan(all, before, slice, n);
      before += n;
    }
    return { mean: all.mean, m2: all.m2, steps };
  }

  /** Σ dy and Σ dy · (x − mean) of a list of images. */
  function sums(images, c) {
    const steps = [];
    let a = 0, b = 0;
    for (const image of images) {
      const one = gradientSums(x, dy, pixels, channels, image, c, stat("mean", image, c));
      steps.push(...one.steps);
      a += one.a;
      b += one.b;
    }
    return { a, b, steps };
  }

  function groupSums(g, c) {
    const all = { a: 0, b: 0, steps: [] };
    for (const images of members(g)) {
      const slice = sums(images, c);
      all.a += slice.a;
      all.b += slice.b;
      all.steps.push(...slice.steps);
    }
    return all;
  }

  const split = (i) => [Math.floor(i / channels), i % channels];
  const statistic = (what, about, make) => name(id(what), groups > 1 ? [groups, channels] : [channels], false, "statistic", (i) => ({ about, ...make(...split(i)) }));
  for (const what of ["moving_mean", "moving_variance"]) {
    name(`${layer}/${what}`, [channels], false, "draw", () => given(moving ? "A moving statistic: here a constant." : "A moving statistic: used in prediction only."));
  }
  statistic("mean", "The mean that is subtracted.", (g, c) => {
    if (moving) return passed("mean", "The moving mean, a constant.", [`${layer}/moving_mean`, c], at(`${layer}/moving_mean`, c));
    const { mean, steps } = moments(g, c);
    return { formula: "mean = Σ x / N", steps: [...steps, line("mean", "rounded to float", f(mean))], value: f(mean) };
  });
  statistic("inverse", "One over the standard deviation.", (g, c) => {
    if (moving) {
      const a = [`${layer}/moving_variance`, c];
      const value = f(1 / Math.sqrt(at(...a) + epsilon));
      return { formula: "inverse = 1 / √(variance + epsilon)", steps: [line("inverse", `1 / √(variance + ${epsilon})`, value, [a])], value };
    }
    const { m2, steps } = moments(g, c);
    const value = f(1 / Math.sqrt(m2 / count(g) + epsilon));
    return { formula: "inverse = 1 / √(M2 / N + epsilon)", steps: [...steps, line("inverse", `1 / √(M2 / ${count(g)} + ${epsilon}), rounded to float`, value)], value };
  });
  statistic("factor", "What the gradient is multiplied by.", (g, c) => {
    const value = f(scaleOf(c) * at(id("inverse"), g * channels + c));
    return { formula: "gamma · inverse", steps: [line("factor", "gamma · inverse", value, [...(gamma ? [[gamma, c]] : []), [id("inverse"), g * channels + c]])], value };
  });
  statistic("mean dy", "The mean gradient: what comes back through the mean.", (g, c) => {
    if (moving) return { formula: "0", steps: [line("constant", "the mean does not depend on the images", 0)], value: 0 };
    const all = groupSums(g, c);
    const value = f(all.a / count(g));
    return { formula: "Σ dy / N", steps: [...all.steps, line("mean dy", `Σ dy / ${count(g)}, rounded to float`, value)], value };
  });
  statistic("slope", "What comes back through the variance.", (g, c) => {
    if (moving) return { formula: "0", steps: [line("constant", "the variance does not depend on the images", 0)], value: 0 };
    const all = groupSums(g, c);
    const inverse = at(id("inverse"), g * channels + c);
    const value = f(inverse * inverse * all.b / count(g));
    return { formula: "inverse² · Σ dy·(x − mean) / N", steps: [...all.steps, line("slope", `inverse² · sum / ${count(g)}, rounded to float`, value, [[id("inverse"), g * channels + c]])], value };
  });

  const where = (i) => [Math.floor(i / channels / pixels), i % channels];
  const ref = (what, image, c) => [id(what), groupOf(image) * channels + c];

  function forward(i) {
    const [image, c] = where(i);
    const difference = f(at(x, i) - stat("mean", image, c));
    const normal = f(difference * stat("inverse", image, c));
    const value = f(fma(normal, scaleOf(c), beta ? at(beta, c) : 0) + 0);
    return { formula: "y = gamma · (x − mean) · inverse + beta", about: moving ? "The mean and the deviation are moving statistics: constants." : "The channel gets mean 0 and deviation 1, then a scale and a shift of its own.",
      steps: [line("difference", "x − mean", difference, [[x, i], ref("mean", image, c)]), line("normalized", "difference · inverse", normal, [ref("inverse", image, c)]),
        line("y", "normalized · gamma + beta, rounded once", value, [...(gamma ? [[gamma, c]] : []), ...(beta ? [[beta, c]] : [])])], value };
  }

  function backward(_, i) {
    const [image, c] = where(i);
    const less = f(at(dy, i) - stat("mean dy", image, c));
    const back = f(stat("mean", image, c) - at(x, i));
    const inner = fma(back, stat("slope", image, c), less);
    const value = f(f(stat("factor", image, c) * inner) + 0);
    return { formula: "dx = gamma · inverse · (dy − mean dy − (x − mean) · slope)", about: moving ? "The mean and the deviation are constants here, so mean dy and slope are 0: only the factor remains."
      : `${SHARED} of its channel${THREE}`,
      steps: [line("dy − mean dy", "what comes back through the mean is taken away", less, [[dy, i], ref("mean dy", image, c)]),
        line("inner", "the line above + (mean − x) · slope, rounded once: what comes back through the variance", inner, [ref("mean", image, c), [x, i], ref("slope", image, c)]),
        line("dx", "factor · inner", value, [ref("factor", image, c)])], value };
  }

  /** Slice by slice, group by group. */
  const ofParameter = (formula, about, take) => (c) => {
    const steps = [];
    let total = 0;
    for (const { from, end } of slices()) {
      let slice = 0;
      for (let image = from; image < end;) {
        const g = group === 0 ? 0 : Math.floor(image / group);
        const images = [];
        while (image < end && (group === 0 || Math.floor(image / group) === g)) images.push(image++);
        const all = sums(images, c);
        const rounded = f(take(all, images[0], c));
        steps.push(...all.steps, line("rounded", formula, rounded));
        slice = f(slice + f(rounded + 0));
      }
      total = f(total + slice);
    }
    return { formula, about, steps, value: f(total + 0) };
  };
  const parameters = [];
  if (gamma) parameters.push({ id: gamma, shape: [channels], gradient: ofParameter("dgamma = inverse · Σ dy · (x − mean)", "The scale meets the normalized number at every pixel.", (all, image, c) => stat("inverse", image, c) * all.b) });
  if (beta) parameters.push({ id: beta, shape: [channels], gradient: ofParameter("dbeta = Σ dy", "The shift is added at every pixel.", (all) => all.a) });
  return { kind: "batchnorm", title: "batch normalization", channels, pixels, epsilon, moving, gamma, beta, groupOf, groups, forward, backward, parameters };
}

function groupnorm({ layer, json, inputs: [x], output, shape }) {
  const channels = shape.at(-1), pixels = sizeOf(shape) / channels;
  const epsilon = json.epsilon ?? 1e-3, groups = json.groups, own = channels / groups;
  const gamma = (json.scale ?? true) ? `${layer}/gamma` : null;
  const beta = (json.center ?? true) ? `${layer}/beta` : null;
  const count = pixels * own;
  const dy = `d ${output}`;
  const id = (what) => `${layer} ${what}`;
  const ref = (what, image, c) => [id(what), image * groups + Math.floor(c / own)];
  const scaleOf = (c) => (gamma ? at(gamma, c) : 1);
  const statistic = (what, about, make) => name(id(what), [groups], true, "statistic", (i) => ({ about, ...make(Math.floor(i / groups), i % groups) }));

  /** The moments of a group's channels, joined in order. */
  function moments(image, g) {
    const steps = [];
    let mean = 0, m2 = 0;
    for (let j = 0; j < own; j++) {
      const one = imageMoments(x, pixels, channels, image, g * own + j);
      steps.push(...one.steps);
      const share = 1 / (j + 1);
      const delta = one.mean - mean;
      mean = j === 0 ? one.mean : mean + delta * share;
      m2 = j === 0 ? one.m2 : (m2 + one.m2) + delta * delta * (j * pixels * share);
      if (j > 0) steps.push(line("joined", `the mean with channel ${g * own + j}, by Chan's formula`, mean), line("joined", "M2", m2));
    }
    return { mean, m2, steps };
  }

  function sums(image, g) {
    const steps = [];
    let a = 0, b = 0;
    for (let c = g * own; c < (g + 1) * own; c++) {
      const one = gradientSums(x, dy, pixels, channels, image, c, at(...ref("mean", image, c)));
      steps.push(...one.steps);
      a = fmaDouble(scaleOf(c), one.a, a);
      b = fmaDouble(scaleOf(c), one.b, b);
    }
    return { a, b, steps };
  }

  statistic("mean", "The mean of the group's channels in this image.", (image, g) => {
    const { mean, steps } = moments(image, g);
    return { formula: "mean = Σ x / N", steps: [...steps, line("mean", "rounded to float", f(f(mean) + 0))], value: f(f(mean) + 0) };
  });
  statistic("inverse", "One over their standard deviation.", (image, g) => {
    const { m2, steps } = moments(image, g);
    const value = f(1 / Math.sqrt(m2 / count + epsilon));
    return { formula: "inverse = 1 / √(M2 / N + epsilon)", steps: [...steps, line("inverse", `1 / √(M2 / ${count} + ${epsilon}), rounded to float`, value)], value };
  });
  statistic("mean dy", "The mean gradient: what comes back through the mean.", (image, g) => {
    const { a, steps } = sums(image, g);
    const value = f(a / count);
    return { formula: "Σ gamma · dy / N", steps: [...steps, line("mean dy", `sum / ${count}, rounded to float`, value)], value };
  });
  statistic("slope", "What comes back through the variance.", (image, g) => {
    const { b, steps } = sums(image, g);
    const inverse = at(id("inverse"), image * groups + g);
    const value = f(inverse * inverse * b / count);
    return { formula: "inverse² · Σ gamma · dy·(x − mean) / N", steps: [...steps, line("slope", `inverse² · sum / ${count}, rounded to float`, value)], value };
  });

  const where = (i) => [Math.floor(i / channels / pixels), i % channels];

  function forward(i) {
    const [image, c] = where(i);
    const difference = f(at(x, i) - at(...ref("mean", image, c)));
    const normal = f(difference * at(...ref("inverse", image, c)));
    const value = f(fma(normal, scaleOf(c), beta ? at(beta, c) : 0) + 0);
    return { formula: "y = gamma · (x − mean) · inverse + beta", about: "The channels of a group get mean 0 and deviation 1 together, then each a scale and a shift.",
      steps: [line("difference", "x − mean", difference, [[x, i], ref("mean", image, c)]), line("normalized", "difference · inverse", normal, [ref("inverse", image, c)]),
        line("y", "normalized · gamma + beta, rounded once", value, [...(gamma ? [[gamma, c]] : []), ...(beta ? [[beta, c]] : [])])], value };
  }

  function backward(_, i) {
    const [image, c] = where(i);
    const scaled = f(f(at(dy, i) * scaleOf(c)) + 0);
    const less = f(scaled - at(...ref("mean dy", image, c)));
    const inner = fma(f(at(...ref("mean", image, c)) - at(x, i)), at(...ref("slope", image, c)), less);
    const value = f(f(at(...ref("inverse", image, c)) * inner) + 0);
    return { formula: "dx = inverse · (gamma · dy − mean dy − (x − mean) · slope)", about: `${SHARED} of its group${THREE}`,
      steps: [line("gamma · dy", "the gradient before the scale", scaled, [[dy, i], ...(gamma ? [[gamma, c]] : [])]),
        line("− mean dy", "what comes back through the mean is taken away", less, [ref("mean dy", image, c)]),
        line("inner", "the line above + (mean − x) · slope, rounded once: what comes back through the variance", inner, [ref("mean", image, c), [x, i], ref("slope", image, c)]),
        line("dx", "inverse · inner", value, [ref("inverse", image, c)])], value };
  }

  const ofParameter = (formula, about, take) => (c) => overImages(formula, about, (image) => {
    const one = gradientSums(x, dy, pixels, channels, image, c, at(...ref("mean", image, c)));
    const value = f(take(one, image, c));
    return { steps: [...one.steps, line("rounded", formula, value)], value };
  });
  const parameters = [];
  if (gamma) parameters.push({ id: gamma, shape: [channels], gradient: ofParameter("dgamma = inverse · Σ dy · (x − mean)", "The scale meets the normalized number at every pixel.", (one, image, c) => at(...ref("inverse", image, c)) * one.b) });
  if (beta) parameters.push({ id: beta, shape: [channels], gradient: ofParameter("dbeta = Σ dy", "The shift is added at every pixel.", (one) => one.a) });
  return { kind: "groupnorm", title: "group normalization", channels, pixels, epsilon, groups, own, gamma, beta, forward, backward, parameters };
}
