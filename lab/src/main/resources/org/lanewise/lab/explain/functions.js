/*
 * Activation functions, their derivatives and the exponential, step by step as the engine computes
 * them in float. `note` is told each step: its name, its formula and its value.
 */
const quiet = () => {};

const hexFloat = (digits, exponent) => f(parseInt(digits, 16) * 2 ** (exponent - 4 * (digits.length - 1)));
const LOG2_E = hexFloat("1715476", 0);
const EXP_LN2_HIGH = hexFloat("162e430", -1);
const EXP_LN2_LOW = -hexFloat("105c610", -29);
const ROUNDING = 1.5 * 2 ** 23;
const EXP_C = ["1fffffc", "155548a", "1555916", "1123fc2", "16a1a4e"]
  .map((digits, i) => hexFloat(digits, [-2, -3, -5, -7, -10][i]));
const TAIL_P = [f(0.5), -hexFloat("111595e", -2), hexFloat("12ff576", -4), -hexFloat("12d99f0", -7), -hexFloat("138446e", -12),
  hexFloat("13cca24", -13), hexFloat("1753670", -16), -hexFloat("12fe432", -17), hexFloat("18a2372", -21)];
const TAIL_END = f(13.28);
const TAIL_LN2_HIGH = hexFloat("162e4", -1);
const TAIL_LN2_LOW = hexFloat("17f7d1c", -20);
const DENSITY = hexFloat("1988454", -2);
const TANH_LINEAR = hexFloat("1988454", 0);
const TANH_CUBIC = hexFloat("12444f2", -4);
const TANH_THREE_CUBIC = hexFloat("1b6676c", -3);

/** k and r of x = k·ln2 + r, and 2^k. */
function reduced(x) {
  const rounded = fma(x, LOG2_E, ROUNDING);
  const k = f(rounded - ROUNDING);
  const r = fma(k, -EXP_LN2_LOW, fma(k, -EXP_LN2_HIGH, x));
  return { k, r, power: powerOf(rounded) };
}

/** 2^k, of k + ROUNDING. */
function powerOf(rounded) {
  return fromBits(((bits(rounded) << 23) + 0x3f800000) >>> 0);
}

/** e to the power of a small r, less 1: the polynomial in pairs. */
function lessOne(r) {
  const square = f(r * r);
  const high = fma(square, EXP_C[4], fma(r, EXP_C[3], EXP_C[2]));
  return fma(square, fma(square, high, fma(r, EXP_C[1], EXP_C[0])), r);
}

/** e to the power of x, in float. */
function expFloat(x, note = quiet) {
  if (x > f(88.37)) return Infinity;
  if (x < f(-87.68)) return 0;
  const { k, r, power } = reduced(x);
  note("k", "x · log2(e), rounded to the nearest whole number", k);
  note("r", "x − k · ln(2)", r);
  const q = lessOne(r);
  note("q", "r + r² · (c2 + c3·r + c4·r² + c5·r³ + c6·r⁴)", q);
  const y = fma(power, q, power);
  note("e", "2^k · q + 2^k", y);
  return y;
}

/** e to the power of x, less 1. */
function expMinusOne(any, note = quiet) {
  const x = Math.max(any, -87);
  const { k, r, power } = reduced(x);
  note("k", "x · log2(e), rounded to the nearest whole number", k);
  note("r", "x − k · ln(2)", r);
  const q = lessOne(r);
  note("q", "r + r² · (c2 + c3·r + c4·r² + c5·r³ + c6·r⁴)", q);
  const y = fma(power, q, f(power - 1));
  note("u", "2^k · q + (2^k − 1)", y);
  return y;
}

function sigmoid(x, note = quiet) {
  const e = expFloat(-x);
  note("e", "e to the power of −x, by a polynomial", e);
  const y = f(1 / f(1 + e));
  note("s", "1 / (1 + e)", y);
  return y;
}

/** e to the power of −a²/2, with its r rounded once. */
function bell(a) {
  const half = f(f(-0.5) * a);
  const rounded = fma(half, f(a * LOG2_E), ROUNDING);
  const k = f(rounded - ROUNDING);
  const r = fma(k, -TAIL_LN2_LOW, fma(half, a, f(k * -TAIL_LN2_HIGH)));
  const power = powerOf(rounded);
  return fma(power, lessOne(r), power);
}

function tailPolynomial(s) {
  let p = TAIL_P[8];
  for (let j = 7; j >= 0; j--) p = fma(p, s, TAIL_P[j]);
  return p;
}

/** Φ(−a) of the normal distribution, divided by the bell. */
function tailQuotient(a) {
  const w = f(1 / fma(a, f(0.264), 1));
  return f(w * tailPolynomial(f(a * w)));
}

/** a · Φ(−a), divided by the bell. */
function tailProduct(a) {
  const s = f(a / fma(a, f(0.264), 1));
  return f(tailPolynomial(s) * s);
}

const cut = (x, end) => Math.min(Math.max(x, -end), end);

/**
 * Each function: `of(x)`, and `slope(kept, dy)` with kept = y where `readsOutput`, else x; neither
 * has + 0 added yet. Softmax works on several numbers and stands with the operations.
 */
const FUNCTIONS = {
  relu: {
    title: "ReLU", formula: "y = max(0, x)", slopeFormula: "dx = dy where y > 0, else 0", readsOutput: true,
    of: (x) => Math.max(0, x),
    slope: (y, dy) => (y > 0 ? dy : 0),
    plain: (x) => Math.max(0, x),
  },
  leakyrelu: {
    title: "leaky ReLU", formula: "y = x where x > 0, else slope · x", slopeFormula: "dx = dy where y > 0, else slope · dy", readsOutput: true,
    of: (x, note, slope) => (x > 0 ? x : f(slope * x)),
    slope: (y, dy, note, slope) => (y > 0 ? dy : f(slope * dy)),
    plain: (x, slope) => (x > 0 ? x : slope * x),
  },
  elu: {
    title: "ELU", formula: "y = x where x > 0, else e^x − 1", slopeFormula: "dx = dy where y > 0, else dy · (y + 1)", readsOutput: true,
    of: (x, note) => (x > 0 ? x : expMinusOne(x, note)),
    slope: (y, dy) => (y > 0 ? dy : f(dy * f(y + 1))),
    plain: (x) => (x > 0 ? x : Math.expm1(x)),
  },
  gelu: {
    title: "GELU", formula: "y = x · Φ(x) = max(x, 0) − |x| · Φ(−|x|)", slopeFormula: "dx = dy · (Φ(x) + x · φ(x))", readsOutput: false,
    of(x, note = quiet) {
      const a = Math.min(Math.abs(x), TAIL_END);
      const e = bell(a), tail = tailProduct(a);
      note("e", "e to the power of −x²/2", e);
      note("tail", "|x| · Φ(−|x|) / e, by a polynomial", tail);
      note("max(x, 0)", "what it would be far out", Math.max(x, 0));
      return fma(e, -tail, Math.max(x, 0));
    },
    slope(x, dy, note = quiet) {
      const a = Math.min(Math.abs(x), TAIL_END);
      const h = f(bell(a) * fma(a, -DENSITY, tailQuotient(a)));
      note("h", "Φ(−|x|) − |x| · φ(x)", h);
      const slope = x < 0 ? h : f(1 - h);
      note("y'", "h where x is negative, else 1 − h", slope);
      return f(dy * slope);
    },
    plain: (x) => x * plainPhi(x),
  },
  "gelu-tanh": {
    title: "GELU by tanh", formula: "y = x · s(z), z = √(8/π) · (x + 0.044715·x³)", slopeFormula: "dx = dy · s · (1 + x·z' · (1 − s))", readsOutput: false,
    of(x, note = quiet) {
      const near = cut(x, 20);
      const z = f(near * fma(f(near * near), TANH_CUBIC, TANH_LINEAR));
      note("z", "√(8/π) · (x + 0.044715·x³)", z);
      return f(Math.max(x, -20) * sigmoid(z, note));
    },
    slope(x, dy, note = quiet) {
      const near = cut(x, 20);
      const square = f(near * near);
      const s = sigmoid(f(near * fma(square, TANH_CUBIC, TANH_LINEAR)), note);
      const steep = f(near * fma(square, TANH_THREE_CUBIC, TANH_LINEAR));
      note("x·z'", "√(8/π) · (x + 3 · 0.044715·x³)", steep);
      const slope = f(s * fma(steep, f(1 - s), 1));
      note("y'", "s · (1 + x·z' · (1 − s))", slope);
      return f(dy * slope);
    },
    plain: (x) => x / (1 + Math.exp(-Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x))),
  },
  silu: {
    title: "SiLU", formula: "y = x · s(x)", slopeFormula: "dx = dy · s · (1 + x · (1 − s))", readsOutput: false,
    of: (x, note) => f(Math.max(x, -100) * sigmoid(x, note)),
    slope(x, dy, note = quiet) {
      const s = sigmoid(x, note);
      const slope = f(s * fma(cut(x, 100), f(1 - s), 1));
      note("y'", "s · (1 + x · (1 − s))", slope);
      return f(dy * slope);
    },
    plain: (x) => x / (1 + Math.exp(-x)),
  },
  sigmoid: {
    title: "sigmoid", formula: "y = 1 / (1 + e^−x)", slopeFormula: "dx = dy · y · (1 − y)", readsOutput: true,
    of: (x, note) => sigmoid(x, note),
    slope: (y, dy) => f(dy * f(y * f(1 - y))),
    plain: (x) => 1 / (1 + Math.exp(-x)),
  },
  tanh: {
    title: "tanh", formula: "y = u / (u + 2), u = e^2x − 1", slopeFormula: "dx = dy · (1 − y²)", readsOutput: true,
    of(x, note = quiet) {
      const u = expMinusOne(cut(f(2 * x), 20));
      note("u", "e^2x − 1, by a polynomial", u);
      return f(u / f(u + 2));
    },
    slope: (y, dy) => f(dy * fma(-y, y, 1)),
    plain: (x) => Math.tanh(x),
  },
};

/** Φ in double, by a series near zero and a continued fraction far out; for finite differences. */
function plainPhi(x) {
  const a = Math.abs(x);
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  let half;
  if (a < 3) {
    let term = a, sum = a;
    for (let n = 1; n < 60; n++) { term *= a * a / (2 * n + 1); sum += term; }
    half = 0.5 - density * sum;
  } else {
    let fraction = a;
    for (let n = 60; n >= 1; n--) fraction = a + n / fraction;
    half = density / fraction;
  }
  return x < 0 ? half : 1 - half;
}
