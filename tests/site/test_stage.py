"""The first page is the navigation."""

import re

from docs.site.links import PAGES, REPOSITORY, rewrite_links
from docs.site.stage import FIRST, first_pages

PAGES_OF = dict(
    first_pages(
        "# Title\n\nWords.\n\n## Start\n\n- [Begin](a.md): here.\n\n## Project\n\nNo list.\n"
    )
)


def test_every_document_is_named_on_the_first_page() -> None:
    text = rewrite_links((REPOSITORY / FIRST).read_text("utf-8"), FIRST)
    named = re.findall(r"^- \[[^]]+\]\(([^)]+)\.md\): ", text, re.MULTILINE)
    unnamed = {page for page in PAGES.values() if page not in {"index", *named}}
    assert not unnamed, f"Give {unnamed} a line in {FIRST}, under the heading where it belongs"
    assert len(named) == len(set(named))


def test_each_section_of_the_first_page_is_a_page_too() -> None:
    assert [*PAGES_OF] == ["index", "start", "project"]
    assert PAGES_OF["index"].startswith("# Title\n\nWords.\n\n## Start\n\n- [Begin](a.md): here.\n")
    assert PAGES_OF["start"].startswith("# Start\n\n- [Begin](a.md): here.\n")


def test_pages_hang_below_the_section_that_names_them_by_the_title_it_gives_them() -> None:
    assert PAGES_OF["index"].endswith(":hidden:\n\nstart\nproject\n```\n")
    assert PAGES_OF["start"].endswith(":hidden:\n\nBegin <a>\nExamples <examples>\n```\n")


def test_pages_that_only_the_site_has_are_named_beside_the_others() -> None:
    assert "- [Sources](source/index.md): " in PAGES_OF["index"]
    assert "- [Sources](source/index.md): " in PAGES_OF["project"]
