"use strict";

// Lights up the window of the output cell that is pointed at, and copies snippets.
// Everything it shows stands in the page already; without it the first wrong cell is lit.

const INSETS = { should: 0, yours: 4, next: 2 };

/** Numbers of a data attribute. */
const numbersOf = (text) => (text ? text.split(" ").map(Number) : []);

/** Where the cells of a grid are; the fields are those of `Box` in outline.py. */
function boxOf(svg) {
  const [first, step, rows, columns, left, top, width, height] = numbersOf(svg.dataset.box);
  return { first, step, rows, columns, left, top, width, height };
}

/** Row and column of those cells of an array that are drawn in a grid. */
function cellsOf(box, indexes) {
  return indexes
    .filter((index) => index >= box.first)
    .map((index) => [
      Math.floor((index - box.first) / box.step),
      (index - box.first) % box.step,
    ])
    .filter(([row, column]) => row < box.rows && column < box.columns)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Path around cells, `inset` within their border; the same as `outline` in outline.py. */
function outline(box, indexes, inset) {
  const cells = cellsOf(box, indexes);
  const known = new Set(cells.map(String));
  const has = (row, column) => known.has(`${row},${column}`);
  let path = "";
  for (const [row, column] of cells) {
    const x = box.left + box.width * (column + 0.5);
    const y = box.top + box.height * (row + 0.5);
    for (const [down, right] of [[-1, 0], [0, 1], [1, 0], [0, -1]]) {
      if (has(row + down, column + right)) continue;
      const middleX = x + right * (box.width / 2 - inset);
      const middleY = y + down * (box.height / 2 - inset);
      const ends = [-1, 1].map((turn) => {
        const alongRow = turn * right;
        const alongColumn = -turn * down;
        const beside = [row + alongRow, column + alongColumn];
        let short = inset;
        if (has(...beside)) short = has(beside[0] + down, beside[1] + right) ? -inset : 0;
        const endX = middleX + alongColumn * (box.width / 2 - short);
        const endY = middleY + alongRow * (box.height / 2 - short);
        return `${endX} ${endY}`;
      });
      path += `M${ends[0]}L${ends[1]}`;
    }
  }
  return path;
}

/** Path around each of these cells. */
function squares(box, indexes) {
  return cellsOf(box, indexes)
    .map(([row, column]) => {
      const x = box.left + box.width * column;
      const y = box.top + box.height * row;
      return `M${x} ${y}h${box.width}v${box.height}h-${box.width}z`;
    })
    .join("");
}

/** Draw the outline, the fill and the letter of one kind of window in one grid. */
function mark(svg, kind, indexes) {
  const box = boxOf(svg);
  svg.querySelector(`.edge.${kind}`).setAttribute("d", outline(box, indexes, INSETS[kind]));
  if (kind === "next") return;
  svg.querySelector(`.lit.${kind}`).setAttribute("d", squares(box, indexes));
  const tag = svg.querySelector(`.tag.${kind}`);
  const cells = cellsOf(box, indexes);
  if (cells.length === 0) {
    tag.setAttribute("display", "none");
    return;
  }
  const last = kind === "yours" ? 1 : 0;
  const [row, column] = cells[last ? cells.length - 1 : 0];
  const x = box.left + box.width * (column + last);
  const y = box.top + box.height * (row + last);
  tag.setAttribute("transform", `translate(${x} ${y})`);
  tag.removeAttribute("display");
}

/** One counterexample whose windows can be stepped through. */
class Windows {
  constructor(root) {
    this.root = root;
    this.cells = [...root.querySelectorAll(".out[data-cell]")];
    this.rows = [...root.querySelectorAll("[data-role~='yours'] [role='row']")]
      .map((row) => [...row.querySelectorAll(".out[data-cell]")])
      .filter((row) => row.length > 0);
    this.slider = root.querySelector(".stepper input");
    this.step = this.slider ? Number(this.slider.value) - 1 : 0;
    for (const svg of root.querySelectorAll("[data-role~='yours']")) {
      svg.setAttribute("role", "grid");
      svg.querySelectorAll(".out").forEach((cell) => cell.setAttribute("role", "gridcell"));
    }
    this.cells.forEach((cell, step) => {
      cell.setAttribute("tabindex", step === this.step ? "0" : "-1");
      cell.addEventListener("pointerenter", () => this.show(step));
      cell.addEventListener("click", () => {
        this.show(step);
        cell.focus({ preventScroll: true });
      });
      cell.addEventListener("focus", () => this.show(step));
      cell.addEventListener("keydown", (event) => this.move(event, cell));
    });
    if (!this.slider) return;
    this.slider.addEventListener("input", () => this.show(Number(this.slider.value) - 1));
    root.querySelector(".back").addEventListener("click", () => this.show(this.step - 1));
    root.querySelector(".on").addEventListener("click", () => this.show(this.step + 1));
  }

  /** Light up one cell of the answer, the windows it is made of, and their sums. */
  show(step) {
    if (step < 0 || step >= this.cells.length || step === this.step) return;
    this.cells[this.step].setAttribute("tabindex", "-1");
    this.step = step;
    const data = this.cells[step].dataset;
    this.cells[step].setAttribute("tabindex", "0");
    for (const svg of this.root.querySelectorAll("[data-role='x'], [data-role='taps']")) {
      const of = (kind) => numbersOf(data[svg.dataset.role === "x" ? kind : `${kind}Taps`]);
      mark(svg, "should", of("should"));
      mark(svg, "yours", of("yours"));
      const following = svg.dataset.role === "x" && this.cells[step + 1];
      mark(svg, "next", numbersOf(following ? following.dataset.should : ""));
    }
    for (const svg of this.root.querySelectorAll("[data-role^='answer']")) {
      const path = outline(boxOf(svg), [Number(data.cell)], -1);
      svg.querySelector(".pointer").setAttribute("d", path);
    }
    this.tell(".cell-name code", data.name);
    this.tell(".should .where span", data.shouldWhere);
    this.tell(".should .sums span", data.shouldSums);
    this.tell(".yours .where span", data.yoursWhere);
    this.tell(".yours .sums span", data.yoursSums);
    if (!this.slider) return;
    const told = `step ${step + 1} of ${this.cells.length}`;
    this.slider.value = String(step + 1);
    this.slider.setAttribute("aria-valuetext", told);
    this.tell(".step", told);
  }

  tell(selector, text) {
    const element = this.root.querySelector(selector);
    if (element) element.textContent = text;
  }

  /** Arrow keys move among the cells of the answer, Home and End along a row. */
  move(event, cell) {
    const row = this.rows.findIndex((cells) => cells.includes(cell));
    const column = this.rows[row].indexOf(cell);
    const step = this.cells.indexOf(cell);
    const target = {
      ArrowLeft: () => this.cells[step - 1],
      ArrowRight: () => this.cells[step + 1],
      ArrowUp: () => this.rows[row - 1]?.[column],
      ArrowDown: () => this.rows[row + 1]?.[column],
      Home: () => this.rows[row][0],
      End: () => this.rows[row].at(-1),
    }[event.key]?.();
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}

/** Copy by the clipboard, or by selecting where that is not allowed. */
async function copy(button) {
  const pre = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(pre);
    button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

for (const root of document.querySelectorAll(".counterexample")) {
  if (root.querySelector(".windows")) new Windows(root);
}
for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", () => copy(button));
}
document.documentElement.classList.add("scripted");
