const charts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function shown(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 10 ? 3 : 2);
}

function canvas(section, title) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const box = document.createElement('div');
  const area = document.createElement('canvas');
  caption.textContent = title;
  box.className = 'canvas';
  area.setAttribute('role', 'img');
  area.setAttribute('aria-label', title + '; the figures are in the tables below');
  box.append(area);
  figure.append(caption, box);
  document.querySelector('#' + section + ' .charts').append(figure);
  document.getElementById(section).hidden = false;
  return area;
}

function wrapped(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length > 14) lines.push(word);
    else lines[lines.length - 1] = line ? line + ' ' + word : word;
  }
  return lines;
}

const endFont = '12px system-ui, sans-serif';

/* The figure at the end of each bar. */
const endLabels = {
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const context = chart.ctx;
    context.save();
    context.font = endFont;
    context.fillStyle = colour('--ink');
    context.textBaseline = 'middle';
    chart.getDatasetMeta(0).data.forEach((bar, i) => {
      context.fillText(chart.data.datasets[0].ends[i], bar.x + 5, bar.y);
    });
    context.restore();
  },
};

/* What to think of a figure that nobody should rely on. */
function error(bar) {
  if (!bar.unsure) return '';
  return bar.error === undefined ? ' (± unknown)' : ' ± ' + shown(100 * bar.error) + ' %';
}

function drawLadder(area, ladder) {
  const percent = ladder.percent;
  const ends = ladder.bars.map((bar) => shown(bar.value) + (percent ? ' %' : '') + error(bar));
  const pen = area.getContext('2d');
  pen.font = endFont;
  const room = 10 + Math.max(...ends.map((end) => pen.measureText(end).width));
  const largest = Math.max(...ladder.bars.map((bar) => bar.value), percent ? 100 : 0);
  return new Chart(area, {
    type: 'bar',
    data: {
      labels: ladder.bars.map((bar) => wrapped(bar.label)),
      datasets: [{
        data: ladder.bars.map((bar) => bar.value),
        ends,
        backgroundColor: ladder.bars.map((bar) => colour(bar.fused ? '--last' : '--bar') + (bar.unsure ? '55' : '')),
        borderColor: ladder.bars.map((bar) => colour(bar.fused ? '--last' : '--bar')),
        borderWidth: ladder.bars.map((bar) => (bar.unsure ? 1 : 0)),
        maxBarThickness: 22,
      }],
    },
    options: {
      indexAxis: 'y',
      animation: false,
      maintainAspectRatio: false,
      layout: { padding: { right: room } },
      scales: {
        x: {
          min: 0,
          max: largest,
          title: { display: true, text: ladder.unit, color: colour('--faint') },
          ticks: { color: colour('--faint'), includeBounds: false, maxTicksLimit: 6 },
          grid: {
            color: (tick) => colour(percent && tick.tick.value === 100 ? '--peak' : '--line'),
          },
        },
        y: { ticks: { color: colour('--ink'), autoSkip: false, font: { size: 11 } }, grid: { display: false } },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: (items) => ladder.bars[items[0].dataIndex].label,
            label: (item) => {
              const bar = ladder.bars[item.dataIndex];
              const lines = [shown(bar.gflop) + ' GFLOP/s' + error(bar)];
              return bar.resultError ? [...lines, 'error of the result ' + bar.resultError] : lines;
            },
          },
        },
      },
    },
    plugins: [endLabels],
  });
}

/* The names of the lines and the numbers of the points, each where it covers no other. */
const lineLabels = {
  id: 'lineLabels',
  afterDatasetsDraw(chart) {
    const context = chart.ctx;
    const area = chart.chartArea;
    const taken = [];
    chart.written = [];
    chart.data.datasets.forEach((set, i) => {
      if (set.name) return;
      for (const p of chart.getDatasetMeta(i).data) {
        taken.push({ left: p.x - 4, right: p.x + 4, top: p.y - 4, bottom: p.y + 4 });
      }
    });
    const isFree = (box) => box.left >= area.left && box.right <= area.right
      && box.top >= area.top && box.bottom <= area.bottom
      && taken.every((t) => box.right < t.left || t.right < box.left || box.bottom < t.top || t.bottom < box.top);
    const place = (text, places) => {
      const width = context.measureText(text).width;
      for (const [x, y] of places) {
        const box = { left: x - 1, right: x + width + 1, top: y - 10, bottom: y + 3 };
        if (isFree(box)) {
          taken.push(box);
          chart.written.push({ text, boxes: [box] });
          context.fillText(text, x, y);
          return;
        }
      }
    };
    /* Along a line and above it, in small boxes, because the text is as steep as the line. */
    const placeAlong = (text, a, b) => {
      const width = context.measureText(text).width;
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      for (let from = 6; from + width < length + 40; from += 8) {
        const boxes = [];
        for (let at = from; at <= from + width; at += 6) {
          const x = a.x + at * Math.cos(angle) + 8 * Math.sin(angle);
          const y = a.y + at * Math.sin(angle) - 8 * Math.cos(angle);
          boxes.push({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 });
        }
        if (boxes.every(isFree)) {
          taken.push(...boxes);
          chart.written.push({ text, boxes });
          context.save();
          context.translate(a.x + from * Math.cos(angle), a.y + from * Math.sin(angle));
          context.rotate(angle);
          context.fillText(text, 0, -4);
          context.restore();
          return;
        }
      }
    };
    context.save();
    context.textAlign = 'left';
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = colour('--faint');
    chart.data.datasets.forEach((set, i) => {
      if (!set.name) return;
      const [a, b] = chart.getDatasetMeta(i).data;
      const width = context.measureText(set.name).width;
      const places = [];
      if (set.peak) {
        for (let x = area.right - width - 2; x > a.x; x -= 10) places.push([x, a.y - 6]);
      }
      if (set.peak) place(set.name, places);
      else placeAlong(set.name, a, b);
    });
    context.font = '11px system-ui, sans-serif';
    context.fillStyle = colour('--ink');
    chart.data.datasets.forEach((set, i) => {
      if (set.name) return;
      chart.getDatasetMeta(i).data.forEach((p, j) => {
        const text = String(set.data[j].number);
        const width = context.measureText(text).width;
        const places = [];
        for (let away = 6; away < 80; away += 8) {
          places.push([p.x + away, p.y + 4], [p.x - away - width, p.y + 4], [p.x - width / 2, p.y - away],
            [p.x - width / 2, p.y + away + 8], [p.x + away, p.y - away], [p.x - away - width, p.y - away],
            [p.x + away, p.y + away + 8], [p.x - away - width, p.y + away + 8]);
        }
        place(text, places);
      });
    });
    context.restore();
  },
};

/* What the numbers at the points mean. */
function key(area, roofline) {
  const list = document.createElement('ol');
  list.className = 'key';
  for (const point of roofline.points) {
    const item = document.createElement('li');
    item.textContent = point.group + ' ' + point.label + ': ' + shown(point.y) + ' GFLOP/s at '
      + shown(point.x) + ' FLOP per byte' + error(point);
    list.append(item);
  }
  area.closest('figure').append(list);
}

function powersOfTwo(from, to) {
  const ticks = [];
  for (let value = from; value <= to; value *= 2) ticks.push({ value });
  return ticks;
}

function roundNumbers(from, to) {
  const ticks = [];
  for (let power = Math.round(Math.log10(from)); power <= Math.round(Math.log10(to)); power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(digit + 'e' + power);
      if (value >= from && value <= to) ticks.push({ value });
    }
  }
  return ticks;
}

function drawRoofline(area, roofline) {
  const palette = ['#2f7fb5', '#c2571a', '#3b8f5a', '#9b59b6', '#b8860b', '#c0396b', '#5b7083', '#11a3a3'];
  const xs = roofline.points.map((p) => p.x);
  const ys = roofline.points.map((p) => p.y);
  const steepest = Math.max(...roofline.slopes.map((slope) => slope.gbyte));
  const left = 2 ** Math.floor(Math.log2(Math.min(...xs, roofline.peak / steepest / 4)));
  const right = 2 ** Math.ceil(Math.log2(Math.max(...xs) * 1.5));
  const slopes = roofline.slopes.map((slope) => {
    const ridge = roofline.peak / slope.gbyte;
    return {
      name: slope.level + ' ' + shown(slope.gbyte) + ' GB/s' + error(slope),
      data: [{ x: left, y: left * slope.gbyte }, { x: ridge, y: roofline.peak }],
      showLine: true, pointRadius: 0, borderWidth: 1.5, borderColor: colour('--faint'), order: 2,
    };
  });
  const start = roofline.peak / steepest;
  slopes.push({
    name: 'peak ' + shown(roofline.peak) + ' GFLOP/s' + error(roofline), peak: true,
    data: [{ x: start, y: roofline.peak }, { x: right, y: roofline.peak }],
    showLine: true, pointRadius: 0, borderWidth: 2, borderColor: colour('--peak'), order: 2,
  });
  const groups = [...new Set(roofline.points.map((p) => p.group))].map((group, i) => {
    const data = roofline.points.filter((p) => p.group === group);
    const ink = palette[i % palette.length];
    return {
      label: group,
      data,
      /* Hollow where nobody should rely on it. */
      pointBackgroundColor: data.map((p) => (p.unsure ? 'transparent' : ink)),
      backgroundColor: ink,
      borderColor: ink,
      pointRadius: 4,
      order: 1,
    };
  });
  return new Chart(area, {
    type: 'scatter',
    data: { datasets: [...groups, ...slopes] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: 'logarithmic', min: left, max: right,
          title: { display: true, text: 'FLOP per byte (logarithmic)', color: colour('--faint') },
          afterBuildTicks: (axis) => { axis.ticks = powersOfTwo(left, right); },
          ticks: { color: colour('--faint'), callback: (value) => String(value) },
          grid: { color: colour('--line') },
        },
        y: {
          type: 'logarithmic',
          min: 10 ** Math.floor(Math.log10(Math.min(...ys))),
          max: 10 ** Math.ceil(Math.log10(1.2 * Math.max(roofline.peak, ...ys))),
          title: { display: true, text: 'GFLOP/s (logarithmic)', color: colour('--faint') },
          afterBuildTicks: (axis) => { axis.ticks = roundNumbers(axis.min, axis.max); },
          ticks: { color: colour('--faint'), callback: (value) => String(value) },
          grid: { color: colour('--line') },
        },
      },
      plugins: {
        legend: {
          position: 'bottom',
          labels: { color: colour('--ink'), usePointStyle: true, filter: (item) => item.text !== undefined },
        },
        tooltip: {
          filter: (item) => item.raw.label !== undefined,
          callbacks: { label: (item) => item.raw.number + '. ' + item.raw.group + ' ' + item.raw.label + ': ' + shown(item.raw.y) + ' GFLOP/s' + error(item.raw) },
        },
      },
    },
    plugins: [lineLabels],
  });
}

const drawings = [
  ...data.ladders.map((ladder) => [canvas('ladders', ladder.title), drawLadder, ladder]),
  ...data.rooflines.map((roofline) =>
      [canvas('rooflines', roofline.threads + (roofline.threads === 1 ? ' thread' : ' threads')), drawRoofline, roofline]),
];

data.rooflines.forEach((roofline) => roofline.points.forEach((point, i) => { point.number = i + 1; }));
drawings.filter(([, draw]) => draw === drawRoofline).forEach(([area, , roofline]) => key(area, roofline));

function drawAll() {
  while (charts.length) charts.pop().destroy();
  for (const [area, draw, what] of drawings) charts.push(draw(area, what));
}

drawAll();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
