"""Each layout, built from the rules of its system, lands on the right students in every form."""

import os
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.errors import SubmissionError
from grader.gradebook.lateness import Deadlines
from grader.intake.attempts import pick_attempt
from grader.intake.download import Download
from grader.intake.layouts import plain
from grader.integrations import layouts
from tests.intake.downloads import FORMS, NOISE, WANTED, code, tar_of, write_download, zip_of
from tests.intake.opening import open_download
from tests.support import notebook_of

DECOMPOSED = unicodedata.normalize("NFD", "Jörg Müller")


class Sample(NamedTuple):
    """A download and what is in it.

    Attributes:
        layout: Name of its layout.
        name: What the folder or archive is called.
        files: What it holds; `code(key)` is what a student with that key handed in.
        students: Keys and names of the students of each attempt.
        leftover: What belongs to nobody.
    """

    layout: str
    name: str
    files: Mapping[str, bytes]
    students: list[list[tuple[str, str]]]
    leftover: tuple[str, ...] = ()


METADATA = """\
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: 0042
    :email: ada@example.org
  :created_at: 2026-03-01 10:00:00.123456789 Z
  :score: 3.0
  :status: processed
  :results:
    tests:
    - score: 1.0
      name: "submission_99:"
    nothing: &1 {}
    again: *1
  :history:
  - :created_at: 2026-02-01 10:00:00.000000000 Z
    :score: 1.0
submission_12:
  :submitters:
  - :name: "Erd\\u0151s P\\xE1l"
    :sid: '100'
  - :name: Emmy Noether
    :email: Emmy@example.org
  :created_at: 2026-03-01 12:00:00.000000000 +02:00
submission_13:
  :submitters:
  - :name: Nobody Knows
submission_14:
  :submitters:
  - :name: Empty Handed
    :sid: '104'
"""

SAMPLES = [
    Sample(
        "plain",
        "hw",
        {
            "alice/cnn.py": code("alice"),
            "alice/data/weights.csv": b"1",
            "bob.py": code("bob"),
            f"{DECOMPOSED}/Lösung.py": code("Jörg Müller"),
            "carol.ipynb": notebook_of(code("carol").decode()),
            "dave.v2.zip": zip_of({"hw/cnn.py": code("dave.v2"), "__MACOSX/hw/._cnn.py": b"\0"}),
            "erin.tar.gz": tar_of({"./cnn.py": code("erin")}, "tar.gz"),
            "frank/upload.zip": zip_of({"cnn.py": code("frank")}),
            "grace/cnn.py": code("grace"),
            "grace/broken.zip": b"PK\x03\x04",
            "notes.txt": b"",
        },
        [
            [(name, name)]
            for name in (
                "bob",
                "carol",
                "dave.v2",
                "erin",
                unicodedata.normalize("NFC", DECOMPOSED),
                "alice",
                "frank",
                "grace",
            )
        ],
        ("notes.txt",),
    ),
    Sample(
        "canvas",
        "submissions",
        {
            "doejane_1234_98765_cnn.py": code("1234"),
            "doejane_1234_98766_help me.py": b"x = 1\n",
            "müllerjörg_LATE_77_500_1_2_3_my conv.py": code("77"),
            "LATE_anon_Xy12z_600_cnn-2.py": code("anon_Xy12z"),
            "anon_b_601_hw.zip": zip_of({"hw/cnn.py": code("anon_b")}),
            "teamseven_9_700_cnn-1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b.py": code("9"),
            "typed_8_text.html": b"<p>def conv2d(x)</p>",
            "linked_5_link.html": b"",
            "readme.txt": b"",
        },
        [
            [("1234", "doejane")],
            [("77", "müllerjörg")],
            [("anon_Xy12z", "anon_Xy12z")],
            [("anon_b", "anon_b")],
            [("9", "teamseven")],
            [("8", "typed")],
            [("5", "linked")],
        ],
        ("readme.txt",),
    ),
    Sample(
        "moodle",
        "CNN-HW 1-77",
        {
            "Jörg Müller_12_assignsubmission_file/sub dir/cnn.py": code("12"),
            "Jörg Müller_12_assignsubmission_onlinetext/onlinetext.html": b"<p>hi</p>",
            "Ann Lee_13_assignsubmission_file_/x.py": code("13"),
            "Participant_14_assignsubmission_file/hw.zip": zip_of({"a/cnn.py": code("14")}),
            "Default group_assignsubmission_file/cnn.py": code("Default group"),
            "Team 7_70_assignsubmission_file/cnn.py": code("70"),
            "Only Text_15_assignsubmission_onlinetext/onlinetext.html": b"<p>hi</p>",
        },
        [
            [("13", "Ann Lee")],
            [("Default group", "Default group")],
            [("12", "Jörg Müller")],
            [("15", "Only Text")],
            [("14", "Participant")],
            [("70", "Team 7")],
        ],
    ),
    Sample(
        "moodle",
        "CNN-HW 1-77-flat",
        {
            "Jörg Müller_12_assignsubmission_file_cnn.py": code("12"),
            "Jörg Müller_12_assignsubmission_file_sums.py": b"x = 1\n",
            "Jörg Müller_12_assignsubmission_onlinetext_onlinetext.html": b"",
            "Eve_66_assignsubmission_file_Ann_13_assignsubmission_file_cnn.py": code("66"),
            "grades.csv": b"",
        },
        [[("66", "Eve")], [("12", "Jörg Müller")]],
        ("grades.csv",),
    ),
    Sample(
        "blackboard",
        "gradebook_CS1_Homework_1",
        {
            "Homework_1_ada1_attempt_2026-11-03-23-55-00_cnn.py": code("ada1"),
            "Homework_1_ada1_attempt_2026-11-03-23-55-00.txt": b"Name: Ada Lovelace (ada1)\n",
            "Homework_1_ada1_attempt_2026-11-04-00-01-00_cnn.py": code("ada1"),
            "Homework_1_ada1_attempt_2026-11-04-00-01-00_sums_a_b.py": b"x = 1\n",
            "Homework_1_eve_x_attempt_2026-11-03-10-00-00_H_ada1_attempt_2027-01-01-00-00-00.py": (
                code("eve_x")
            ),
            "Homework_1_bob_poging_2026-11-03-10-00-00_hw.zip": zip_of({"h/cnn.py": code("bob")}),
            "Homework_1_text_attempt_2026-11-03-10-00-00.txt": b"Name: Only Text (text)\n",
            "readme.txt": b"",
        },
        [
            [("ada1", "ada1")],
            [("ada1", "ada1")],
            [("bob", "bob")],
            [("eve_x", "eve_x")],
            [("text", "text")],
        ],
        ("readme.txt",),
    ),
    Sample(
        "brightspace",
        "Homework 1 Download Nov 5, 2026 1010 AM",
        {
            "index.html": b"<html>",
            "101-55 - Jörg Müller-Lüdenscheid - Nov 3, 2026 919 PM/cnn.py": code("101"),
            "102-55 - Ann Lee - Nov 3, 2026 919 PM/src/cnn.py": code("102"),
            "103-55 - Ann Lee - Nov 3, 2026 9:19 PM/hw.zip": zip_of({"cnn.py": code("103")}),
            "104-55 - Bo - 3 november 2026 2119/x.py": code("104"),
            "105-55 - Only Text - Nov 3, 2026 919 PM/index.html": b"",
            "notes": b"",
        },
        [
            [("101", "Jörg Müller-Lüdenscheid")],
            [("102", "Ann Lee")],
            [("103", "Ann Lee")],
            [("104", "Bo")],
            [("105", "Only Text")],
        ],
        ("notes",),
    ),
    Sample(
        "brightspace",
        "Homework 1 flat",
        {
            "index.html": b"<html>",
            "101-55 - Ann Lee - Nov 3, 2026 919 PM - cnn.py": code("101"),
            "101-55 - Ann Lee - Nov 3, 2026 919 PM - sums.py": b"x = 1\n",
            "102-55 - Eve - Nov 3, 2026 919 PM - 101-55 - Ann Lee - Nov 4, 2026 919 PM - a.py": (
                code("102")
            ),
        },
        [[("101", "Ann Lee")], [("102", "Eve")]],
    ),
    Sample(
        "gradescope",
        "assignment_5_export",
        {
            "submission_metadata.yml": METADATA.encode(),
            "submission_11/cnn.py": code("0042"),
            "submission_12/hw/cnn.py": code("100"),
            "submission_13/mine.py": code("submission_13"),
            "submission_99/cnn.py": b"",
        },
        [
            [("0042", "Ada Lovelace")],
            [("100", "Erdős Pál"), ("Emmy@example.org", "Emmy Noether")],
            [("submission_13", "Nobody Knows")],
            [("104", "Empty Handed")],
        ],
        ("submission_99",),
    ),
    Sample(
        "github-classroom",
        "cnn-hw-submissions",
        {
            "cnn-hw-ada/cnn.py": code("ada"),
            "cnn-hw-ada/.git/config": b"",
            "cnn-hw-team-7/src/cnn.py": code("team-7"),
            "cnn-hw-untouched/": b"",
            "other-repository/cnn.py": b"",
        },
        [[("ada", "ada")], [("team-7", "team-7")], [("untouched", "untouched")]],
        ("other-repository",),
    ),
    Sample(
        "classroom50",
        "cs50-cnn_submissions_2026_03_01_T_10_00_00",
        {
            "cs50-cnn-ada/cnn.py": code("ada"),
            "cs50-cnn-ada/result.json": b'{"datetime":"2026-02-28T23:59:59Z","owner":"bob"}',
            "cs50-cnn-bob-b/cnn.py": code("bob-b"),
            "cs50-cnn-bob-b/result.json": b'{"datetime":"<script>"}',
            "cs50-cnn-bob-b/results.json": b"[]",
            "scores.csv": b"username,score\n",
        },
        [[("ada", "ada")], [("bob-b", "bob-b")]],
    ),
]

EMPTY_HANDED = {"typed", "linked", "Only Text", "Empty Handed", "untouched", "text"}

SAMPLE_OF = {sample.layout: sample for sample in SAMPLES}


def check(download: Download, sample: Sample) -> None:
    found = [[(one.key, one.name) for one in each.students] for each in download.attempts]
    assert sorted(found) == sorted(sample.students)
    assert {one.place for one in download.leftover} == set(sample.leftover)
    for attempt in download.attempts:
        first = attempt.students[0]
        if first.name in EMPTY_HANDED:
            with pytest.raises(SubmissionError):
                download.read(attempt, WANTED)
        else:
            submission = download.read(attempt, WANTED)
            assert repr(first.key).encode() in submission.sources[submission.main]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_submission_lands_on_its_student(tmp_path: Path, sample: Sample, form: str) -> None:
    path = write_download(tmp_path, {**sample.files, **NOISE}, form, sample.name)
    with open_download(path) as download:
        assert download.layout == sample.layout
        check(download, sample)


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_folder_around_everything_is_looked_through(
    tmp_path: Path, sample: Sample, form: str
) -> None:
    files = {f"{sample.name}/{name}": content for name, content in sample.files.items()}
    path = write_download(tmp_path, {**files, **NOISE}, form, "download (1)")
    with open_download(path) as download:
        assert download.layout == sample.layout
        check(download, sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_named_layout_is_taken_at_its_word(tmp_path: Path, sample: Sample) -> None:
    path = write_download(tmp_path, sample.files, "folder", "renamed")
    with open_download(path, sample.layout) as download:
        assert download.layout == sample.layout
        assert download.attempts


def opened(folder: Path, files: Mapping[str, bytes], name: str = "hw") -> Download:
    return open_download(write_download(folder, files, "folder", name))


def test_the_ids_are_those_of_the_system(tmp_path: Path) -> None:
    ids: dict[tuple[str, str], Mapping[str, str]] = {}
    for number, sample in enumerate(SAMPLES):
        (tmp_path / str(number)).mkdir()
        path = write_download(tmp_path / str(number), sample.files, "folder", sample.name)
        with open_download(path) as download:
            for attempt in download.attempts:
                ids |= {(download.layout, one.key): one.ids for one in attempt.students}
    assert ids["canvas", "1234"] == {"canvas": "1234"}
    assert ids["canvas", "anon_b"] == {}
    assert ids["moodle", "66"] == {"moodle": "66"}
    assert ids["moodle", "70"] == ids["moodle", "Default group"] == {}
    assert ids["blackboard", "ada1"] == {"login": "ada1"}
    assert ids["brightspace", "101"] == {"brightspace": "101"}
    assert ids["gradescope", "0042"] == {"sid": "0042", "email": "ada@example.org"}
    assert ids["gradescope", "Emmy@example.org"] == {"email": "Emmy@example.org"}
    assert ids["github-classroom", "team-7"] == {"github": "team-7"}
    assert ids["classroom50", "bob-b"] == {"github": "bob-b"}
    assert ids["plain", "alice"] == {}


def test_only_the_flag_of_canvas_makes_late(tmp_path: Path) -> None:
    with opened(tmp_path, SAMPLE_OF["canvas"].files) as download:
        late = {attempt.students[0].key for attempt in download.attempts if attempt.late}
    assert late == {"77", "anon_Xy12z"}


def test_dates_are_told_where_the_download_tells_them(tmp_path: Path) -> None:
    with opened(tmp_path, SAMPLE_OF["gradescope"].files) as download:
        dates = [attempt.submitted for attempt in download.attempts]
    assert dates == ["2026-03-01T10:00:00+00:00", "2026-03-01T10:00:00+00:00", "", ""]
    with opened(
        tmp_path, SAMPLE_OF["classroom50"].files, SAMPLE_OF["classroom50"].name
    ) as download:
        assert [one.submitted for one in download.attempts] == ["2026-02-28T23:59:59Z", ""]


@pytest.mark.parametrize(
    ("layout", "key", "dates"),
    [
        ("blackboard", "ada1", ["2026-11-03T23:55:00", "2026-11-04T00:01:00"]),
        ("brightspace", "101", ["2026-11-03T21:19:00"]),
    ],
)
def test_dates_in_names_order_attempts(
    tmp_path: Path, layout: str, key: str, dates: list[str]
) -> None:
    with opened(tmp_path, SAMPLE_OF[layout].files) as download:
        attempts = [one for one in download.attempts if one.students[0].key == key]
        chosen, why = pick_attempt(attempts)
    assert sorted(one.submitted for one in attempts) == dates
    assert chosen.submitted == dates[-1]
    assert why == ("The newest of 2 attempts, on time." if dates[1:] else "")


@pytest.mark.parametrize(
    ("layout", "files"),
    [
        ("blackboard", {"HW_ada_attempt_2026-13-40-99-99-99_cnn.py": b""}),
        (
            "classroom50",
            {
                "scores.csv": b"",
                "hw-ada/cnn.py": b"",
                "hw-ada/result.json": b'{"datetime": "2026-99-99T99:99:99Z"}',
            },
        ),
    ],
)
def test_what_is_no_time_is_none_and_stops_nobody(
    tmp_path: Path, layout: str, files: dict[str, bytes]
) -> None:
    with opened(tmp_path, files) as download:
        (attempt,) = download.attempts
    assert (download.layout, attempt.submitted) == (layout, "")


def test_a_time_that_a_student_could_write_makes_nobody_late_or_on_time(tmp_path: Path) -> None:
    sample = SAMPLE_OF["classroom50"]
    with opened(tmp_path, sample.files, sample.name) as download:
        (attempt,) = (one for one in download.attempts if one.submitted)
    for due in ("2026-02-01T00:00Z", "2026-03-31T00:00Z"):
        dated = Deadlines(due=due).date(attempt, None)
        assert (dated.late, dated.hours_late) == (False, None)


@pytest.mark.parametrize(
    ("usernames", "keys"),
    [
        (("ada",), ("ada",)),
        (("ada", "ada_b"), ("ada", "ada_b")),
        (("x_1", "y_1"), ("x_1", "y_1")),
        (("x_1", "x_2", "x"), ("x_1", "x_2", "x")),
    ],
)
def test_usernames_with_underscores_stay_apart(
    tmp_path: Path, usernames: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    files = {f"My_HW_{name}_attempt_2026-11-03-10-00-00_cnn.py": b"" for name in usernames}
    with opened(tmp_path, files) as download:
        assert {one.students[0].key for one in download.attempts} == set(keys)


def test_versions_that_canvas_numbered_are_attempts(tmp_path: Path) -> None:
    files = {
        "doe_1_10_cnn.py": b"def pad(x): 0\n",
        "doe_1_11_sums.py": b"x = 0\n",
        "doe_LATE_1_30_cnn-2.py": b"def pad(x): 2\n",
        "doe_1_20_cnn-1.py": b"def pad(x): 1\n",
        "doe_LATE_1_40_notes.txt": b"",
    }
    with opened(tmp_path, files) as download:
        assert len({attempt.place for attempt in download.attempts}) == 3
        read = [
            (attempt.order, attempt.late, download.read(attempt, WANTED).sources)
            for attempt in download.attempts
        ]
    assert read == [
        (("", 10), False, {"cnn.py": b"def pad(x): 0\n", "sums.py": b"x = 0\n"}),
        (("", 20), False, {"cnn.py": b"def pad(x): 1\n", "sums.py": b"x = 0\n"}),
        (("", 40), True, {"cnn.py": b"def pad(x): 2\n", "sums.py": b"x = 0\n"}),
    ]


def test_several_entries_of_one_student_are_attempts(tmp_path: Path) -> None:
    files = {"a/cnn.py": code("a"), "a.py": code("a"), "a.zip": zip_of({"cnn.py": code("a")})}
    with opened(tmp_path, files) as download:
        assert [one.students[0].key for one in download.attempts] == ["a", "a", "a"]
        assert {one.place for one in download.attempts} == {"a", "a.py", "a.zip"}


def test_a_class_of_one_student_is_not_looked_through(tmp_path: Path) -> None:
    with opened(tmp_path, {"ada/cnn.py": code("ada"), "ada/sums.py": b""}) as download:
        assert [one.students[0].key for one in download.attempts] == ["ada"]


def test_an_unknown_layout_names_those_that_exist(tmp_path: Path) -> None:
    names = ", ".join(layout.name for layout in (*layouts(), plain.LAYOUT))
    with pytest.raises(SubmissionError, match=f"no layout 'ilias'.*--layout: {names}"):
        open_download(tmp_path, "ilias")


def test_two_layouts_at_once_are_asked_about(tmp_path: Path) -> None:
    names = ("submission_metadata.yml", *(f"A_{n}_assignsubmission_file/cnn.py" for n in (1, 2)))
    files = dict.fromkeys(names, b"{}")
    with pytest.raises(SubmissionError, match=r"as moodle and as gradescope\. .*--layout"):
        opened(tmp_path, files)


def test_a_name_of_one_student_decides_no_layout(tmp_path: Path) -> None:
    names = ("alice.py", "bob.py", "mallory_9_assignsubmission_file_cnn.py")
    download = opened(tmp_path, dict.fromkeys(names, b""))
    assert (download.layout, len(download.attempts)) == ("plain", 3)


def test_one_number_of_canvas_with_two_names_is_asked_about(tmp_path: Path) -> None:
    """Mallory, number 66, changed her name to `mallory _7`."""
    names = ("alice_7_90_cnn.py", "mallory_7_66_91_cnn.py", "bob_8_92_cnn.py")
    with pytest.raises(
        SubmissionError, match=r"'alice_7_90_cnn.py' and 'mallory_7_66_91_cnn.py'.* '7' "
    ):
        opened(tmp_path, dict.fromkeys(names, b""))


def test_archives_that_only_look_like_those_of_canvas_can_be_read_as_plain(tmp_path: Path) -> None:
    """Otter writes such names: of the notebook, and of the time."""
    names = ("ada_2026_11_29T10_11_12_345678.zip", "bob_2026_11_29T10_14_09_120000.zip")
    files = {name: zip_of({"cnn.py": code(name[:3])}) for name in names}
    with pytest.raises(SubmissionError, match=r"both of '2026' .*--layout plain\.$"):
        opened(tmp_path, files)
    path = write_download(tmp_path / "plain", files, "folder", "hw")
    with open_download(path, "plain") as download:
        assert [attempt.place for attempt in download.attempts] == [*names]


def test_one_number_of_moodle_with_two_names_is_asked_about(tmp_path: Path) -> None:
    """Eve, number 123, is called `Eve_999_assignsubmission_file`."""
    names = (
        "Bob_999_assignsubmission_file_cnn.py",
        "Eve_999_assignsubmission_file_123_assignsubmission_file_cnn.py",
    )
    with pytest.raises(SubmissionError, match=r"both of '999' .*'Bob' and 'Eve'\. .* take the fal"):
        opened(tmp_path, dict.fromkeys(names, b""))


def test_two_students_who_gave_gradescope_one_id_are_asked_about(tmp_path: Path) -> None:
    people = "".join(
        f"submission_{n}:\n  :submitters:\n  - {{':name': {name}, ':sid': '7'}}\n"
        for n, name in ((1, "Bob"), (2, "Eve"))
    )
    with pytest.raises(SubmissionError, match=r"'submission_1' and 'submission_2' are both of '7'"):
        opened(tmp_path, {"submission_metadata.yml": people.encode()})


def test_two_files_of_one_name_in_two_folders_of_a_student_are_both_there(tmp_path: Path) -> None:
    """Two downloads, by an older Moodle and a newer one, unpacked into one folder."""
    names = ("Ann_13_assignsubmission_file_/cnn.py", "Ann_13_assignsubmission_file/cnn.py")
    with opened(tmp_path, dict.fromkeys(names, code("13")), "x") as download:
        (attempt,) = download.attempts
        assert set(attempt.files.values()) == set(names)


HANDED_IN = {
    "b.7z": "'hw/b.7z' is no Python file and no notebook. RAR and 7z are not read",
    "c.pdf": "'hw/c.pdf' is no Python file and no notebook. Ask for cnn.py",
    "d.py.txt": "'hw/d.py.txt' is no Python file .* If d.py.txt is the program, rename it d.py",
    "e.PY": "If e.PY is the program, rename it e.py",
    "f.ipynb.json": "rename it f.ipynb",
}


def test_what_was_handed_in_and_is_no_program_is_its_students(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**dict.fromkeys(HANDED_IN, b"?"), "ada.py": code("ada"), "notes.txt": b""}
    write_download(tmp_path, files, "folder", "hw")
    monkeypatch.chdir(tmp_path)
    with open_download(Path("hw")) as download:
        attempts = {one.place: one for one in download.attempts}
        assert {one.students[0].key for one in download.attempts} == {"ada", *"bcdef"}
        for name, reason in HANDED_IN.items():
            with pytest.raises(SubmissionError, match=reason):
                download.read(attempts[name], WANTED)


def test_archives_that_are_not_opened_are_named(tmp_path: Path) -> None:
    inner = zip_of({"hw.zip": zip_of({"cnn.py": code("ada")})})
    with opened(tmp_path, {"ada.zip": inner, "bob.py": b""}) as download:
        (attempt,) = (one for one in download.attempts if one.place == "ada.zip")
        with pytest.raises(SubmissionError, match=r"but ada\.zip, hw\.zip\. Archives within arch"):
            download.read(attempt, WANTED)


@pytest.mark.parametrize(
    ("kind", "content"), [("RAR", b"Rar!\x1a\x07\x01\x00"), ("7z", b"7z\xbc\xaf\x27\x1c")]
)
def test_other_archives_are_called_what_they_are_whatever_their_name(
    tmp_path: Path, kind: str, content: bytes
) -> None:
    (tmp_path / "class.zip").write_bytes(content)
    with pytest.raises(SubmissionError, match=rf"class\.zip' is a {kind} archive\. .* as a zip"):
        open_download(tmp_path / "class.zip")
    with opened(tmp_path, {"ada.zip": content}) as download:
        (attempt,) = download.attempts
        with pytest.raises(SubmissionError, match=rf"ada\.zip' is a {kind} archive\. .* as a zip"):
            download.read(attempt, WANTED)


def test_the_file_of_one_student_is_no_class(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_bytes(code("ada"))
    with pytest.raises(SubmissionError, match=r"one file of one student\. .*`grade .*cnn\.py`"):
        open_download(tmp_path / "cnn.py")


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_an_environment_among_a_students_files_hides_none_of_them(
    tmp_path: Path, form: str
) -> None:
    """Ada typed `python -m venv .`, and Bob's is called `env-3.11`."""
    inside = ("pyvenv.cfg", "bin/activate_this.py", "lib/python3.11/x.py", "Scripts/pip.py")
    files = {f"{folder}/{name}": b"" for folder in ("ada", "bob/env-3.11") for name in inside}
    files |= {"ada/cnn.py": code("ada"), "bob/src/lib/cnn.py": code("bob")}
    with open_download(write_download(tmp_path, files, form, "hw")) as download:
        read = [set(download.read(one, WANTED).sources) for one in download.attempts]
    assert read == [{"cnn.py"}, {"src/lib/cnn.py"}]


def linked_class(folder: Path) -> Path:
    """A class in which Bob's folder and Eve's file are links."""
    write_download(folder, {"hw/ada/cnn.py": code("ada"), "away/cnn.py": code("bob")}, "folder", "")
    (folder / "hw" / "bob").symlink_to(folder / "away")
    (folder / "hw" / "eve.py").symlink_to(folder / "away" / "cnn.py")
    (folder / "hw" / "ada" / "more.py").symlink_to(folder / "away" / "cnn.py")
    return folder / "hw"


def tar_of_links(folder: Path) -> Path:
    path = folder / "hw.tar"
    with tarfile.open(path, "w") as archive:
        archive.add(linked_class(folder), "hw")
    return path


def zip_of_links(folder: Path) -> Path:
    path = folder / "hw.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(linked_class(folder).rglob("*")):
            entry = zipfile.ZipInfo(str(file.relative_to(folder)))
            entry.external_attr = file.lstat().st_mode << 16
            link = file.is_symlink()
            if link or file.is_file():
                archive.writestr(entry, str(file.readlink()) if link else file.read_bytes())
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes a privilege")
@pytest.mark.parametrize("packed", [linked_class, tar_of_links, zip_of_links])
def test_a_linked_submission_has_a_row_that_says_so(
    tmp_path: Path, packed: Callable[[Path], Path]
) -> None:
    with open_download(packed(tmp_path)) as download:
        attempts = {one.students[0].key: one for one in download.attempts}
        assert sorted(attempts) == ["ada", "bob", "eve"]
        assert set(download.read(attempts["ada"], WANTED).sources) == {"cnn.py"}
        for key in ("bob", "eve"):
            with pytest.raises(SubmissionError, match=rf"{key}.* is a link or lies behind one"):
                download.read(attempts[key], WANTED)


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes a privilege")
def test_a_folder_that_holds_only_a_link_says_so(tmp_path: Path) -> None:
    write_download(tmp_path, {"hw/ada/notes.txt": b"", "hw/bob/cnn.py": b""}, "folder", "")
    (tmp_path / "hw" / "ada" / "cnn.py").symlink_to(tmp_path / "away.py")
    with open_download(tmp_path / "hw") as download:
        (attempt,) = (one for one in download.attempts if one.place == "ada")
        with pytest.raises(SubmissionError, match=r"hw/ada/cnn\.py' is a link or lies behind one"):
            download.read(attempt, WANTED)


def test_earlier_results_are_no_students(tmp_path: Path) -> None:
    results = {"results/gradebook.sqlite": b"", "results/pages/x.html": b""}
    files = {"class/ada/cnn.py": b"", "class/bob/cnn.py": b"", **results}
    with opened(tmp_path, files) as download:
        assert [one.place for one in download.attempts] == ["ada", "bob"]
    with opened(tmp_path, {"ada/cnn.py": b"", **results}, "mixed") as download:
        assert [one.place for one in download.attempts] == ["ada"]
        assert [one.place for one in download.leftover] == ["results"]


def test_a_folder_of_results_is_no_students(tmp_path: Path) -> None:
    files = {"class/ada/cnn.py": b"", "class/bob/cnn.py": b"", "results/pages/x.html": b""}
    path = write_download(tmp_path, files, "folder", "work")
    with open_download(path, excluded=path / "results") as download:
        assert [one.place for one in download.attempts] == ["ada", "bob"]


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("name", ["late", "FIRST LAST"])
def test_the_only_folder_is_its_students_if_one_submission_lies_in_it(
    tmp_path: Path, name: str, form: str
) -> None:
    """Unless it is called like what was downloaded: packing and unpacking adds such a folder."""
    path = write_download(tmp_path, {"FIRST LAST/homework/cnn.py": b""}, form, name)
    with open_download(path) as download:
        (attempt,) = download.attempts
    assert (attempt.students[0].key, download.looked_into) == (
        ("FIRST LAST", "") if name == "late" else ("homework", "FIRST LAST")
    )


@pytest.mark.parametrize("files", [{}, {"notes.txt": b""}, NOISE])
def test_a_folder_without_submissions_is_refused(
    tmp_path: Path, files: Mapping[str, bytes]
) -> None:
    (tmp_path / "hw").mkdir()
    with pytest.raises(SubmissionError, match=r"nothing that looks like .*--layout"):
        opened(tmp_path, files)


def test_of_many_versions_the_newest_are_attempts(tmp_path: Path) -> None:
    """Each has all the other files, so that a student's thousand would be a million."""
    files = {f"ann_7_{number}_cnn-{number % 100}.py": b"" for number in range(100, 200)}
    orders = [attempt.order for attempt in opened(tmp_path, files).attempts]
    assert orders == [("", number) for number in range(150, 200)]


def test_names_that_no_repository_has_share_nothing(tmp_path: Path) -> None:
    """All that they begin with would take the square of their length."""
    names = ("hw-ann", "hw-bob", *("-" * 200 + str(number) for number in range(9)))
    files = {"scores.csv": b"", **{f"{name}/cnn.py": b"" for name in names}}
    assert [one.place for one in opened(tmp_path, files).attempts] == ["hw-ann", "hw-bob"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_no_download(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "class.zip")
    with pytest.raises(SubmissionError, match="is a device or a pipe"):
        open_download(tmp_path / "class.zip")


def test_a_missing_download_is_named(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=r"no file or folder .*nowhere"):
        open_download(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"- a",
        b"a: [",
        b"a: {b: c",
        b"\xff\xfe\xff",
        b"x: " + b"[" * 100 + b"]" * 100,
        b"%TAG !a! !b\n" * 2 + b"---\na: {}\n",
        b"# c\n%TAG !a! !b\n---\na: {}\n",
        b"a: \x07",
    ],
)
def test_metadata_that_is_none_is_refused(tmp_path: Path, metadata: bytes) -> None:
    with pytest.raises(SubmissionError, match="not what Gradescope writes"):
        opened(tmp_path, {"submission_metadata.yml": metadata})


def test_aliases_are_not_looked_up(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(30)
    )
    with opened(tmp_path, {"submission_metadata.yml": bomb.encode()}) as download:
        assert download.attempts == ()


def test_what_was_handed_in_instead_is_named(tmp_path: Path) -> None:
    with (
        opened(tmp_path, {"ada/report.pdf": b"", "bob/cnn.py": b""}) as download,
        pytest.raises(SubmissionError, match=r"ada' holds no Python .*but report\.pdf"),
    ):
        download.read(download.attempts[0], WANTED)
