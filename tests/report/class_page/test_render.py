import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import OutputError
from grader.records.gradebook import ClassReport, Override
from grader.records.graded_with import GraderInfo
from grader.report.class_page import render_class_page, write_class_page
from tests.gradebook.support import AXES
from tests.report.class_page.classes import GRADED_WITH, class_of, class_with, hostile_class, row_of
from tests.report.page.test_render import Outline
from tests.report.test_hostile_text import ATTACKS, NAMES, is_harmless

EMPTY = class_of(0)
CLASS = class_of(120)
LARGE = class_of(1000)


def outline_of(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    outline.close()
    assert outline.open == []
    return outline


def words_of(book: ClassReport, *, anonymous: bool = False) -> str:
    return " ".join(outline_of(render_class_page(book, anonymous=anonymous)).text.split())


def data_of(page: str) -> Any:
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def without_library(page: str) -> str:
    """The page but for its styles and scripts, which hold no text of the class."""
    return re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)


@pytest.fixture(params=["empty", "class", "large", "anonymous"])
def page(request: pytest.FixtureRequest) -> str:
    book = {"empty": EMPTY, "large": LARGE}.get(request.param, CLASS)
    return render_class_page(book, anonymous=request.param == "anonymous")


def test_a_page_is_well_formed_and_its_ids_are_unique(page: str) -> None:
    outline = outline_of(page)
    assert len(set(outline.ids)) == len(outline.ids)
    assert [tag for tag, _ in outline.tags].count("h1") == 1
    labels = {str(one["aria-labelledby"]) for _, one in outline.tags if "aria-labelledby" in one}
    anchors = {str(one["href"]) for tag, one in outline.tags if tag == "a"}
    inside = {one.removeprefix("#") for one in anchors if one.startswith("#")}
    assert labels | inside <= set(outline.ids)


def test_a_page_loads_nothing_and_links_to_nothing_but_pages_beside_it(page: str) -> None:
    for tag, attributes in outline_of(page).tags:
        assert tag not in {"img", "iframe", "link", "object", "embed", "base"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith(("#", "./"))


def test_a_page_allows_its_own_style_and_scripts_and_nothing_else(page: str) -> None:
    metas = [one for tag, one in outline_of(page).tags if tag == "meta"]
    (policy,) = [str(one["content"]) for one in metas if "http-equiv" in one]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for tag in ("style", "script"):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts]
        assert rules.pop(f"{tag}-src") == " ".join(f"'sha256-{one.decode()}'" for one in digests)
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_the_top_counts_the_class() -> None:
    text = words_of(CLASS)
    of = {one: sum(row.standing == one for row in CLASS.rows) for one in ("graded", "missing")}
    late = sum(row.late for row in CLASS.rows)
    assert re.search(
        rf"120 students: {of['graded']} graded, \d unreadable, \d grader errors?, "
        rf"{of['missing']} missing\. {late} late\. Median [\d.]+ of 100\.",
        text,
    )
    assert (
        "Final deck 3f2a3f2a of 544 cases. Graded with cnn-grader 0.1.0, Python 3.11, NumPy 2.4.6 "
        "and final deck 3f2a3f2a." in text
    )


def test_the_top_says_whose_points_were_earned_otherwise() -> None:
    newer = msgspec.structs.replace(
        GRADED_WITH, grader=GraderInfo(version="0.2.0", python="3.12", numpy="2.5.0")
    )
    rows = [
        row_of(key, standing="graded", graded_with=one)
        for key, one in (("a", GRADED_WITH), ("b", newer), ("c", GRADED_WITH))
    ]
    text = words_of(class_with(*rows, earlier=("Points stand as they were earned.",)))
    assert (
        "The scores of 2 were made with cnn-grader 0.1.0, Python 3.11, NumPy 2.4.6 and final deck "
        "3f2a3f2a. The score of one was made with cnn-grader 0.2.0, Python 3.12, NumPy 2.5.0 and "
        "final deck 3f2a3f2a. Points stand as they were earned." in text
    )


def test_a_class_without_students_has_a_page() -> None:
    assert "No score 0 students: 0 graded" in words_of(EMPTY)


def test_grader_errors_come_before_findings_and_say_what_to_do() -> None:
    text = words_of(CLASS)
    parts = ["Grader errors", "Findings of the class", "Unreadable", "Who passes which check"]
    found = [text.rindex(part) for part in parts]
    assert found == sorted(found)
    failed = next(row for row in CLASS.rows if row.standing == "error")
    told = text[: text.index("Something was handed in")]
    for words in (failed.student.name, failed.student.key, failed.message, failed.place):
        assert words in told


def test_files_that_did_not_load_stand_before_the_scores_and_out_of_the_average() -> None:
    points: dict[str, Any] = {"points": {"pad/basic": 0}, "possible": {"pad/basic": 4}}
    broken = [
        row_of(key, f"N{key}", standing="did not load", message=f"Why {key}.", **points)
        for key in ("a", "b")
    ]
    right: dict[str, Any] = {"points": {"pad/basic": 4}, "possible": {"pad/basic": 4}}
    graded = row_of("c", standing="graded", verdicts={"pad/basic": "right"}, **right)
    text = words_of(class_with(*broken, graded))
    assert text.index("Did not load") < text.index("Why a.") < text.index("Who passes")
    assert "4 / 4 on average" in text
    assert "3 students: 1 graded, 2 did not load, 0 unreadable" in text
    assert "2 did not load, which is 0 points each." in text
    assert "basic 100 % 1 / 1" in text
    assert "No file loaded 2 students: 0 graded" in words_of(class_with(*broken))


def test_who_is_graded_and_has_a_remark_is_listed_with_it() -> None:
    stopped = row_of("s1", "Ana", standing="graded", message="An import stops there.")
    told = words_of(class_with(stopped, row_of("s2", "Bo", standing="graded")))
    assert "Graded with a remark1 These have a score like any other." in told
    before = told[: told.index("Students Search")]
    assert "Ana s1An import stops there." in before
    assert "Bo" not in before
    assert "Graded with a remark" not in words_of(class_with(row_of("s2", standing="graded")))


def test_a_class_without_problems_has_no_section_for_them() -> None:
    graded = [row for row in CLASS.rows if row.standing == "graded"]
    text = words_of(class_with(*graded))
    assert "Grader errors" not in text
    assert "Something was handed in" not in text


def test_many_problems_are_counted_and_not_all_listed() -> None:
    rows = [row_of(str(n), standing="error", message="Grade it again.") for n in range(1000)]
    page = render_class_page(class_with(*rows), anonymous=False)
    assert outline_of(page).text.count("Grade it again.") == 50
    assert "950 more are in the table." in page


def test_every_check_says_what_it_asks_and_how_many_pass() -> None:
    text = words_of(CLASS)
    graded = [row for row in CLASS.rows if row.standing == "graded"]
    for name, asks in CLASS.checks.items():
        passed = sum(row.verdicts[name] == "right" for row in graded)
        percent = round(100 * passed / len(graded))
        asked = asks.replace("`", "")
        assert f"{name.partition('/')[2]} {percent} % {passed} / {len(graded)} {asked}" in text


def test_a_finding_names_who_has_it_and_links_to_their_pages() -> None:
    outline = outline_of(render_class_page(CLASS, anonymous=False))
    hrefs = {one["href"] for tag, one in outline.tags if tag == "a"}
    for row in CLASS.rows:
        if row.findings:
            assert row.student.name in outline.text
            assert f"./{CLASS.pages[row.student.key]}" in hrefs


def test_the_table_has_everything_about_a_student() -> None:
    overrides = (Override(check="pad/basic", points=2, note="by mail", at="2026-10-02T09:30:00Z"),)
    row = row_of(
        "s1", "Ada", standing="graded", points={"pad/basic": 2, "pad/axes": 0, "conv1d/bias": 3},
        possible={"pad/basic": 2, "pad/axes": 2, "conv1d/bias": 3}, late=True,
        verdicts={"pad/basic": "raised", "pad/axes": "wrong shape", "conv1d/bias": "right"},
        findings=(AXES,), chosen="attempt 2 of 2, the last",
        same_as=("s2", "gone"), overrides=overrides, uses=("torch.nn in line 4 of cnn.py",),
    )  # fmt: skip
    other = row_of("s2", "Grace")
    checks = dict.fromkeys(("conv1d/bias", "pad/basic", "pad/axes"), "asks")
    book = class_with(row, other, checks=checks, pages={"s1": "s1/report.html"})
    data = data_of(render_class_page(book, anonymous=False))
    assert data["operations"] == [
        {"name": "conv1d", "possible": 3},
        {"name": "pad", "possible": 4},
    ]
    assert data["students"] == [
        {
            "name": "Ada",
            "key": "s1",
            "page": "./s1/report.html",
            "standing": "graded",
            "score": 5,
            "operations": {"pad": 2, "conv1d": 3},
            "late": True,
            "findings": ["Maybe: Your code pads rows (up to +2)"],
            "shared_findings": [0],
            "failing": [1, 2],
            "notes": [
                "attempt 2 of 2, the last",
                "pad/basic set to 2 by hand: by mail (2026-10-02)",
                "uses what it is to do without: torch.nn in line 4 of cnn.py",
                "same source as Grace (s2), gone",
            ],
            "overridden": True,
            "shared": True,
            "forbidden": True,
        },
        {"name": "Grace", "key": "s2", "standing": "missing"},
    ]


def test_points_that_others_excuse_and_state_are_told() -> None:
    row = row_of("s1", points={"pad/basic": 2}, excused={"pad/basic": ("conv1d",)}, state=("pad",))
    student = data_of(render_class_page(class_with(row), anonymous=False))["students"][0]
    assert student["notes"] == ["excused: 2 points for faults of conv1d", "state in pad"]


def test_a_source_that_everybody_has_does_not_name_everybody() -> None:
    keys = [f"s{number}" for number in range(1000)]
    rows = [row_of(key, same_as=tuple(one for one in keys if one != key)) for key in keys]
    student = data_of(render_class_page(class_with(*rows), anonymous=False))["students"][0]
    assert student["notes"] == ["same source as s1, s2, s3 and 996 more"]


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("a/report.html", "./a/report.html"),
        ("a%20b.html", "./a%20b.html"),
        ("ä b.html", "./%C3%A4%20b.html"),
        ("javascript:alert(1)", "./javascript:alert(1)"),
        ("//elsewhere.example/x", ".///elsewhere.example/x"),
        ("\\\\elsewhere\\x", "./%5C%5Celsewhere%5Cx"),
        ("a#b?c\n.html", "./a%23b%3Fc%0A.html"),
        ("\udcff.html", "./%3F.html"),
    ],
)
def test_a_link_leads_to_a_page_beside_this_one_and_nowhere_else(address: str, href: str) -> None:
    book = class_with(row_of("s", findings=(AXES,)), pages={"s": address})
    page = render_class_page(book, anonymous=False)
    assert data_of(page)["students"][0]["page"] == href
    assert href in [one.get("href") for tag, one in outline_of(page).tags if tag == "a"]


@settings(max_examples=30)
@given(text=NAMES | st.sampled_from(ATTACKS), key=NAMES, anonymous=st.booleans())
def test_hostile_text_is_shown_and_not_obeyed(text: str, key: str, *, anonymous: bool) -> None:
    pages = [
        render_class_page(one, anonymous=anonymous)
        for one in (hostile_class(text, f"k{key}"), hostile_class("x", "k"))
    ]
    assert is_harmless(without_library(pages[0]))
    tags = [[tag for tag, _ in outline_of(page).tags if tag != "code"] for page in pages]
    assert tags[0] == tags[1]
    assert len(data_of(pages[0])["students"]) == 5


def test_text_that_would_end_the_data_is_inside_of_it() -> None:
    text = "</script><script>alert(1)</script><!--\u2028"
    page = render_class_page(class_with(row_of("s", text)), anonymous=False)
    assert page.count("<script") == 3
    assert data_of(page)["students"][0]["name"] == text.replace("\u2028", "\\u2028")


_OF_SECTIONS = 4
"""Rows of the table of sections, with the one of titles."""


def test_without_scripts_a_small_class_has_a_plain_table() -> None:
    outline = outline_of(render_class_page(CLASS, anonymous=False))
    assert [tag for tag, _ in outline.tags].count("tr") == _OF_SECTIONS + 121
    assert "needs scripts" not in outline.text


def test_without_scripts_a_large_class_says_how_to_see_the_table() -> None:
    outline = outline_of(render_class_page(LARGE, anonymous=False))
    assert [tag for tag, _ in outline.tags].count("tr") == _OF_SECTIONS
    assert "The table of 1000 students needs scripts" in outline.text


def test_a_page_is_written_as_utf8(tmp_path: Path) -> None:
    write_class_page(CLASS, tmp_path / "index.html", anonymous=False)
    written = (tmp_path / "index.html").read_text("utf-8")
    assert written == render_class_page(CLASS, anonymous=False)


def test_a_page_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_class_page(CLASS, tmp_path / "file" / "index.html", anonymous=False)
