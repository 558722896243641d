"use strict";

// Shows the page anew as soon as it is another: at the same place, with the same parts open.
{
  const { number } = document.currentScript.dataset;
  const all = [...document.querySelectorAll("details")];

  /** The heading of a part that folds, below those of the parts that it stands in. */
  const nameOf = (part) => {
    const summary = part.querySelector("summary");
    const heading = (summary.querySelector("h2, h3, h4") ?? summary).textContent.trim();
    const outer = part.parentElement.closest("details");
    return outer ? `${nameOf(outer)}\n${heading}` : heading;
  };
  const topOf = (part) => part.getBoundingClientRect().top;
  const named = (name) => all.find((part) => nameOf(part) === name);

  /** What is kept from one page to the next in this entry of the history. */
  const look = () => {
    const seen = all.find((part) => part.getBoundingClientRect().bottom > 0);
    const focus = document.activeElement.closest("summary")?.parentElement;
    return {
      folded: all.filter((part) => !part.open).map(nameOf),
      open: all.filter((part) => part.open).map(nameOf),
      seen: seen && nameOf(seen),
      top: seen && topOf(seen),
      from: scrollY,
      focus: focus && nameOf(focus),
    };
  };

  /** Look at the page as at the one before; where nothing is left that was open, as it comes. */
  const lookAgain = ({ folded, open, seen, top, from, focus }) => {
    if (open.some(named)) {
      for (const name of folded) named(name)?.removeAttribute("open");
      for (const name of open) named(name)?.setAttribute("open", "");
    }
    named(focus)?.querySelector("summary").focus({ preventScroll: true });
    const same = named(seen);
    const place = from && same ? scrollY + topOf(same) - top : from;
    scrollTo({ top: place, behavior: "instant" });
  };

  history.scrollRestoration = "manual";
  if (history.state) lookAgain(history.state);
  history.replaceState(null, "");

  const source = new EventSource(`${location.pathname}/changes`);
  source.addEventListener("message", ({ data }) => {
    if (data === number) return;
    source.close();
    history.replaceState(look(), "", location.pathname);
    location.reload();
  });
  source.addEventListener("error", () => {
    source.close();
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    told.textContent = "This page does not change any more: grade watch has ended, or is out of reach.";
    document.body.prepend(told);
  });
}
