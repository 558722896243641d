"use strict";

// Lights up the windows of the number that is pointed at, and steps through them.
// Everything it shows stands in the page already; without it the first wrong number is lit.
{
  /** Flat indexes of runs such as "2+3 9": 2, 3, 4 and 9. */
  function cellsOf(runs) {
    return (runs || "").split(" ").filter(Boolean).flatMap((run) => {
      const [first, many = 1] = run.split("+").map(Number);
      return Array.from({ length: many }, (_, step) => first + step);
    });
  }

  /** Light up one window of a table, and put its letter on its first or its last cell. */
  function light(table, kind, indexes) {
    const [first, step] = table.dataset.box.split(" ").map(Number);
    const wanted = new Set(indexes);
    const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")]);
    const has = (row, column) =>
      rows[row]?.[column] !== undefined && wanted.has(first + row * step + column);
    const inside = [];
    rows.forEach((cells, row) => cells.forEach((cell, column) => {
      const is = has(row, column);
      cell.classList.toggle(`${kind}w`, is);
      const beside = { t: [row - 1, column], b: [row + 1, column], l: [row, column - 1], r: [row, column + 1] };
      for (const [side, place] of Object.entries(beside)) cell.classList.toggle(kind + side, is && !has(...place));
      if (is) inside.push(cell);
    }));
    const name = kind.toUpperCase();
    const letter = table.querySelector(`.${name}`) || Object.assign(document.createElement("i"), { className: name });
    const cell = inside.at(kind === "s" ? 0 : -1);
    if (cell) cell.append(letter);
    else letter.remove();
  }

  /** One example whose windows can be stepped through. */
  class Windows {
    constructor(root) {
      this.root = root;
      this.cells = [...root.querySelectorAll(".o")];
      this.rows = [...root.querySelectorAll("[data-role=yours] tbody tr")]
        .map((row) => [...row.querySelectorAll(".o")])
        .filter((row) => row.length > 0);
      this.right = [...root.querySelectorAll("[data-role=right] tbody td")];
      this.yours = [...root.querySelectorAll("[data-role=yours] tbody td")];
      this.at = this.cells.findIndex((cell) => cell.classList.contains("at"));
      for (const table of root.querySelectorAll("[data-role=yours]")) {
        table.setAttribute("role", "grid");
      }
      this.cells.forEach((cell, step) => {
        cell.tabIndex = step === this.at ? 0 : -1;
        cell.addEventListener("pointerenter", () => this.show(step));
        cell.addEventListener("click", () => cell.focus({ preventScroll: true }));
        cell.addEventListener("focus", () => this.show(step));
        cell.addEventListener("keydown", (event) => this.move(event, cell));
      });
      const [back, on] = root.querySelectorAll(".stepper button");
      back?.addEventListener("click", () => this.show(this.at - 1));
      on?.addEventListener("click", () => this.show(this.at + 1));
    }

    /** Light up one number of the answer, the windows it is made of, and their sums. */
    show(step) {
      const cell = this.cells[step];
      if (!cell || step === this.at) return;
      this.mark(this.cells[this.at], false);
      this.mark(cell, true);
      this.at = step;
      const { name, s, t, sw, ss, y = s, u = t, yw = sw, ys = ss } = cell.dataset;
      const hasYours = this.root.querySelector(".yours") !== null;
      for (const table of this.root.querySelectorAll("[data-box]")) {
        const ofX = table.dataset.role === "x";
        light(table, "s", cellsOf(ofX ? s : t));
        if (hasYours) light(table, "y", cellsOf(ofX ? y : u));
      }
      this.tell(".name", name);
      this.tell(".should .where span", sw);
      this.tell(".should .sums span", ss);
      this.tell(".yours .where span", yw);
      this.tell(".yours .sums span", ys);
      this.tell(".count", `${step + 1} of ${this.cells.length}`);
    }

    mark(cell, is) {
      cell.classList.toggle("at", is);
      cell.tabIndex = is ? 0 : -1;
      this.right[this.yours.indexOf(cell)]?.classList.toggle("at", is);
    }

    tell(selector, text) {
      const element = this.root.querySelector(selector);
      if (element) element.textContent = text;
    }

    /** Arrow keys move among the numbers of the answer, Home and End along a row. */
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

  for (const root of document.querySelectorAll(".example")) {
    if (root.querySelector(".read")) new Windows(root);
  }
}
