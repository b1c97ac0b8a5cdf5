/* The page begins. */

build();
nameLoss();

function begin() {
  document.getElementById("title").textContent = PAGE.title;
  document.title = PAGE.title;
  document.getElementById("facts").replaceChildren(...PAGE.said.map((sentence) => el("li", {}, sentence)));
  document.getElementById("notes").replaceChildren(...PAGE.notes.map((note) => el("li", {}, note)));
  const chooser = document.getElementById("images");
  chooser.hidden = IMAGES === 1;
  chooser.replaceChildren("image ", ...PAGE.labels.map((label, n) => el("button", { type: "button", "aria-pressed": n === 0, title: PAGE.classes[label], onclick: (event) => {
    shownImage = n;
    for (const button of chooser.querySelectorAll("button")) button.setAttribute("aria-pressed", button === event.currentTarget);
    drawStrip();
    showStep();
  } }, String(n))));
  if (IMAGES > 1) document.getElementById("h-training").textContent = `Ten steps on these ${IMAGES} pictures`;
  drawLegend();
  document.getElementById("panel").replaceChildren(invitation());
  drawStrip();
  drawTraining();
  showStep();
  document.getElementById("later").addEventListener("click", () => move(1));
  document.getElementById("earlier").addEventListener("click", () => move(-1));
  document.getElementById("everything").addEventListener("click", () => { player.step = -1; showStep(); });
  document.getElementById("player").addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") move(1);
    else if (event.key === "ArrowLeft") move(-1);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && trail.length) back();
  });
  let width = document.getElementById("strip").clientWidth;
  addEventListener("resize", () => {
    const now = document.getElementById("strip").clientWidth;
    if (now === width) return;
    width = now;
    drawStrip();
    showStep();
  });
}

begin();
