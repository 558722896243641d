"""Links of documents lead to files in the repository, and to pages on the site."""

import pytest

from docs.site.links import linked_sources, rewrite_links


@pytest.mark.parametrize(
    ("document", "link", "page"),
    [
        ("docs/student.md", "security.md", "security.md"),
        ("docs/student.md", "security.md#who", "security.md#who"),
        ("docs/student.md", "../CONTRIBUTING.md", "contributing.md"),
        ("docs/student.md", "README.md", "index.md"),
        ("README.md", "docs/student.md", "student.md"),
        ("README.md", "docs", "index.md"),
        ("docs/student.md", "report.schema.json", "report-schema.md"),
        ("docs/student.md", "images/phone.png", "images/phone.png"),
        ("README.md", "docs/images/phone.png", "images/phone.png"),
        ("docs/student.md", "../grader/grade.py", "source/grader/grade.py.md"),
        ("docs/student.md", "../grader/check", "source/grader/check/index.md"),
        ("README.md", "third_party/junit/README.md", "source/third_party/junit/README.md"),
        ("README.md", ".github/workflows/gate.yml", "source/github/workflows/gate.yml.md"),
        ("docs/student.md", "#questions", "#questions"),
        ("docs/student.md", "https://example.org/a.md", "https://example.org/a.md"),
    ],
)
def test_a_link_leads_to_the_page_of_what_it_names(document: str, link: str, page: str) -> None:
    assert rewrite_links(f"a [word]({link}), and", document) == f"a [word]({page}), and"


def test_sources_are_what_is_linked_and_has_no_page_of_its_own() -> None:
    text = "[a](../Makefile) [b](student.md) ![c](images/phone.png) [d](https://example.org)"
    assert [*linked_sources(text, "docs/student.md")] == ["Makefile"]
