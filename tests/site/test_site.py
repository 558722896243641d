"""The site as `make docs` builds it: whole, without a warning, and without any other host."""

import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from tests.support import REPOSITORY

pytestmark = pytest.mark.whole

NO_PAGES = {"genindex.html", "py-modindex.html", "search.html"}
"""What Sphinx makes of all pages; the field for searching leads to the last."""


class Parsed(NamedTuple):
    """What a page of the site has.

    Attributes:
        anchors: Names that a link can lead to.
        links: Where its links lead, those of the navigation first.
        in_navigation: How many of the links are of the navigation.
        loaded: What a browser loads to show it.
        words: All of its text.
    """

    anchors: set[str]
    links: list[str]
    in_navigation: int
    loaded: list[str]
    words: str


class Reader(HTMLParser):
    """Reads a page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.below: list[str] = []
        self.others: list[str] = []
        self.loaded: list[str] = []
        self.words: list[str] = []
        self._navigations = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._navigations += tag == "nav"
        self.anchors.update(has[name] for name in ("id", "name") if name in has)
        if tag == "a" and "href" in has:
            (self.below if self._navigations else self.others).append(has["href"])
        elif tag == "link" and has.get("rel") not in {"canonical", "next", "prev", "search"}:
            self.loaded.append(has["href"])
        self.loaded.extend(has[name] for name in ("src", "srcset", "data") if has.get(name))

    def handle_endtag(self, tag: str) -> None:
        self._navigations -= tag == "nav"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def read(path: Path) -> Parsed:
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    links = [*reader.below, *reader.others]
    return Parsed(reader.anchors, links, len(reader.below), reader.loaded, "".join(reader.words))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, which is built once, whichever process asks first."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "site"
    with FileLock(f"{folder}.lock"):
        if not (folder / "html" / "index.html").exists():
            command = [sys.executable, "-m", "docs.site", str(folder)]
            done = subprocess.run(
                command, cwd=REPOSITORY, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            assert done.stderr == "", "a warning"
    return folder / "html"


def pages(site: Path) -> set[Path]:
    """What stands in the navigation, or has to; pages of the grader have tests of their own."""
    others = {"_static", "examples"}
    return {
        path
        for path in site.rglob("*.html")
        if path.name not in NO_PAGES and path.relative_to(site).parts[0] not in others
    }


def test_every_link_leads_to_a_page_and_an_anchor_that_are_there(site: Path) -> None:
    dead = []
    for page in site.rglob("*.html"):
        for link in read(page).links:
            parts = urlsplit(link)
            if parts.scheme or link in {"", "#"}:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchor = unquote(parts.fragment)
            if not target.is_file() or (anchor and anchor not in read(target).anchors):
                dead.append((page.relative_to(site), link))
    assert not dead


def test_every_page_is_reached_by_the_navigation_alone(site: Path) -> None:
    first = (site / "index.html").resolve()
    reached, waiting = {first}, [first]
    while waiting:
        page = waiting.pop()
        parsed = read(page)
        for link in parsed.links[: parsed.in_navigation]:
            parts = urlsplit(link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not parts.scheme and target.suffix == ".html" and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert {path.resolve() for path in pages(site)} <= reached


def test_a_browser_loads_nothing_from_another_host(site: Path) -> None:
    foreign = [
        (path.relative_to(site), found)
        for path in site.rglob("*.html")
        for found in read(path).loaded
        if urlsplit(found).netloc
    ] + [
        (path.relative_to(site), found)
        for path in site.rglob("*.css")
        for found in re.findall(
            r"""(?:url\(|@import )["']?((?:https?:)?//[^"')]+)""", path.read_text("utf-8")
        )
    ]
    assert not foreign


def test_nothing_of_this_machine_stands_in_the_site(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert str(REPOSITORY) not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("page", "anchor", "word"),
    [
        ("commands.html", "grade-publish-canvas", "--missing"),
        ("python.html", "grader.api.grade_submission", "allow_weak_isolation"),
        ("operation-files.html", "grader.operation.Draw", "integer"),
        ("records.html", "grader.records.report.CheckReport", "conv2d/stride"),
        ("report-schema.html", "", "FindingReport"),
        ("gradebook-schema.html", "", "StudentLine"),
        ("student.html", "questions", "Is this my grade?"),
        ("contributing.html", "add-a-known-mistake", "minpool"),
        ("source/grader/grade.py.html", "", "def grade_submission("),
        ("examples/mistakes.html", "", "per-axis-stride"),
        ("examples/perfect.html", "", "100"),
        ("examples/class/index.html", "students", "Mona"),
    ],
)
def test_a_page_has_what_is_looked_for_there(site: Path, page: str, anchor: str, word: str) -> None:
    parsed = read(site / page)
    assert not anchor or anchor in parsed.anchors
    assert word in parsed.words


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_their_window_and_ask_for_nothing(
    site: Path, browser: Browser, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    for path in site.glob("*.html"):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    assert asked
    assert all(url.startswith(site.as_uri()) for url in asked)
    page.close()


def test_whoever_searches_finds_a_page_without_a_server(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "search.html").as_uri() + "?q=zygote")
    page.get_by_role("link", name="Why a zygote").click()
    page.wait_for_url("**/architecture.html*#why-a-zygote")
    page.close()
