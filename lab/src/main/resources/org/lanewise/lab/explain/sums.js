/*
 * The forms that a sum can have. A step is one of
 *   chain   s = fma(a, b, s) or s = s + a, term after term, from `start`
 *   halves  the 16 partial sums of the dense layer, added by halves
 *   window  the largest of some numbers, and who it is
 *   line    one calculation: what it is called, its formula, its value, the numbers it is made of
 * A term is { pos, a: [id, i], b: [id, i] }; what is computed of it: its factors x and y, product, s.
 */
const given = (about) => ({ formula: "", about, steps: [], value: null });

/** One chain of fused multiply-adds from +0. */
function fmaChain(title, terms, more = {}) {
  let s = more.start ?? 0;
  for (const term of terms) {
    term.x = at(...term.a);
    term.y = at(...term.b);
    term.product = f(term.x * term.y);
    s = fma(term.x, term.y, s);
    term.s = s;
  }
  return { type: "chain", title, join: "fma", terms, value: s, start: 0, ...more };
}

/** One chain of additions from +0, in float or in double. */
function addChain(title, terms, more = {}) {
  const round = more.double ? (x) => x : f;
  let s = more.start ?? 0;
  for (const term of terms) {
    term.x ??= at(...term.a);
    term.product = term.x;
    s = round(s + term.x);
    term.s = s;
  }
  return { type: "chain", title, join: "add", terms, value: s, start: 0, ...more };
}

/** In double: s = fma(a, b, s), with given factors. */
function doubleChain(title, terms) {
  let s = 0;
  for (const term of terms) {
    term.product = term.x * term.y;
    s = fmaDouble(term.x, term.y, s);
    term.s = s;
  }
  return { type: "chain", title, join: "fma", double: true, terms, value: s, start: 0 };
}

const PARTIAL_SUMS = 16;

/** The sums of some chains, added by halves. */
function halved(title, chains) {
  const levels = [chains.map((chain) => chain.value)];
  for (let half = chains.length / 2; half >= 1; half /= 2) {
    const last = levels.at(-1);
    levels.push(last.slice(0, half).map((s, j) => f(s + last[j + half])));
  }
  return { type: "halves", title, chains, levels, value: levels.at(-1)[0] };
}

/** 16 partial sums, of every sixteenth term, folded by halves; what is left behind the last sixteen is added in order. */
function folded(title, terms, chain) {
  const whole = terms.length - (terms.length % PARTIAL_SUMS);
  if (whole === 0) return [chain(title, terms)];
  const chains = Array.from({ length: PARTIAL_SUMS }, (_, j) => chain(`partial sum ${j}`, terms.slice(0, whole).filter((_, k) => k % PARTIAL_SUMS === j)));
  const steps = [halved(title, chains)];
  if (whole < terms.length) steps.push(chain("those behind the last sixteen", terms.slice(whole), { start: steps[0].value }));
  return steps;
}

/** `numbersUsed` is a list of [id, i]. */
const line = (label, formula, value, numbersUsed = []) => ({ type: "line", label, formula, value, uses: numbersUsed });

/** An explanation that is one chain of additions. */
function addition(about, terms, formula) {
  terms.forEach((term) => { term.x = at(...term.a); });
  let s = terms[0].x;
  terms[0].product = terms[0].x;
  terms[0].s = s;
  for (const term of terms.slice(1)) {
    s = f(s + term.x);
    term.product = term.x;
    term.s = s;
  }
  return { formula, about, steps: [{ type: "chain", title: "in this order", join: "add", terms, value: s, start: null }], value: s };
}

/** A number that is another one, with what happens to it written out. */
const passed = (formula, about, a, value) => ({ formula, about, steps: [line("taken from", formula, value, [a])], value });

/**
 * The gradient of a weight: the sums of the images of a slice in order, the slices in order, each
 * from +0. `ofImage(image)` gives { steps, value }.
 */
function overImages(formula, about, ofImage) {
  const steps = [];
  let total = 0;
  const parts = [];
  for (const { from, end } of slices()) {
    let slice = 0;
    for (let image = from; image < end; image++) {
      const one = ofImage(image);
      steps.push(...one.steps);
      slice = f(slice + f(one.value + 0));
      parts.push({ pos: `image ${image}`, x: one.value, product: one.value, s: slice });
    }
    total = f(total + slice);
  }
  if (IMAGES > 1) steps.push(joined(parts, total));
  return { formula, about, steps, value: f(total + 0) };
}

/** The images' sums as a list, and the slices' beside it. */
function joined(parts, total) {
  return { type: "chain", title: PAGE.slices.length > 2
    ? `the images of each slice (they begin at ${PAGE.slices.slice(0, -1).join(", ")}), then slice by slice`
    : "the images in order", join: "add", terms: parts, value: total, start: 0 };
}
