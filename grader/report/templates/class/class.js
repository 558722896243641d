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

/** A student's page, or their name alone. */
function showName(cell) {
  const { name, page } = cell.getData();
  const isolated = make("bdi", page ? "" : name);
  if (page) isolated.append(make("a", name, { href: page }));
  return isolated;
}

/** Phrases, one a line. */
function showLines(cell) {
  const list = document.createElement("ul");
  list.append(...cell.getValue().map((line) => make("li", line)));
  return list;
}

function showStanding(cell) {
  const words = standingOf(cell.getData());
  return make("span", words, { className: words === "graded" ? "" : "verdict" });
}

const byText = (a, b) => collator.compare(a, b);
const byLines = (a, b) => byText(a.join(), b.join());

const text = { formatter: (cell) => make("bdi", cell.getValue()), sorter: byText };
const lines = {
  formatter: showLines,
  sorter: byLines,
  headerSortStartingDir: "desc",
  minWidth: 188,
};
const points = {
  sorter: "number",
  sorterParams: { alignEmptyValues: "bottom" },
  headerSortStartingDir: "desc",
  hozAlign: "right",
  width: 84,
};

/** By how many hours it was late, or that it was. */
function showLate(cell) {
  const { late, hours_late: hours } = cell.getData();
  return make("span", hours ? `${hours} h` : late ? "late" : "");
}

const hasSections = Boolean(form.elements.section);

const columns = [
  { title: "Name", field: "name", formatter: showName, sorter: byText, frozen: true, width: 140 },
  { title: "Key", field: "key", ...text, width: 96, visible: students.some((one) => one.key) },
  { title: "Section", field: "section", ...text, width: 110, visible: hasSections },
  { title: "Score", field: "score", ...points },
  ...operations.map(({ name, possible }, index) => ({
    title: `${name}\n/ ${possible}`,
    field: `operation${index}`,
    ...points,
  })),
  { title: "Standing", field: "standing", formatter: showStanding, sorter: byText, width: 146 },
  {
    title: "Late",
    field: "lateness",
    formatter: showLate,
    sorter: "number",
    headerSortStartingDir: "desc",
    width: 84,
  },
  { title: "To mend", field: "findings", ...lines },
  { title: "Notes", field: "notes", ...lines },
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
