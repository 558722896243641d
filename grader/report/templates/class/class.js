"use strict";

// Makes a table to sort, search and filter out of the students that the page carries.

const { operations, students } = JSON.parse(document.getElementById("class-data").textContent);
const form = document.getElementById("filters");
const shown = document.getElementById("shown");
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** An element with that text and those properties. */
function make(tag, text, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.textContent = text;
  return element;
}

/** Text as it is searched: without case and accents. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const standingOf = (student) => (student.standing === "error" ? "grader error" : student.standing);

/** What a cell holds, cut after two lines; all of it is in its title, and there in a row that is open. */
function cut(cell, whole, content = whole) {
  const { open } = cell.getData();
  const shown = make("span", "", { className: open ? "whole" : "cut", title: whole });
  shown.append(open && typeof content === "string" ? whole : content);
  return shown;
}

/** A student's page, or their name alone. */
function showName(cell) {
  const { name, page } = cell.getData();
  const isolated = make("bdi", page ? "" : name);
  if (page) isolated.append(make("a", name, { href: page }));
  return cut(cell, name, isolated);
}

/** Shows all of a row, or cuts its cells again. */
function toggle(_, cell) {
  const row = cell.getRow();
  row.getData().open = !row.getData().open;
  row.reformat();
  row.normalizeHeight();
}

function showStanding(cell) {
  const words = standingOf(cell.getData());
  return make("span", words, { className: words === "graded" ? "" : "verdict" });
}

/** By how many hours it was late, or that it was. */
function showLate(cell) {
  const { late, hours_late: hours } = cell.getData();
  return make("span", hours ? `${hours} h` : late ? "late" : "");
}

const byText = (a, b) => collator.compare(a, b);
const byLines = (a, b) => byText(a.join(), b.join());

const text = {
  formatter: (cell) => cut(cell, cell.getValue(), make("bdi", cell.getValue())),
  sorter: byText,
  cellClick: toggle,
};
const lines = {
  formatter: (cell) => cut(cell, cell.getValue().join("\n"), cell.getValue().join("; ")),
  sorter: byLines,
  headerSortStartingDir: "desc",
  cellClick: toggle,
};
const points = {
  sorter: "number",
  sorterParams: { alignEmptyValues: "bottom" },
  headerSortStartingDir: "desc",
  hozAlign: "right",
  cssClass: "points",
};

/** Width for the longest text of a field, within bounds. */
function widthFor(field, least, most) {
  const longest = Math.max(0, ...students.map((one) => (one.sections ?? [one[field] ?? ""])[0].length));
  return Math.min(most, Math.max(least, 26 + 8 * longest));
}

const hasSections = Boolean(form.elements.section);
const total = operations.reduce((sum, { possible }) => sum + possible, 0);

const columns = [
  { title: "Name", field: "name", formatter: showName, sorter: byText, frozen: true, width: 140 },
  { title: `Score\n/ ${total}`, field: "score", ...points, width: 68 },
  { title: "Standing", field: "standing", formatter: showStanding, sorter: byText, width: 130 },
  ...operations.map(({ name, possible }, index) => ({
    title: `${name}\n/ ${possible}`,
    field: `operation${index}`,
    ...points,
    width: Math.min(120, Math.max(66, 16 + 9 * name.length)),
  })),
  {
    title: "Late",
    field: "lateness",
    formatter: showLate,
    sorter: "number",
    headerSortStartingDir: "desc",
    width: 70,
    visible: students.some((one) => one.late),
  },
  { title: "To mend", field: "findings", ...lines, minWidth: 200, widthGrow: 2 },
  { title: "Notes", field: "notes", ...lines, minWidth: 130 },
  {
    title: "Key",
    field: "key",
    ...text,
    width: widthFor("key", 74, 150),
    visible: students.some((one) => one.key),
  },
  {
    title: "Section",
    field: "section",
    ...text,
    width: widthFor("section", 96, 130),
    visible: hasSections,
  },
];

const rows = students.map((student) => {
  const { name, key = "", section = "", message = "", findings = [], notes = [] } = student;
  const row = { ...student, key, section, findings };
  row.lateness = student.hours_late ?? (student.late ? 0 : -1);
  row.notes = message ? [message, ...notes] : notes;
  row.searched = plain([name, key, section, standingOf(student), ...findings, ...row.notes].join("\n"));
  operations.forEach((operation, index) => {
    row[`operation${index}`] = student.operations?.[operation.name];
  });
  return row;
});

/** Whether a row is one of those that the form asks for. */
function isWanted(row, wanted) {
  return (
    row.searched.includes(wanted.search) &&
    (!wanted.standing || row.standing === wanted.standing) &&
    (!wanted.section || (row.sections ?? [row.section]).includes(wanted.section)) &&
    (!wanted.check || row.failing?.includes(Number(wanted.check))) &&
    (!wanted.finding || row.shared_findings?.includes(Number(wanted.finding))) &&
    (!wanted.late || row.late) &&
    (!wanted.overridden || row.overridden) &&
    (!wanted.shared || row.shared) &&
    (!wanted.forbidden || row.forbidden)
  );
}

/** A header that can be reached and pressed by keyboard. */
const headerButton = (cell) => make("button", cell.getValue(), { type: "button" });

// A row for readers of screens, who are told that there are rows.
const nobody = make("div", "", { role: "row", className: "tabulator-placeholder-contents" });
nobody.append(make("span", "No student is like that.", { role: "gridcell" }));

const table = new Tabulator("#table", {
  data: rows,
  columns,
  columnDefaults: { resizable: false, titleFormatter: headerButton },
  layout: "fitColumns",
  maxHeight: "80vh",
  nestedFieldSeparator: false,
  placeholder: nobody,
});

/** Let nothing without a role stand between the grid and its rows, as readers of screens need it. */
function mendRoles() {
  const grid = document.getElementById("table");
  grid.removeAttribute("aria-owns");
  grid.setAttribute("aria-labelledby", "students-title");
  grid.querySelector(".tabulator-tableholder").setAttribute("role", "rowgroup");
  grid.querySelector(".tabulator-table").setAttribute("role", "presentation");
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  wanted.search = plain(wanted.search.trim());
  table.setFilter(isWanted, wanted);
}

/** Fill in the form anew, and show who is like that. */
function show(wanted) {
  form.reset();
  for (const [name, value] of Object.entries(wanted)) form.elements[name].value = value;
  filter();
}

table.on("dataFiltered", (_, found) => {
  shown.textContent = `${found.length} of ${rows.length} students`;
});
table.on("tableBuilt", () => {
  mendRoles();
  form.addEventListener("input", filter);
  form.querySelector("button").addEventListener("click", () => show({}));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
});

for (const button of document.querySelectorAll(".show")) {
  button.addEventListener("click", () => {
    show(button.dataset);
    document.getElementById("students").scrollIntoView();
    form.elements.search.focus({ preventScroll: true });
  });
}
document.documentElement.classList.add("scripted");
