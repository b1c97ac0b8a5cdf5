/*
 * exp, log and log(1 + x) in double as Java's StrictMath has them: the algorithms and constants of
 * fdlibm, which is freely granted: Copyright (C) 1993 by Sun Microsystems, Inc. A browser's own
 * Math.exp may differ from it in the last bit.
 */
const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;

function highWord(x) {
  oneDouble[0] = x;
  return itsWords[1] | 0;
}

function withHighWord(x, word) {
  oneDouble[0] = x;
  itsWords[1] = word;
  return oneDouble[0];
}

/** e to the power of x: x = k·ln2 + r, a rational function of r, and k added to the exponent. */
function expDouble(x) {
  const size = highWord(x) & 0x7fffffff;
  if (Number.isNaN(x)) return NaN;
  if (x > 7.09782712893383973096e+02) return Infinity;
  if (x < -7.45133219101941108420e+02) return 0;
  let k = 0, high = 0, low = 0, r = x;
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) {
      k = x > 0 ? 1 : -1;
      high = x - k * LN2_HIGH;
      low = k * LN2_LOW;
    } else {
      k = Math.trunc(1.44269504088896338700e+00 * x + (x < 0 ? -0.5 : 0.5));
      high = x - k * LN2_HIGH;
      low = k * LN2_LOW;
    }
    r = high - low;
  } else if (size < 0x3e300000) {
    return 1 + x;
  }
  const t = r * r;
  const c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03
    + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - ((low - (r * c) / (2 - c)) - high);
  if (k >= -1021) return withHighWord(y, highWord(y) + (k << 20));
  return withHighWord(y, highWord(y) + ((k + 1000) << 20)) * 2 ** -1000;
}

/** The natural logarithm of a normal positive number. */
function logDouble(any) {
  if (!(any > 0) || any === Infinity) return any === 0 ? -Infinity : any === Infinity ? any : NaN;
  const word = highWord(any);
  const part = word & 0xfffff;
  const half = (part + 0x95f64) & 0x100000;
  const k = (word >> 20) - 1023 + (half >> 20);
  const g = withHighWord(any, part | (half ^ 0x3ff00000)) - 1;
  if ((0xfffff & (2 + part)) < 3) {
    if (g === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const small = g * g * (0.5 - 0.33333333333333333 * g);
    return k === 0 ? g - small : k * LN2_HIGH - ((small - k * LN2_LOW) - g);
  }
  const s = g / (2 + g);
  const z = s * s, w = z * z;
  const odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const even = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
    + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const rest = even + odd;
  if (((part - 0x6147a) | (0x6b851 - part)) > 0) {
    const square = 0.5 * g * g;
    return k === 0 ? g - (square - s * (square + rest))
      : k * LN2_HIGH - ((square - (s * (square + rest) + k * LN2_LOW)) - g);
  }
  return k === 0 ? g - s * (g - rest) : k * LN2_HIGH - ((s * (g - rest) - k * LN2_LOW) - g);
}

/** log(1 + x) of x from 0 to 1. */
function log1pDouble(x) {
  if (!(x >= 0 && x <= 1)) return NaN;
  if (x < 2 ** -29) return x < 2 ** -54 ? x : x - x * x * 0.5;
  let k = 0, g = x, part = 1, c = 0;
  if (highWord(x) >= 0x3fda827a) {
    let u = 1 + x;
    part = highWord(u);
    k = (part >> 20) - 1023;
    c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    part &= 0xfffff;
    if (part < 0x6a09e) {
      u = withHighWord(u, part | 0x3ff00000);
    } else {
      k += 1;
      u = withHighWord(u, part | 0x3fe00000);
      part = (0x100000 - part) >> 2;
    }
    g = u - 1;
  }
  const square = 0.5 * g * g;
  if (part === 0) {
    if (g === 0) return k === 0 ? 0 : k * LN2_HIGH + (c + k * LN2_LOW);
    const small = square * (1 - 0.66666666666666666 * g);
    return k === 0 ? g - small : k * LN2_HIGH - ((small - (k * LN2_LOW + c)) - g);
  }
  const s = g / (2 + g);
  const z = s * s;
  const rest = z * (6.666666666666735130e-01 + z * (3.999999999940941908e-01 + z * (2.857142874366239149e-01
    + z * (2.222219843214978396e-01 + z * (1.818357216161805012e-01 + z * (1.531383769920937332e-01
    + z * 1.479819860511658591e-01))))));
  return k === 0 ? g - (square - s * (square + rest))
    : k * LN2_HIGH - ((square - (s * (square + rest) + (k * LN2_LOW + c))) - g);
}
