"use strict";

// Copies snippets, moves between findings, says which one is read. The page reads whole without.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

async function copy(button) {
  const text = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(text);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}
for (const button of all(".copy")) button.addEventListener("click", () => copy(button));

const stops = all("details.finding");
const links = stops.map((stop) => document.querySelector(`.todo a[href="#${stop.querySelector(".body").id}"]`));
const bar = document.querySelector(".pager a");
let at = 0;
let held = 0; // Until then what scrolls by is not what is read.

/** Say which finding is read: in the list, and in the bar of a phone what comes next. */
function mark(stop) {
  at = stop;
  links.forEach((link, place) => link?.toggleAttribute("aria-current", place === at));
  links[at]?.setAttribute("aria-current", "true");
  if (!bar) return;
  const next = (at + 1) % stops.length;
  bar.setAttribute("href", `#${stops[next].querySelector(".body").id}`);
  bar.querySelector("b").textContent = said(next);
  bar.querySelector("span").textContent = stops[next].querySelector(".gain")?.textContent ?? "";
}

/** What the bar calls a finding; the card of what is not written says "Next" by itself. */
function said(place) {
  const title = stops[place].querySelector("h2, h3, h4").textContent;
  if (!place) return `Back to: ${title}`;
  return title.startsWith("Next") ? title : `Next: ${title}`;
}

/** Open a finding and go there. */
function go(stop) {
  if (!stops[stop]) return;
  stops[stop].open = true;
  mark(stop);
  held = Date.now() + 1000;
  stops[stop].scrollIntoView();
  stops[stop].querySelector("summary").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const stop = stops.findIndex((one) => link && one.querySelector(".body").id === link.hash.slice(1));
  if (stop < 0) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  go(stop);
});

let keys = true;
document.addEventListener("keydown", (event) => {
  if (!keys || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=radio]), textarea")) return;
  if (event.key === "n") go(at + 1);
  if (event.key === "p") go(at - 1);
});
const turn = document.querySelector(".keys button");
turn?.addEventListener("click", () => {
  keys = !keys;
  turn.textContent = keys ? "Turn keys off" : "Turn keys on";
});

const watch = new IntersectionObserver((seen) => {
  const first = seen.find((one) => one.isIntersecting);
  if (first && Date.now() > held) mark(stops.indexOf(first.target.parentElement));
}, { rootMargin: "-15% 0px -70% 0px" });
for (const stop of stops) watch.observe(stop.querySelector("summary"));

addEventListener("beforeprint", () => stops.forEach((stop) => { stop.open = true; }));
if (stops.length) mark(0);
const named = stops.findIndex((stop) => `#${stop.querySelector(".body").id}` === location.hash);
if (named > 0) go(named);
document.documentElement.classList.add("scripted");
