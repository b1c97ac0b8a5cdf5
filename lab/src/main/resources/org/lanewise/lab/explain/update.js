/* What the optimizer does with one weight, and the check by a finite difference. */

const memory = (n, id, i) => { const text = `memory${n} ${id}`; return PAGE.tensors[text] === undefined ? 0 : stored(text)[i]; };
const decodedTensors = new Map();

/** A tensor that has no explanation of its own. */
function stored(id) {
  if (!decodedTensors.has(id)) decodedTensors.set(id, decoded(PAGE.tensors[id]));
  return decodedTensors.get(id);
}

/** By repeated squaring, as the engine has it. */
function power(base, exponent) {
  let result = 1, square = base;
  for (let n = exponent; n > 0; n = Math.floor(n / 2), square *= square) if (n % 2) result *= square;
  return result;
}

const RULES = {
  adam({ step, beta1, beta2, epsilon }, rate, id, i) {
    const w = at(id, i), g = at(`d ${id}`, i), m0 = memory(0, id, i), v0 = memory(1, id, i);
    const one = 1 - power(beta1, step), two = 1 - power(beta2, step);
    const corrected = f(rate * Math.sqrt(two) / one);
    const m = f(m0 + f(f(g - m0) * f(1 - beta1)));
    const v = f(v0 + f(f(f(g * g) - v0) * f(1 - beta2)));
    const change = f(f(m * corrected) / f(f(Math.sqrt(v)) + f(epsilon)));
    return { value: f(w - change), lines: [
      ["gradient", "g", g], ["m before", "mean of past gradients", m0], ["m", `m + (g − m) · (1 − ${beta1})`, m],
      ["v before", "mean of their squares", v0], ["v", `v + (g² − v) · (1 − ${beta2})`, v],
      ["correction 1", `1 − ${beta1}^${step}: m began at 0`, one], ["correction 2", `1 − ${beta2}^${step}: v began at 0`, two],
      ["rate", `${rate} · √(correction 2) / correction 1`, corrected], ["step", `m · rate / (√v + ${epsilon})`, change],
      ["weight before", "w", w], ["weight after", "w − step", f(w - change)]] };
  },
  sgd({ momentum = 0, nesterov = 0 }, rate, id, i) {
    const w = at(id, i), g = at(`d ${id}`, i), u0 = momentum ? memory(0, id, i) : 0;
    const step = f(g * f(rate));
    const velocity = f(f(u0 * f(momentum)) - step);
    const change = nesterov ? f(f(velocity * f(momentum)) - step) : velocity;
    return { value: f(w + change), lines: [["gradient", "g", g], ...(momentum ? [["velocity before", "u", u0], ["velocity", `u · ${momentum} − g · ${rate}`, velocity]] : []),
      ["step", nesterov ? `velocity · ${momentum} − g · ${rate}` : momentum ? "velocity" : `−g · ${rate}`, change], ["weight before", "w", w], ["weight after", "w + step", f(w + change)]] };
  },
};

/** What becomes of a weight: { lines, value, stored }; value is null where the page does not know the rule. */
function updated(id, i) {
  const { rule, slots } = PAGE.update;
  const after = stored(`new ${id}`)[i];
  const slot = slots[id];
  if (!slot.trains) return { lines: [["weight before", "w", at(id, i)], ["weight after", "frozen: it stays", after]], value: at(id, i), stored: after };
  if (RULES[rule]) return { ...RULES[rule](PAGE.update, slot.rate, id, i), stored: after };
  return { lines: [["gradient", "g", at(`d ${id}`, i)], ["weight before", "w", at(id, i)], ["step", `as ${PAGE.update.label} has it, computed by the engine`, f(after - at(id, i))], ["weight after", "w", after]], value: null, stored: after };
}

/** The sections behind an explanation. */
function more(it) {
  const sections = [];
  const plain = it.id.replace(/^d /, "");
  const weight = it.kind === "parameter" || it.kind === "weight gradient";
  if (weight && PAGE.update) sections.push(updateView(plain, it.i));
  const checkable = weight || (numbers.has(`d ${plain}`) && !plain.includes(" by ") && it.kind !== "part of a gradient");
  if (checkable) sections.push(wiggleView(plain, it.i));
  return sections;
}

/** Which way the weight goes, and why the first step of Adam is as long as it is. */
function direction(id, i, after) {
  const w = at(id, i), g = at(`d ${id}`, i);
  const { rule, slots, step } = PAGE.update;
  if (!slots[id].trains || after === w) return "";
  const against = after > w === g < 0;
  const way = ` The step makes the weight ${after > w ? "larger" : "smaller"}${g === 0 ? "" : against ? ", towards a smaller loss" : ", against this gradient: what the optimizer remembers of earlier steps weighs more"}.`;
  const { rate } = slots[id];
  const first = rule === "adam" && step === 1 && memory(0, id, i) === 0 && memory(1, id, i) === 0 && Math.abs(after - w) > 0.9 * rate;
  return way + (first ? " In the first step m and √v are both in proportion to the gradient, so its size cancels: the step is about as long as the rate." : "");
}

function updateView(id, i) {
  const { lines, value, stored: after } = updated(id, i);
  return el("section", { class: "update" }, el("h3", {}, "The update"),
    el("p", { class: "about" }, `${PAGE.update.sentence}${direction(id, i, after)}`),
    lines.map(([label, rule, number]) => el("div", { class: "line" }, el("span", { class: "label" }, label), el("span", { class: "rule" }, rule), el("span", { class: "result" }, show(number)))),
    el("p", { class: "verdict", "data-update": value === null ? "given" : bits(value) === bits(after) }, value === null ? "The engine made this step; this page does not know the rule."
      : bits(value) === bits(after) ? el("span", { class: "same" }, `✓ The engine's new weight has the same bits, ${hex(after)}.`)
        : el("span", { class: "differs" }, `✗ The engine's new weight is ${show(after)}, this page has ${show(value)}.`)),
    el("p", { class: "about" }, `Loss before the step ${show(PAGE.meanLoss)}; after it, all weights moved, ${show(PAGE.lossAfter)}.`));
}

function wiggleView(id, i) {
  const result = el("p", { class: "wiggled", role: "status" });
  const button = el("button", { type: "button", class: "wiggle", onclick: () => {
    button.disabled = true;
    result.textContent = "running the network forward twice …";
    // The press is answered first, then the network runs.
    setTimeout(() => {
      const { difference, step, flips, less, more } = wiggle(id, i);
      result.replaceChildren(el("strong", {}, six(at(`d ${id}`, i))), " by backpropagation, ", el("strong", {}, six(difference)), ` by wiggling it by ±${step.toExponential(0)}.`,
        ` The loss is ${less.toPrecision(10)} with that much less, ${more.toPrecision(10)} with that much more.`,
        flips ? ` ${flips} ${flips === 1 ? "gate or winner flips" : "gates or winners flip"} in between: the loss has a kink here, so the two may differ.` : "");
      button.disabled = false;
      tell(result.textContent);
    }, 30);
  } }, "Wiggle it");
  return el("section", { class: "check" }, el("h3", {}, "Check it yourself"),
    el("p", { class: "about" }, "Move this number a little both ways, run the network forward in double, and see how much the loss changes."), button, result);
}

const six = (x) => (x === 0 ? "0" : x.toPrecision(6));
