"""Archives of pages, read as Canvas and Moodle read them."""

import io
import re
import zipfile
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.returns import pack_returns
from grader.integrations.canvas.returns import name_in as name_in_canvas
from grader.integrations.moodle.returns import name_in as name_in_moodle
from grader.records.gradebook import Row
from tests.gradebook.support import graded, student


def row_at(place: str, key: str = "a", **ids: str) -> Row:
    return msgspec.structs.replace(graded(student(key, **ids), 85), place=place)


def in_canvas(name: str) -> tuple[str, str] | None:
    """The user, or who it is while they are anonymous, and the attachment that Canvas reads.

    Source: instructure/canvas-lms at 028f76b, app/models/abstract_assignment.rb,
    `infer_comment_context_from_filename`.
    """
    name = name.rpartition("/")[2]
    parts = [part for part in name.split("_") if part != "LATE"]
    if parts[-1].startswith("link") or name.startswith("._"):
        return None
    if parts[0] == "anon":
        whose = parts[1:3]
    else:
        whose = [part for part in parts if re.fullmatch(r"[0-9]+", part)][:2]
    return (whose[0], whose[1]) if len(whose) == 2 else None


MOODLE = {"4.1": 5, "later": 4}
"""How many parts a name must have at least, between underscores, or it is passed over."""


def in_moodle(name: str, version: str) -> tuple[str, str] | None:
    """The participant and the file name that Moodle reads off a path.

    Source: moodle/moodle, mod/assign/feedback/file/importziplib.php,
    `is_valid_filename_for_import`: MOODLE_401_STABLE, and 0203d8f for later versions.
    """
    parts = name.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        words = parts.pop(0).split("_", 4)
        if len(words) < MOODLE[version]:
            continue
        if words[1].isdigit() and words[2:4] == ["assignsubmission", "file"]:
            return words[1], "/".join([*words[4:], *parts]).lstrip("/")
    return None


def names_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def packed(name_in: Callable[[Row], str | None], *rows: Row) -> tuple[list[str], tuple[str, ...]]:
    file = io.BytesIO()
    left = pack_returns(((row, b"<html>") for row in rows), file, name_in)
    return names_in(file.getvalue()), left


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("doejane_1234_98765_cnn.py", "doejane_1234_98765_report.html"),
        ("doejane_LATE_1234_98765_cnn-2.py", "doejane_LATE_1234_98765_report.html"),
        ("LATE_1234_98765_cnn.py", "LATE_1234_98765_report.html"),
        ("1234_98765_cnn.py", "1234_98765_report.html"),
        ("submissions/müllerzoë_7_8_my_9_file.zip", "müllerzoë_7_8_report.html"),
        ("team_one_7_8_link.html", "teamone_7_8_report.html"),
        ("anon_Ab12C_700_cnn.py", "anon_Ab12C_700_report.html"),
        ("LATE_anon_Ab12C_700_cnn-2.py", "anon_Ab12C_700_report.html"),
        ("anon_Ab12C_700_5_x.py", "anon_Ab12C_700_report.html"),
    ],
)
def test_canvas_finds_user_and_attachment(place: str, name: str) -> None:
    names, left = packed(name_in_canvas, row_at(place))
    assert (names, left) == ([name], ())
    assert in_canvas(name) == in_canvas(place.replace("link", "file"))


@pytest.mark.parametrize(
    "place",
    [
        "",
        "doejane_1234_text.html",
        "doejane_1234_link.html",
        "anon_x1y2z_text.html",
        "anon_1_2_c",
        "doe",
    ],
)
def test_what_canvas_cannot_take_back_is_listed(place: str) -> None:
    assert packed(name_in_canvas, row_at(place, "left")) == ([], ("left",))


@pytest.mark.parametrize(
    "place",
    [
        "Doe Jane_77_assignsubmission_file",
        "Doe Jane_77_assignsubmission_file_",
        "Doe Jane_77_assignsubmission_file_cnn.py",
        "hw/Doe Jane_77_assignsubmission_file/src/cnn.py",
    ],
)
def test_moodle_finds_the_participant(place: str) -> None:
    names, left = packed(name_in_moodle, row_at(place, moodle="77"))
    assert (names, left) == (["Doe Jane_77_assignsubmission_file_/report.html"], ())
    for version in MOODLE:
        assert in_moodle(names[0], version) == ("77", "report.html")


def test_what_moodle_cannot_take_back_is_listed() -> None:
    rows = [
        row_at("Default group_assignsubmission_file", "no team"),
        row_at("Team 7_77_assignsubmission_file", "77"),
        row_at("alice.zip", "alice", moodle="77"),
    ]
    assert packed(name_in_moodle, *rows) == ([], ("no team", "77", "alice"))


@given(st.text(min_size=1, max_size=12), st.integers(0, 10**9), st.integers(0, 10**9))
def test_no_name_leads_a_page_to_somebody_else(name: str, user: int, attachment: int) -> None:
    for place in (f"{name}_{user}_{attachment}_cnn.py", f"{name}_LATE_{user}_{attachment}_cnn.py"):
        names, left = packed(name_in_canvas, row_at(place))
        assert len(names) + len(left) == 1
        if names and not any(part.isdigit() for part in name.split("_")) and "/" not in name:
            assert in_canvas(names[0]) == (str(user), str(attachment))
    place = f"{name}_{user}_assignsubmission_file"
    names, _ = packed(name_in_moodle, row_at(place, moodle=str(user)))
    if names and "_" not in name and "/" not in name:
        assert in_moodle(names[0], "4.1") == (str(user), "report.html")
    assert not [
        one for one in names if one.startswith("/") or "\\" in one or ".." in one.split("/")
    ]


def test_members_of_a_group_share_a_page_and_pages_are_asked_for_one_by_one() -> None:
    taken = []

    def pages() -> object:
        for key in ("a", "b", "c"):
            taken.append(key)
            yield row_at("Team_7_assignsubmission_file", key, moodle="7"), f"page of {key}".encode()

    file = io.BytesIO()
    assert pack_returns(pages(), file, name_in_moodle) == ()  # type: ignore[arg-type]
    assert taken == ["a", "b", "c"]
    assert len(names_in(file.getvalue())) == 1


def test_the_same_pages_make_the_same_archive() -> None:
    rows = [row_at("doejane_1234_98765_cnn.py"), row_at("roe_1235_98766_cnn.py")]
    archives = []
    for _ in range(2):
        file = io.BytesIO()
        pack_returns([(row, b"<html>" * 99) for row in rows], file, name_in_canvas)
        archives.append(file.getvalue())
    assert archives[0] == archives[1]
    with zipfile.ZipFile(io.BytesIO(archives[0])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("roe_1235_98766_report.html") == b"<html>" * 99
