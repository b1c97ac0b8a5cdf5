/* Pooling: the largest of a window, or its mean. */

const firstIn = (axis, p) => Math.max(0, p * axis.stride - axis.before);
const endIn = (axis, p) => Math.min(axis.size, p * axis.stride - axis.before + axis.window);
const countIn = ({ rows, columns }, p, q) => (endIn(rows, p) - firstIn(rows, p)) * (endIn(columns, q) - firstIn(columns, q));

function poolWindows(json, shape) {
  return json.pool ? windowsOf(json, json.pool, json.strides ?? json.pool, shape) : windowsOf({}, shape.slice(0, 2), 1, shape);
}

/** Calls with every pixel of the window (p, q), in raster order. */
function eachIn({ rows, columns }, p, q, call) {
  for (let h = firstIn(rows, p); h < endIn(rows, p); h++) {
    for (let w = firstIn(columns, q); w < endIn(columns, q); w++) call(h, w);
  }
}

/** Calls with every window that holds the pixel (h, w), in raster order. */
function eachAround({ rows, columns }, h, w, call) {
  for (let p = 0; p < rows.count; p++) {
    for (let q = 0; q < columns.count; q++) {
      if (firstIn(rows, p) <= h && h < endIn(rows, p) && firstIn(columns, q) <= w && w < endIn(columns, q)) call(p, q);
    }
  }
}

/** Where [p, q, c] of a pooling's output lies: a whole image has a vector as output. */
const pooled = (place) => (place.length === 1 ? [0, 0, place[0]] : place);

function maxpool2d({ json, inputs: [x], output, inputShapes: [shape], shape: out }) {
  const windows = poolWindows(json, shape);
  const outShape = [windows.rows.count, windows.columns.count, shape[2]];

  /** The first largest; the first NaN if there is one. */
  function winnerOf(image, p, q, c) {
    let winner = -1;
    eachIn(windows, p, q, (h, w) => {
      const candidate = index(shape, image, h, w, c);
      if (winner < 0 || (!(at(x, candidate) <= at(x, winner)) && !Number.isNaN(at(x, winner)))) winner = candidate;
    });
    return winner;
  }

  function forward(i) {
    const { image, place } = placeOf(output, i);
    const [p, q, c] = pooled(place);
    const winner = winnerOf(image, p, q, c);
    const cells = [];
    eachIn(windows, p, q, (h, w) => {
      const cell = index(shape, image, h, w, c);
      cells.push({ a: [x, cell], x: at(x, cell), won: cell === winner, row: h - firstIn(windows.rows, p) });
    });
    const value = f(at(x, winner) + 0);
    return { formula: "y = the largest of the window", about: "Of equal numbers the first in raster order wins. Only the winner gets a gradient back.",
      steps: [{ type: "window", title: "the window", cells, value }], value, winner };
  }

  function backward(_, i) {
    const { image, place: [h, w, c] } = placeOf(x, i);
    const terms = [], missed = [];
    eachAround(windows, h, w, (p, q) => {
      const o = index(outShape, image, p, q, c);
      const winner = winnerOf(image, p, q, c);
      if (winner === i) terms.push({ pos: `p ${p}, q ${q}`, a: [`d ${output}`, o], x: f(at(`d ${output}`, o) + 0) });
      else missed.push({ window: [output, o], winner: [x, winner] });
    });
    const sum = addChain("gradients of the windows that it won", terms);
    const steps = [sum];
    for (const { window, winner } of missed) {
      steps.push(line("lost the pool", "another number of this window won", at(...winner), [window, winner]));
    }
    return { formula: "dx = Σ dy of the windows that this number won", steps, value: sum.value,
      about: terms.length ? "This number was the largest of its window, so the gradient passes on unchanged."
        : missed.some(({ winner }) => at(...winner) === at(x, i)) ? "This number lost the pool: another one is as large and comes first, and only the first gets the gradient."
          : missed.length ? "This number lost the pool: another one was larger, so the loss does not feel it." : "No window covers this number, so the loss does not feel it." };
  }

  return { kind: "maxpool2d", title: "max pooling", windows, winnerOf, forward, backward };
}

function averagepool2d({ json, inputs: [x], output, inputShapes: [shape] }) {
  const windows = poolWindows(json, shape);
  const outShape = [windows.rows.count, windows.columns.count, shape[2]];

  function forward(i) {
    const { image, place } = placeOf(output, i);
    const [p, q, c] = pooled(place);
    const terms = [];
    eachIn(windows, p, q, (h, w) => terms.push({ pos: `h ${h}, w ${w}`, at: [h, w], a: [x, index(shape, image, h, w, c)] }));
    const sum = addChain("the window", terms);
    const value = f(f(sum.value / countIn(windows, p, q)) + 0);
    return { formula: "y = Σ x / count", about: "The mean of the window's pixels; padding does not count.",
      steps: [sum, line("/ count", `sum / ${countIn(windows, p, q)}`, value)], value };
  }

  function backward(_, i) {
    const { image, place: [h, w, c] } = placeOf(x, i);
    const terms = [];
    eachAround(windows, h, w, (p, q) => {
      const a = [`d ${output}`, index(outShape, image, p, q, c)];
      terms.push({ pos: `p ${p}, q ${q}, dy / ${countIn(windows, p, q)}`, a, x: f(at(...a) / countIn(windows, p, q)) });
    });
    const sum = addChain("dy / count of the windows around it", terms);
    return { formula: "dx = Σ dy / count", about: "Each pixel of a window has an equal part in its mean, and gets an equal part of its gradient.",
      steps: [sum], value: f(sum.value + 0) };
  }

  return { kind: "averagepool2d", title: "average pooling", windows, forward, backward };
}
