/* Convolution and the dense layer: products of inputs and weights. */

/** Where windows lie along an axis: { size, window, stride, before, count }. */
function axis(size, window, stride, padding, side) {
  if (padding === "same") {
    const count = Math.floor((size - 1) / stride) + 1;
    return { size, window, stride, before: Math.floor(Math.max(0, (count - 1) * stride + window - size) / 2), count };
  }
  const [before, after] = Array.isArray(padding) ? padding[side] : [0, 0];
  return { size, window, stride, before, count: Math.floor((size + before + after - window) / stride) + 1 };
}

const pairOf = (value) => (Array.isArray(value) ? value : [value, value]);

function windowsOf(json, window, strides, [height, width]) {
  const [r, s] = pairOf(window), [sh, sw] = pairOf(strides);
  return { rows: axis(height, r, sh, json.padding, 0), columns: axis(width, s, sw, json.padding, 1) };
}

const index = (shape, image, ...place) => place.reduce((i, x, d) => i * shape[d] + x, image);
const CONV_ORDER = "Over the window's rows, then its columns, then the channels; the bias comes last.";

function conv2d({ layer, json, inputs: [x], output, inputShapes: [shape], shape: out }) {
  const { rows, columns } = windowsOf(json, json.kernel, json.strides ?? 1, shape);
  const groups = json.groups ?? 1;
  const channels = shape[2] / groups, filters = json.filters / groups;
  const kernel = `${layer}/kernel`, bias = `${layer}/bias`;
  const kernelShape = [rows.window, columns.window, channels, json.filters];
  const hasBias = json.bias ?? true;
  const weight = (r, s, c, k) => index(kernelShape, 0, r, s, c, k);
  const inside = (axis, p, r) => { const h = p * axis.stride + r - axis.before; return h >= 0 && h < axis.size ? h : -1; };
  const dy = `d ${output}`;

  function forward(i) {
    const { image, place: [p, q, k] } = placeOf(output, i);
    const first = Math.floor(k / filters) * channels;
    const terms = [];
    for (let r = 0; r < rows.window; r++) {
      const h = inside(rows, p, r);
      for (let s = 0; h >= 0 && s < columns.window; s++) {
        const w = inside(columns, q, s);
        for (let c = 0; w >= 0 && c < channels; c++) {
          terms.push({ pos: `r ${r}, s ${s}, c ${first + c}`, a: [x, index(shape, image, h, w, first + c)], b: [kernel, weight(r, s, c, k)] });
        }
      }
    }
    const sum = fmaChain("input · weight", terms, { map: "window", padded: kernelShape[0] * kernelShape[1] * channels - terms.length });
    return { formula: "y[p,q,k] = b[k] + Σ(r,s,c) x[h,w,c] · w[r,s,c,k]", about: CONV_ORDER, ...withBias(sum, hasBias, bias, k) };
  }

  function backward(_, i) {
    const { image, place: [h, w, c] } = placeOf(x, i);
    const first = Math.floor(c / channels) * filters;
    const terms = [];
    for (let p = 0; p < rows.count; p++) {
      const r = h + rows.before - p * rows.stride;
      for (let q = 0; r >= 0 && r < rows.window && q < columns.count; q++) {
        const s = w + columns.before - q * columns.stride;
        for (let k = first; s >= 0 && s < columns.window && k < first + filters; k++) {
          terms.push({ pos: `p ${p}, q ${q}, k ${k}`, a: [dy, index(out, image, p, q, k)], b: [kernel, weight(r, s, c % channels, k)] });
        }
      }
    }
    const sum = fmaChain("gradient · weight", terms, { map: "window" });
    return { formula: "dx[h,w,c] = Σ(p,q,k) dy[p,q,k] · w[r,s,c,k]",
      about: "Every output whose window holds this input sends back its gradient times the weight between them.", steps: [sum], value: f(sum.value + 0) };
  }

  function ofKernel(i) {
    const [r, s, c, k] = placeOf(kernel, i).place;
    const channel = Math.floor(k / filters) * channels + c;
    return overImages("dw[r,s,c,k] = Σ(p,q) x[h,w,c] · dy[p,q,k]",
      "The weight is used at every position. Each use adds the input it met times the gradient of the output it went into.", (image) => {
        const terms = [];
        for (let p = 0; p < rows.count; p++) {
          const h = inside(rows, p, r);
          for (let q = 0; h >= 0 && q < columns.count; q++) {
            const w = inside(columns, q, s);
            if (w >= 0) terms.push({ pos: `p ${p}, q ${q}`, at: [p, q], a: [x, index(shape, image, h, w, channel)], b: [dy, index(out, image, p, q, k)] });
          }
        }
        const sum = fmaChain(ofImageTitle("input · gradient", image), terms, { map: [rows.count, columns.count], padded: rows.count * columns.count - terms.length });
        return { steps: [sum], value: sum.value };
      });
  }

  function ofBias(k) {
    return overImages("db[k] = Σ(p,q) dy[p,q,k]", "A bias is added at every position, so its gradient is the sum of all of them.", (image) => {
      const terms = [];
      for (let p = 0; p < rows.count; p++) {
        for (let q = 0; q < columns.count; q++) terms.push({ pos: `p ${p}, q ${q}`, at: [p, q], a: [dy, index(out, image, p, q, k)] });
      }
      const sum = addChain(ofImageTitle("gradient", image), terms, { map: [rows.count, columns.count] });
      return { steps: [sum], value: sum.value };
    });
  }

  const parameters = [{ id: kernel, shape: kernelShape, gradient: ofKernel }];
  if (hasBias) parameters.push({ id: bias, shape: [json.filters], gradient: ofBias });
  return { kind: "conv2d", title: "convolution", rows, columns, groups, forward, backward, parameters };
}

const ofImageTitle = (title, image) => (IMAGES > 1 ? `${title}, image ${image}` : title);

/** The sum, its bias, and + 0, which turns −0 into 0. */
function withBias(sum, hasBias, bias, k) {
  const value = f(f(sum.value + (hasBias ? at(bias, k) : 0)) + 0);
  const steps = [sum];
  if (hasBias) steps.push(line("+ bias", "sum + b", value, [[bias, k]]));
  return { steps, value };
}

function dense({ layer, json, inputs: [x], output, inputShapes: [shape] }) {
  const inputs = sizeOf(shape), units = json.units;
  const kernel = `${layer}/kernel`, bias = `${layer}/bias`;
  const hasBias = json.bias ?? true;
  const dy = `d ${output}`;

  function forward(i) {
    const image = Math.floor(i / units), o = i % units;
    const chains = [];
    for (let j = 0; j < PARTIAL_SUMS; j++) {
      const terms = [];
      for (let n = j; n < inputs; n += PARTIAL_SUMS) {
        terms.push({ pos: `i ${n}`, a: [x, image * inputs + n], b: [kernel, n * units + o] });
      }
      chains.push(fmaChain(`partial sum ${j}: inputs ${j}, ${j + 16}, ${j + 32} …`, terms));
    }
    const halves = halved("input · weight", chains);
    return { formula: "y[o] = b[o] + Σ(i) x[i] · w[i,o]",
      about: "16 partial sums, one for every sixteenth input, are added by halves: so a fast kernel can work on 16 at once and still add in this order.", ...withBias(halves, hasBias, bias, o) };
  }

  function backward(_, i) {
    const image = Math.floor(i / inputs), n = i % inputs;
    const terms = [];
    for (let o = 0; o < units; o++) terms.push({ pos: `o ${o}`, a: [dy, image * units + o], b: [kernel, n * units + o] });
    const sum = fmaChain("gradient · weight", terms);
    return { formula: "dx[i] = Σ(o) dy[o] · w[i,o]",
      about: "This input's row of the weights: each output sends back its gradient times the weight between them.", steps: [sum], value: f(sum.value + 0) };
  }

  function ofKernel(i) {
    const n = Math.floor(i / units), o = i % units;
    let total = 0;
    const steps = [];
    const sliceSums = [];
    for (const { from, end } of slices()) {
      const terms = [];
      for (let image = from; image < end; image++) {
        terms.push({ pos: IMAGES > 1 ? `image ${image}` : "", a: [x, image * inputs + n], b: [dy, image * units + o] });
      }
      const sum = fmaChain("input · gradient", terms);
      steps.push(sum);
      total = f(total + sum.value);
      sliceSums.push({ pos: `slice from image ${from}`, x: sum.value, product: sum.value, s: total });
    }
    if (steps.length > 1) steps.push({ type: "chain", title: "slice by slice", join: "add", terms: sliceSums, value: total, start: 0 });
    return { formula: "dw[i,o] = x[i] · dy[o]", about: "The weight joins one input to one output, so an image adds one product.", steps, value: f(total + 0) };
  }

  const ofBias = (o) => overImages("db[o] = dy[o]", "The bias is added once.", (image) => {
    const sum = addChain(ofImageTitle("gradient", image), [{ pos: "", a: [dy, image * units + o] }]);
    return { steps: [sum], value: sum.value };
  });

  const parameters = [{ id: kernel, shape: [inputs, units], gradient: ofKernel }];
  if (hasBias) parameters.push({ id: bias, shape: [units], gradient: ofBias });
  return { kind: "dense", title: "dense layer", forward, backward, parameters };
}
