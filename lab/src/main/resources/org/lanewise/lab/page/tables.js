function drawHead() {
  const names = page.runs.map((run) => run.name);
  document.title = `${names.join(", ")} - a run of Lanewise`.slice(0, 120);
  byId("title").replaceChildren(...names.flatMap((name, i) => (i ? [", ", named(name)] : [named(name)])));
  const status = byId("status");
  status.replaceChildren();
  for (const run of page.runs) {
    const line = element("span", { className: run.end && run.end.completed !== true ? "warn" : "" },
      several ? named(run.name) : "", `${several ? " " : "The run "}${ending(run)}.`);
    status.append(line, element("br"));
    if (run.unread) status.append(element("span", { className: "warn" }, `${count(run.unread, "line")} of its log can't be read.`), element("br"));
  }
  const written = new Date(page.written);
  status.append(element("span", { className: "quiet" }, `Written ${written.toLocaleString()}.`));
  const silent = Date.now() - page.written;
  if (page.refresh && silent > page.silence)
    status.append(element("span", { className: "warn" },
      ` No news for ${count(Math.round(silent / 60000), "minute")}: its process may have been killed.`));
}

function drawResults() {
  const rows = page.runs.map((run) => {
    const top = best(run);
    const last = run.epochs[run.epochs.length - 1];
    const seconds = run.epochs.reduce((sum, epoch) => sum + (epoch.seconds || 0), 0);
    return row(named(run.name), [
      top ? number(top.val_accuracy ?? top.accuracy, 4) : "-", top ? String(top.epoch) : "-",
      last ? number(last.val_accuracy, 4) : "-", last ? number(last.val_loss, 4) : "-", last ? number(last.loss, 4) : "-",
      String(run.epochs.length), number(seconds, 1),
      [...new Set(run.findings.map((found) => String(found.cause)))].join(", ") || "nothing",
      run.end && run.end.sha256 ? String(run.end.sha256).slice(0, 12) : "-"]);
  });
  byId("results").replaceChildren(table("Validation, unless it says training", ["run", "best accuracy", "in epoch", "last accuracy", "last loss", "training loss", "epochs", "seconds", "the doctor found", "sha256"], rows),
    settings());
}

/* A network's layers in one line; as it is where it is none. */
function layers(json) {
  try {
    return JSON.parse(json).map(({ type, name, ...settings }) =>
      [type, ...Object.values(settings).map((value) => (typeof value === "string" ? value : JSON.stringify(value)))].join(" ")).join(" \u2192 ");
  } catch {
    return json;
  }
}

const LONG = ["event", "network", "classes", "call"];

/* One run: all of its settings. Several: those that differ. */
function settings() {
  const text = (run, key) => {
    const value = key === "network" ? layers(run.run[key]) : run.run[key];
    return value === null || value === undefined ? "-" : typeof value === "object" ? JSON.stringify(value) : String(value);
  };
  const keys = [...new Set(page.runs.flatMap((run) => Object.keys(run.run)))].filter((key) => key !== "event");
  if (several) {
    const differ = keys.filter((key) => key !== "call" && new Set(page.runs.map((run) => text(run, key))).size > 1);
    return differ.length
      ? table("Settings that differ", ["setting", ...page.runs.map((run) => named(run.name))],
          differ.map((key) => row(key, page.runs.map((run) => text(run, key)))))
      : element("p", { className: "quiet" }, "The runs have the same settings.");
  }
  const run = page.runs[0];
  const call = Array.isArray(run.run.call) ? `lanewise ${run.run.call.join(" ")}` : "-";
  return element("details", { id: "settings" }, element("summary", {}, "Settings"),
    table("Settings", ["setting", "value"], [row("call", [call]), ...keys.filter((key) => !LONG.includes(key)).map((key) => row(key, [text(run, key)])),
      row("network", [text(run, "network")])]));
}

function drawFindings() {
  const found = allFindings();
  byId("findings").replaceChildren(found.length
    ? element("ol", { className: "findings" }, ...found.map((one) => element("li", { id: `finding-${one.number}` },
        element("strong", {}, String(one.cause)), ` (${one.severity}), `, several ? named(one.run.name) : null, several ? ", " : null,
        one.epoch ? `epoch ${one.epoch}, step ${one.step}: ` : "before step 1: ", String(one.seen ?? ""), " ",
        element("span", { className: "quiet" }, `Healthy: ${one.healthy ?? ""}`), " ", String(one.advice ?? ""))))
    : element("p", { className: "quiet" }, page.runs.some((run) => run.curves.steps.length)
        ? page.refresh ? "Nothing so far." : "Nothing." : "The doctor has not looked at a step yet, or was sent away with --no-doctor."));
}

function drawNumbers() {
  byId("numbers").replaceChildren(...page.runs.map((run, index) => element("details", { id: `numbers-${index}` },
    element("summary", {}, several ? named(run.name) : null, several ? ", epoch by epoch" : "Epoch by epoch"),
    table("Epoch by epoch", ["epoch", "loss", "accuracy", "validation loss", "validation accuracy", "learning rate", "seconds"],
      run.epochs.map((epoch) => row(String(epoch.epoch), [number(epoch.loss, 4), number(epoch.accuracy, 4), number(epoch.val_loss, 4),
        number(epoch.val_accuracy, 4), number(epoch.learning_rate, 6), number(epoch.seconds, 1)]))),
    layerTable(run))));
}

function layerTable(run) {
  const layers = [...new Set([...Object.keys(run.curves.norms), ...Object.keys(run.curves.dead)])];
  const last = (column) => (column || []).reduce((found, value) => (finite(value) ? value : found), null);
  return layers.length === 0 ? null : table("Layers at the last look", ["layer", "gradient norm", "dead units"],
    layers.map((layer) => row(named(layer), [number(last(run.curves.norms[layer]), 4), number(last(run.curves.dead[layer]), 3)])));
}

function drawWrong() {
  byId("wrong").replaceChildren(...page.runs.map((run) => {
    const names = classes(run);
    const name = (label) => named(names[label] ?? `class ${label}`);
    const percent = (value) => (finite(value) ? `${(100 * value).toFixed(1)}\u00a0%` : "?");
    const pictures = run.wrong.filter((one) => /^[A-Za-z0-9+/=]+$/.test(one.png)).map((one) => element("li", {},
      element("img", { src: `data:image/png;base64,${one.png}`, alt: `image ${one.image} of the validation images` }),
      "Taken for ", element("b", {}, name(one.predicted)), ` (${percent(one.probability)}), is `, name(one.label), ` (${percent(one.truth)}). `,
      element("span", { className: "quiet" }, `Image ${one.image}`)));
    return element("div", {}, several ? element("h3", {}, named(run.name)) : null,
      pictures.length ? element("ul", { className: "pictures" }, ...pictures)
        : element("p", { className: "quiet" }, run.running ? "They come when the run has ended."
          : run.confusion.length && !run.confusion.some((counts, truth) => counts.some((n, taken) => n && truth !== taken)) ? "None: all validation images were told right."
            : run.end && run.end.completed !== true ? "The run did not come to its end, where they are looked for."
              : "The log has none; train with --page, and it gets them."));
  }));
}
