/* Pictures of tensors: a tile for each channel, a cell for each number, colour for sign and size. */

const scheme = matchMedia("(prefers-color-scheme: dark)");
const PALETTES = {
  light: { zero: [242, 244, 247], positive: [[244, 165, 96], [158, 54, 6]], negative: [[120, 176, 226], [16, 70, 140]] },
  dark: { zero: [31, 37, 46], positive: [[166, 84, 28], [255, 190, 122]], negative: [[38, 96, 166], [140, 202, 255]] },
};

/** The colour of a number: t from -1 to 1, by the square root, so that small numbers show. */
function colour(value, largest) {
  const palette = PALETTES[scheme.matches ? "dark" : "light"];
  if (Number.isNaN(value)) return [214, 0, 168];
  if (value === 0 || largest === 0) return palette.zero;
  const t = Math.sqrt(Math.min(1, Math.abs(value) / largest));
  const [middle, end] = value > 0 ? palette.positive : palette.negative;
  const mix = (a, b, u) => a.map((x, j) => Math.round(x + (b[j] - x) * u));
  return t < 0.5 ? mix(palette.zero, middle, 2 * t) : mix(middle, end, 2 * t - 1);
}

/** Makes an element: attributes by name, `on…` as listeners, flags where they are set; then children. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (typeof value !== "boolean" || /^(aria|data)-/.test(key)) made.setAttribute(key, value);
    else if (value) made.setAttribute(key, "");
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function largestOf(values) {
  let largest = 0;
  for (const x of values) if (Math.abs(x) > largest) largest = Math.abs(x);
  return largest;
}

/**
 * How the numbers of one tensor lie in tiles: { tiles, rows, columns, index(tile, row, column), title(tile) };
 * index is -1 where there is none.
 */
function tilesOf(id, image) {
  const { shape, perImage } = numbers.get(id);
  const base = perImage ? image * sizeOf(shape) : 0;
  if (shape.length === 3) {
    const [h, w, c] = shape;
    return { tiles: c, rows: h, columns: w, index: (t, r, s) => base + (r * w + s) * c + t };
  }
  if (shape.length === 4) {
    const [r, s, c, k] = shape;
    return { tiles: c * k, together: c <= 4 ? c : 1, rows: r, columns: s, index: (t, y, x) => ((y * s + x) * c + (t % c)) * k + Math.floor(t / c) };
  }
  const size = sizeOf(shape);
  const columns = size <= 16 ? size : size <= 128 ? 16 : 64;
  return { tiles: 1, rows: Math.ceil(size / columns), columns, index: (t, r, s) => (r * columns + s < size ? base + r * columns + s : -1) };
}

/** One filter of a kernel, or one unit of a dense layer's, as its inputs lie. */
function tilesOfFilter(id, k) {
  const { shape } = numbers.get(id);
  if (shape.length === 4) {
    const [r, s, c, filters] = shape;
    return { tiles: c, rows: r, columns: s, index: (t, y, x) => ((y * s + x) * c + t) * filters + k };
  }
  const [inputs, units] = shape;
  const before = shapeBefore(id.replace(/^d /, "").replace(/\/.*/, ""), inputs);
  const [h, w, c] = before;
  return { tiles: c, rows: h, columns: w, index: (t, y, x) => ((y * w + x) * c + t) * units + k };
}

/** The [h, w, c] behind a flatten in front of a dense layer; else a row. */
function shapeBefore(layer, inputs) {
  let id = writerOf.get(`before ${layer}`)?.inputs[0] ?? writerOf.get(layer).inputs[0];
  while (writerOf.get(id)?.kind === "flatten") id = writerOf.get(id).inputs[0];
  const shape = numbers.get(id).shape;
  return shape.length === 3 && sizeOf(shape) === inputs ? shape : [1, inputs, 1];
}

/**
 * A picture of numbers that can be pointed at: `open(i)` is called for a click or Enter, `say(i)` when
 * the cursor comes to a number. Arrow keys move by a number, Page Up and Page Down by a tile.
 */
function atlas({ tiles, width, label, value, open, say, cell, rgb }) {
  const gap = tiles.tiles > 1 ? 3 : 0;
  const together = tiles.together ?? 1, apart = together > 1 ? 10 : 0;
  const room = tiles.tiles === 1 ? Math.min(width, 224) : tiles.tiles <= 4 ? Math.min(112, (width - 9) / tiles.tiles) : 62;
  const size = cell ?? Math.max(1, Math.min(tiles.tiles > 1 ? 12 : 16, Math.floor(room / tiles.columns)));
  const tileWidth = tiles.columns * size, tileHeight = tiles.rows * size;
  const groupWidth = together * (tileWidth + gap) - gap;
  const across = Math.max(1, Math.min(Math.ceil(tiles.tiles / together), Math.floor((width + gap + apart) / (groupWidth + gap + apart)))) * together;
  const down = Math.ceil(tiles.tiles / across);
  const row = tileHeight + gap + (apart && 3);
  const left = (column) => column * (tileWidth + gap) + Math.floor(column / together) * apart;
  const canvas = el("canvas", { width: left(across - 1) + tileWidth, height: (down - 1) * row + tileHeight });
  const cursor = el("div", { class: "cursor", hidden: true });
  const box = el("div", { class: "atlas", tabindex: 0, role: "application", "aria-roledescription": "picture of numbers", "aria-label": `${label}. Arrow keys move, Page Down goes to the next channel, Enter explains the number.` }, canvas, cursor);
  let here = [0, 0, 0];

  const corner = (t) => [left(t % across), Math.floor(t / across) * row];
  const indexHere = () => tiles.index(...here);

  function paint() {
    const context = canvas.getContext("2d");
    const picture = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(picture.data.buffer);
    let largest = 0;
    for (let t = 0; t < tiles.tiles; t++) {
      for (let r = 0; r < tiles.rows; r++) {
        for (let s = 0; s < tiles.columns; s++) {
          const i = tiles.index(t, r, s);
          const x = i < 0 ? 0 : Math.abs(value(i));
          if (x > largest && x < Infinity) largest = x;
        }
      }
    }
    box.dataset.largest = largest;
    for (let t = 0; t < tiles.tiles; t++) {
      const [x0, y0] = corner(t);
      for (let r = 0; r < tiles.rows; r++) {
        for (let s = 0; s < tiles.columns; s++) {
          const i = tiles.index(t, r, s);
          if (i < 0) continue;
          const [red, green, blue] = rgb ? rgb(i) : colour(value(i), largest);
          const word = (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
          for (let y = 0; y < size; y++) {
            pixels.fill(word, (y0 + r * size + y) * canvas.width + x0 + s * size, (y0 + r * size + y) * canvas.width + x0 + (s + 1) * size);
          }
        }
      }
    }
    context.putImageData(picture, 0, 0);
    return largest;
  }

  function mark(visible = true) {
    const [x0, y0] = corner(here[0]);
    cursor.hidden = !visible;
    Object.assign(cursor.style, { left: `${x0 + here[2] * size - 2}px`, top: `${y0 + here[1] * size - 2}px`, width: `${size + 4}px`, height: `${size + 4}px` });
  }

  function go(t, r, s, byHand = false) {
    if (t < 0 || t >= tiles.tiles || r < 0 || r >= tiles.rows || s < 0 || s >= tiles.columns || tiles.index(t, r, s) < 0) return;
    here = [t, r, s];
    mark();
    say?.(indexHere(), byHand);
  }

  function pointed(event) {
    const bounds = canvas.getBoundingClientRect();
    const x = event.clientX - bounds.left, y = event.clientY - bounds.top;
    let column = across - 1;
    while (column > 0 && left(column) > x) column--;
    const down0 = Math.floor(y / row);
    return [down0 * across + column, Math.floor((y - down0 * row) / size), Math.floor((x - left(column)) / size)];
  }

  const MOVES = {
    ArrowLeft: () => [here[0], here[1], here[2] - 1], ArrowRight: () => [here[0], here[1], here[2] + 1],
    ArrowUp: () => [here[0], here[1] - 1, here[2]], ArrowDown: () => [here[0], here[1] + 1, here[2]],
    PageUp: () => [here[0] - 1, here[1], here[2]], PageDown: () => [here[0] + 1, here[1], here[2]],
    Home: () => [here[0], 0, 0], End: () => [here[0], tiles.rows - 1, tiles.columns - 1],
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open?.(indexHere());
    } else if (MOVES[event.key]) {
      event.preventDefault();
      go(...MOVES[event.key]());
    }
  });
  box.addEventListener("focus", () => go(...here));
  box.addEventListener("blur", () => mark(box.dataset.pinned === "yes"));
  canvas.addEventListener("pointermove", (event) => { const [t, r, s] = pointed(event); go(t, r, s, true); });
  canvas.addEventListener("pointerleave", () => mark(document.activeElement === box || box.dataset.pinned === "yes"));
  canvas.addEventListener("click", (event) => { go(...pointed(event), true); open?.(indexHere()); });

  paint();
  return { box, paint, go, pin(t, r, s) { here = [t, r, s]; box.dataset.pinned = "yes"; mark(); } };
}

const pictures = new Set();

/** A picture that is painted anew when light turns to dark. */
function picture(options) {
  const made = atlas(options);
  pictures.add(made);
  return made;
}

scheme.addEventListener("change", () => {
  for (const one of pictures) {
    if (one.box.isConnected) one.paint();
    else pictures.delete(one);
  }
  drawLegend();
});

function drawLegend() {
  const canvas = document.getElementById("legend");
  const context = canvas.getContext("2d");
  for (let x = 0; x < canvas.width; x++) {
    const t = 2 * x / (canvas.width - 1) - 1;
    context.fillStyle = `rgb(${colour(Math.sign(t) * t * t, 1).join(",")})`;
    context.fillRect(x, 0, 1, canvas.height);
  }
}
