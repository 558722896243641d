"""Pages in a real browser, and what they are pages of."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from grader.report.page import render_page
from tests.conftest import Sample
from tests.support import REPOSITORY

Open = Callable[..., "Opened"]

_SHIFTS = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) (window.shifts ??= []).push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


class Opened(NamedTuple):
    """A page that a browser shows.

    Attributes:
        page: The page.
        told: What went wrong: errors, violations of its content policy, requests.
    """

    page: Page
    told: list[str]

    @property
    def shifts(self) -> list[float]:
        """How far anything moved that nobody moved."""
        shifts: list[float] = self.page.evaluate("window.shifts ?? []")
        return shifts


@pytest.fixture(scope="session")
def pages(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The file that holds the page of a sample; each is graded once."""
    folder = tmp_path_factory.mktemp("pages")

    def page_of(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(render_page(sample(name)), "utf-8")
        return path

    return page_of


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts by their settings, each opened once."""
    opened: dict[tuple[int, str, bool], BrowserContext] = {}

    def context_of(width: int, scheme: str, *, scripts: bool) -> BrowserContext:
        key = (width, scheme, scripts)
        if key not in opened:
            opened[key] = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
                java_script_enabled=scripts,
                permissions=["clipboard-read", "clipboard-write"],
            )
            if scripts:
                opened[key].add_init_script(_SHIFTS)
        return opened[key]

    yield context_of
    for context in opened.values():
        context.close()


@pytest.fixture
def open_file(contexts: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Open a page from disk, as whoever was sent it does."""
    opened: list[Page] = []

    def open_file(
        path: Path,
        *,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
        slower: int = 1,
    ) -> Opened:
        context = contexts(width, scheme, scripts=scripts)
        page = context.new_page()
        if slower > 1:
            tools = context.new_cdp_session(page)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        opened.append(page)
        told: list[str] = []
        own = path.as_uri()

        def tell(message: ConsoleMessage) -> None:
            told.append(message.text)

        page.on("console", tell)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda one: told.append(one.url) if one.url != own else None)
        page.goto(own)
        return Opened(page, told)

    yield open_file
    for page in opened:
        page.close()


@pytest.fixture
def open_page(pages: Callable[[str], Path], open_file: Open) -> Open:
    """Open the page of a sample."""
    return lambda name, **settings: open_file(pages(name), **settings)


@pytest.fixture(scope="session")
def axe() -> str:
    return (REPOSITORY / "third_party" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations_of(opened: Opened, axe: str) -> list[tuple[str, str, str]]:
    """What axe finds on a page: the rule, the element, and how to mend it."""
    opened.page.evaluate(axe)
    found: dict[str, Any] = opened.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
    ]


def open_details(opened: Opened) -> None:
    opened.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
