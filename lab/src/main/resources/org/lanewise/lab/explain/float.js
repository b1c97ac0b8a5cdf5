/*
 * The arithmetic of the engine: float32 and exact fused multiply-adds. JavaScript has doubles only.
 * A product of two floats is exact in a double, but adding to it and then rounding to float rounds
 * twice. So the addition is rounded to odd: the last bit remembers that something was lost, and the
 * second rounding can't mistake it for a tie (Boldo and Melquiond 2008, "Emulation of a FMA and
 * correctly rounded sums: proved algorithms using rounding to odd").
 */
"use strict";
const f = Math.fround;
const oneDouble = new Float64Array(1);
const itsWords = new Uint32Array(oneDouble.buffer);
const oneFloat = new Float32Array(1);
const itsBits = new Uint32Array(oneFloat.buffer);

/** The 32 bits of a float; one pattern for what is not a number, since no sum decides its sign. */
function bits(x) {
  if (Number.isNaN(x)) return 0x7fc00000;
  oneFloat[0] = x;
  return itsBits[0];
}

/** The float of these bits. */
function fromBits(word) {
  itsBits[0] = word;
  return oneFloat[0];
}

function hex(x) {
  return bits(x).toString(16).padStart(8, "0");
}

/** What a + b loses when it is rounded to double (Knuth's two-sum). */
function lost(a, b, sum) {
  const seen = sum - a;
  return (a - (sum - seen)) + (b - seen);
}

/** a + b rounded to odd. */
function oddSum(a, b) {
  const sum = a + b;
  const rest = lost(a, b, sum);
  if (rest === 0 || !Number.isFinite(sum)) return sum;
  oneDouble[0] = sum;
  if (itsWords[0] & 1) return sum;
  if ((rest > 0) === (sum > 0)) {
    itsWords[0] |= 1;
  } else {
    if (itsWords[0] === 0) itsWords[1]--;
    itsWords[0]--;
  }
  return oneDouble[0];
}

/** a · b + c of three floats, rounded once. */
function fma(a, b, c) {
  return f(oddSum(a * b, c));
}

/** What a · b loses when it is rounded to double (Dekker's product of Veltkamp's halves). */
function lostProduct(a, b, product) {
  const p = 134217729 * a, q = 134217729 * b;
  const ah = p - (p - a), bh = q - (q - b);
  const al = a - ah, bl = b - bh;
  return al * bl - (((product - ah * bh) - al * bh) - ah * bl);
}

/** a · b + c of three doubles, rounded once. */
function fmaDouble(a, b, c) {
  const product = a * b;
  const rest = lostProduct(a, b, product);
  if (rest === 0 || !Number.isFinite(product)) return product + c;
  const low = c + rest;
  const high = product + low;
  return high + oddSum(lost(c, rest, low), lost(product, low, high));
}

/** Eight significant digits, a zero before the point. */
function show(x) {
  if (x === undefined || x === null) return "none";
  if (x === 0) return "0";
  if (!Number.isFinite(x)) return String(x);
  if (Number.isInteger(x) && Math.abs(x) < 1e8) return String(x);
  const rounded = Number(x.toPrecision(8));
  return Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e8 ? x.toExponential(7).replace("e+", "e") : x.toPrecision(8);
}
