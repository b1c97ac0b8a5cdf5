/* Where the reader is, over a reload: some browsers keep nothing for files, and then it is lost. */
const PLACE = "lanewise:" + location.pathname;

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) || {};
  } catch {
    return {};
  }
}

function remember() {
  const place = { x: scrollX, y: scrollY, along: byId("along").value, logarithmic: byId("logarithmic").checked, refresh: byId("refresh").checked,
    focus: document.activeElement ? document.activeElement.id : "",
    open: Object.fromEntries([...document.querySelectorAll("details")].map((part) => [part.id, part.open])),
    across: [...document.querySelectorAll(".wide")].map((part) => part.scrollLeft) };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // Then the page begins at its top again.
  }
}

function goBack(place) {
  for (const [id, open] of Object.entries(place.open || {})) if (id && byId(id)) byId(id).open = open;
  document.querySelectorAll(".wide").forEach((part, i) => { part.scrollLeft = (place.across || [])[i] || 0; });
  if (place.focus && byId(place.focus)) byId(place.focus).focus({ preventScroll: true });
  if (finite(place.y)) scrollTo(place.x || 0, place.y);
}

function draw() {
  drawCharts();
  document.querySelectorAll("canvas.heat").forEach((canvas) => canvas.paint());
}

/* Loaded again when there may be news, but not behind the reader's back. */
function reload() {
  if (!byId("refresh").checked) return;
  if (document.hidden) document.addEventListener("visibilitychange", reload, { once: true });
  else {
    remember();
    location.reload();
  }
}

function begin() {
  const place = remembered();
  history.scrollRestoration = "manual";
  if (place.along) byId("along").value = place.along;
  byId("logarithmic").checked = place.logarithmic === true;
  byId("refresh").checked = place.refresh !== false;
  drawHead();
  drawResults();
  drawFindings();
  drawConfusion();
  drawWrong();
  drawNumbers();
  draw();
  if (page.refresh) {
    const seconds = Math.round(page.refresh / 1000);
    byId("refreshing").querySelector("span").textContent = `refresh every ${count(seconds, "second")}`;
    let timer = setTimeout(reload, page.refresh);
    byId("refresh").addEventListener("change", () => {
      clearTimeout(timer);
      timer = setTimeout(reload, page.refresh);
    });
  } else byId("refreshing").hidden = true;
  goBack(place);
}

byId("controls").addEventListener("submit", (event) => event.preventDefault());
byId("along").addEventListener("change", draw);
byId("logarithmic").addEventListener("change", draw);
dark.addEventListener("change", draw);
addEventListener("pagehide", remember);
for (const [event, now] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    printing = now;
    draw();
  });
}
begin();
