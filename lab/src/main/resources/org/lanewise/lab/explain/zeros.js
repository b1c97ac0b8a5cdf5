/* Why a number is zero: the reasons that stop a gradient. */

/** The reason why gradient number i of a value is zero. */
function whyGradientZero(id, i) {
  const readers = readersOf.get(id) ?? [];
  const reasons = new Set(readers.map(({ op, k }) => whyThrough(op, k, i)));
  return reasons.size === 1 ? [...reasons][0] : reasons.size > 1 ? "all its readers send back zero" : "the gradient is zero";
}

function whyThrough(op, k, i) {
  const x = op.inputs[k];
  if (op.kind === "activation" && op.activation.name === "relu" && !(at(op.output, i) > 0)) return "ReLU closed";
  if (op.kind === "dropout" && at(`${op.layer} kept`, i) === 0) return "dropped";
  if (op.kind === "maxpool2d") {
    const { image, place: [h, w, c] } = placeOf(x, i);
    let around = 0, won = null;
    eachAround(op.windows, h, w, (p, q) => {
      around++;
      if (op.winnerOf(image, p, q, c) === i) won ??= [op.output, ((image * op.windows.rows.count + p) * op.windows.columns.count + q) * op.inputShapes[0][2] + c];
    });
    if (around === 0) return "not covered by a window";
    return won ? whyGradientZero(...won) : "lost the pool";
  }
  if (op.kind === "activation" || op.kind === "scale" || op.kind === "add") return at(`d ${op.output}`, i) === 0 ? whyGradientZero(op.output, i) : "the slope is zero";
  if (op.to) return whyGradientZero(...withoutD(op.to(k, i)));
  return "the gradient is zero";
}

const withoutD = ([id, i]) => [id.slice(2), i];

/** The reason why a term of a sum is zero, or null. */
function whyZero(term) {
  if (term.product !== 0) return null;
  for (const use of [term.a, term.b]) {
    if (!use || at(...use) !== 0) continue;
    const [id, i] = use;
    if (id.startsWith("d ") && writerOf.has(id.slice(2))) return whyGradientZero(id.slice(2), i);
    if (numbers.get(id).kind === "parameter") return "the weight is zero";
  }
  for (const use of [term.a, term.b]) if (use && at(...use) === 0) return use[0] === "input" ? "the pixel is zero" : "the input is zero";
  return "too small for a float";
}
