import sqlite3
import stat
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.errors import OutputError
from grader.gradebook.database import in_json
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import DATABASE, Override, Row
from grader.records.grading import ClassFiles, Failed, Graded, Remarks, Source
from grader.records.verdict import VerdictWord
from tests.gradebook.support import told
from tests.support import notebook_of, submission_of

POINTS = {"pad/basic": 3, "pad/sides": 2}
ADA, BOB = Student(key="ada", name="Ada"), Student(key="bob", name="Bob")
SOURCE = Source.of(submission_of("def pad(x, padding, value=0.0):\n    return x\n"))
HALF: dict[str, VerdictWord] = {"pad/basic": "right", "pad/sides": "wrong value"}


SIDES = told("Your pad swaps sides", "pad/sides", 9)
GONE = told("Your pad returns None", "pad/gone", 1)
"""The first costs what the rubric of now says; of the other the rubric has no check."""


def begun(
    book: Gradebook, result_key: str = "a", points: dict[str, int] | None = None
) -> StoredSetup:
    class_files = ClassFiles(assignment=b"", deck=b"")
    return book.setups.keep(class_files, result_key, points or POINTS)


def handed_in(
    *students: Student, place: str = "", source: Source | None = SOURCE, **changes: str
) -> list[HandIn]:
    attempt = Attempt(students=students, place=place or students[0].key, files={})
    problem = "" if source else "It is empty."
    return [HandIn(attempt=attempt, source=source, problem=problem, **changes)]


def packed(version: str = "0.1.0", **more: Any) -> bytes:
    """Of a report, what a gradebook looks at."""
    grader = {"version": version, "python": "3.11.7", "numpy": "2.4.6"}
    deck = {"kind": "final", "digest": "3f2a" * 16, "cases": 24}
    return zlib.compress(msgspec.json.encode({"grader": grader, "deck": deck, **more}))


REPORT = packed()


def graded(verdicts: dict[str, VerdictWord], report: bytes = REPORT) -> Graded:
    return Graded(report=report, verdicts=verdicts, findings=(SIDES, GONE), seconds=0.1)


def row_of(book: Gradebook, key: str) -> Row:
    (row,) = (row for row in book.rows() if row.student.key == key)
    return row


def test_what_was_graded_is_still_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
    with Gradebook(tmp_path) as book:
        row = row_of(book, "ada")
        assert (row.standing, row.earned, row.verdicts) == ("graded", 3, HALF)
        assert row.points == {"pad/basic": 3, "pad/sides": 0}
        assert row.findings == (msgspec.structs.replace(SIDES, points=2),)
        assert book.source(SOURCE.digest) == SOURCE
        assert book.results.find(SOURCE.digest, "a") == (REPORT, 0.1)
        assert book.setups.current() == setup


def test_a_finding_costs_what_is_lost_by_the_points_of_now(tmp_path: Path) -> None:
    given = Override(check="pad/sides", points=1, note="by mail", at="2026-10-02T09:30:00Z")
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
        book.override("ada", given)
        assert [one.gain for one in row_of(book, "ada").findings] == ["+1"]
        other = begun(book, points={"pad/basic": 3, "pad/sides": 7})
        book.move({"ada": None}, other)
        assert [one.gain for one in row_of(book, "ada").findings] == ["+6"]


OTHER = Source.of(submission_of("def pad(x, padding, value=0.0):\n    return None\n"))
THIRD = Source.of(submission_of("def pad(x, padding, value=0.0):\n    return 1\n"))


def test_who_is_not_in_a_download_stays_unless_their_file_is_anothers(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA, place="hw/a"), setup)
        assert book.enter(ADA, [], setup, places={"hw/b"}) is None
        assert row_of(book, "ada").standing == "waiting"
        assert book.enter(ADA, [], setup, places={"hw/a", "hw/b"}) == "a"
        assert row_of(book, "ada").standing == "missing"


@pytest.mark.parametrize("of_class", [handed_in(ADA), []])
def test_who_was_entered_alone_stays_until_the_class_has_something_new(
    tmp_path: Path, of_class: list[HandIn]
) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, of_class, setup)
        book.enter(ADA, handed_in(ADA, source=OTHER), setup, alone=True)
        assert book.enter(ADA, of_class, setup) is None
        assert row_of(book, "ada").sha256 == OTHER.digest
        assert book.entered_alone() == ({"ada"} if of_class else set())
        book.enter(ADA, handed_in(ADA, source=THIRD), setup)
        assert row_of(book, "ada").sha256 == THIRD.digest
        assert not book.entered_alone()


def test_to_name_a_student_with_the_download_of_the_class_is_the_way_back(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        for source in (OTHER, THIRD, SOURCE):
            book.enter(ADA, handed_in(ADA, source=source), setup, alone=True)
            assert book.entered_alone() == ({"ada"} if source is not SOURCE else set())
        assert book.enter(ADA, handed_in(ADA), setup) == "a"


def test_what_an_earlier_grader_said_was_to_mend_is_still_said(tmp_path: Path) -> None:
    said = in_json(["stride ignored in conv2d", "pad/sides"])
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as tables, tables:
        tables.execute("UPDATE results SET findings = ?", (said,))
        tables.execute("ALTER TABLE results RENAME COLUMN findings TO mistakes")
        tables.execute("DROP TABLE notes")
        tables.execute("DROP TABLE replaced")
        tables.execute("ALTER TABLE attempts DROP COLUMN hours_late")
        for column in ("before", "after", "who"):
            tables.execute(f"ALTER TABLE events DROP COLUMN {column}")
        tables.execute("PRAGMA user_version = 2")
    with Gradebook(tmp_path) as book:
        findings = row_of(book, "ada").findings
    assert [one.in_words for one in findings] == ["stride ignored in conv2d", "pad/sides"]
    assert [one.operation for one in findings] == ["conv2d", "pad"]
    assert [one.mistakes for one in findings] == [("stride ignored",), ()]


def test_staff_are_told_what_is_excused_what_keeps_state_and_what_is_used(
    tmp_path: Path,
) -> None:
    remarks = Remarks(
        excused={"pad/basic": ("conv1d",), "pad/gone": ("conv1d",)},
        state=("pad",),
        uses=("torch.nn in line 4 of cnn.py",),
    )
    result = msgspec.structs.replace(graded(HALF), remarks=remarks)
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, result)
    with Gradebook(tmp_path) as book:
        row = row_of(book, "ada")
        assert row.excused == {"pad/basic": ("conv1d",)}
        assert row.excused_in_words == "3 points for faults of conv1d"
        assert row.state == ("pad",)
        assert row.uses == ("torch.nn in line 4 of cnn.py",)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begun(book)
        for path in tmp_path.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize(
    ("result", "standing", "message"),
    [
        (None, "waiting", "Not graded yet"),
        (Failed(message="No memory."), "error", "No memory."),
        (graded(HALF), "graded", ""),
    ],
)
def test_a_row_says_how_a_student_stands(
    tmp_path: Path, result: Graded | Failed | None, standing: str, message: str
) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        if result:
            book.results.record(SOURCE.digest, setup.result_key, result)
        row = row_of(book, "ada")
        assert row.standing == standing
        assert row.message.startswith(message)
        assert (row.earned is None) == (standing != "graded")


def test_what_cannot_be_read_and_what_is_missing_have_no_score(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA, source=None), setup)
        book.enter(BOB, [], setup)
        ada, bob = book.rows()
        assert (ada.standing, ada.message, ada.earned) == ("unreadable", "It is empty.", None)
        assert (bob.standing, bob.earned) == ("missing", None)


def test_a_failure_of_ours_is_no_result_and_is_replaced_by_one(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, Failed(message="No memory."))
        assert not book.results.is_graded(SOURCE.digest, setup.result_key)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
        assert book.results.is_graded(SOURCE.digest, setup.result_key)
        assert row_of(book, "ada").earned == 3


def test_the_same_source_of_others_is_named_and_that_of_a_team_is_not(tmp_path: Path) -> None:
    cleo = Student(key="cleo", name="Cleo")
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        for student in (ADA, BOB):
            book.enter(student, handed_in(student, place="team"), setup)
        book.enter(cleo, handed_in(cleo), setup)
        assert {row.student.key: row.same_as for row in book.rows()} == {
            "ada": ("cleo",),
            "bob": ("cleo",),
            "cleo": ("ada", "bob"),
        }


HANDOUT = b"def pad(x, padding):\n    # TODO: yours\n    raise NotImplementedError\n"

NO_MORE = {
    "as it is": {"cnn.py": HANDOUT},
    "with a comment": {"cnn.py": b"# Ada, Ben\n" + HANDOUT},
    "spaced out, as Windows saves it": {
        "hw/cnn.py": HANDOUT.replace(b"TODO: yours", b"?").replace(b"\n", b"\r\n\r\n")
    },
    "in a notebook": {"cnn.ipynb": notebook_of(HANDOUT.decode())},
    "beside an empty file": {"cnn.py": HANDOUT, "hw/__init__.py": b""},
    "nothing": {"cnn.py": b" \n# nothing\n"},
}

MORE = {
    "an answer": {"cnn.py": HANDOUT.replace(b"raise NotImplementedError", b"return x")},
    "a file more": {"cnn.py": HANDOUT, "windows.py": b"SIZE = 3\n"},
    "what is no text": {"cnn.py": b"x = '\0'\n"},
}


@pytest.mark.parametrize("kind", [*NO_MORE, *MORE])
def test_who_handed_in_no_more_than_the_handout_is_like_nobody(tmp_path: Path, kind: str) -> None:
    files = {**NO_MORE, **MORE}[kind]
    source = Source(main=next(iter(files)), files=files, digest="d")
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.handout.keep({"cnn.py": HANDOUT})
        for student in (ADA, BOB):
            book.enter(student, handed_in(student, source=source), setup)
        assert row_of(book, "ada").same_as == (("bob",) if kind in MORE else ())


def test_the_best_attempt_counts_where_several_do(tmp_path: Path) -> None:
    better = Source.of(submission_of("better = 1"))
    worse = Source.of(submission_of("worse = 1"))
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        hands = [
            *handed_in(ADA, place="3", source=worse),
            *handed_in(ADA, place="2", source=better),
            *handed_in(ADA, place="1", source=None),
        ]
        book.enter(ADA, hands, setup)
        book.results.record(
            worse.digest, setup.result_key, graded(dict.fromkeys(POINTS, "wrong value"))
        )
        book.results.record(better.digest, setup.result_key, graded(HALF))
        row = row_of(book, "ada")
        assert (row.place, row.earned, row.chosen) == ("2", 3, "The best of 3 attempts.")


@pytest.mark.parametrize("first", ["in part", "all"])
@pytest.mark.parametrize("second", [None, Failed(message="No memory.")])
def test_an_attempt_that_we_failed_on_leaves_no_lesser_score(
    tmp_path: Path, first: str, second: Failed | None
) -> None:
    older, newer = (Source.of(submission_of(f"{name} = 1")) for name in ("older", "newer"))
    hands = [*handed_in(ADA, place="2", source=newer), *handed_in(ADA, place="1", source=older)]
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, hands, setup)
        right: dict[str, VerdictWord] = dict.fromkeys(POINTS, "right")
        book.results.record(
            older.digest, setup.result_key, graded(HALF if first == "in part" else right)
        )
        if second:
            book.results.record(newer.digest, setup.result_key, second)
        row = row_of(book, "ada")
        if first == "all":
            assert (row.standing, row.earned, row.place) == ("graded", 5, "1")
        else:
            standing = "error" if second else "waiting"
            assert (row.standing, row.earned, row.place, row.chosen) == (standing, None, "2", "")


def test_points_by_hand_take_the_place_of_the_graders_and_the_newest_counts(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
        for points, at in ((1, "2026-01-01"), (2, "2026-01-02")):
            note = f"worth {points}"
            book.override("ada", Override(check="pad/sides", points=points, note=note, at=at))
        row = row_of(book, "ada")
        assert row.points == {"pad/basic": 3, "pad/sides": 2}
        assert [one.note for one in row.overrides] == ["worth 2"]
        assert [event.what for event in book.history("ada")] == [
            "handed in: ada",
            "pad/sides set to 1 by hand: worth 1",
            "pad/sides set to 2 by hand: worth 2",
        ]


def test_a_score_that_is_gone_was_not_graded(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        book.enter(ADA, [], begun(book))
        for score in (3, None, None, 0):
            book.note_scores({"ada": score})
        told = [(one.what, one.before, one.after) for one in book.history("ada")]
        assert told == [
            ("graded", None, 3),
            ("has no score any more", 3, None),
            ("graded", None, 0),
        ]


def test_points_by_hand_give_a_score_to_who_has_none(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        book.enter(ADA, [], begun(book))
        book.override("ada", Override(check="pad/sides", points=2, note="on paper", at=""))
        row = row_of(book, "ada")
        assert (row.standing, row.points) == ("missing", {"pad/basic": 0, "pad/sides": 2})


@pytest.mark.parametrize("both", [False, True])
def test_a_student_with_another_key_keeps_what_is_known(tmp_path: Path, *, both: bool) -> None:
    new = Student(key="s1", name="Ada Lovelace", ids={"sid": "s1"})
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF))
        book.override("ada", Override(check="pad/sides", points=1, note="seen", at=""))
        book.publish({"ada": 4}, "canvas.csv")
        if both:
            book.enter(new, [], setup)
        book.rename("ada", new)
        book.rename("nobody", new)
        book.enter(new, handed_in(ADA), setup)
        (row,) = book.rows()
        assert (row.student, row.points) == (new, {"pad/basic": 3, "pad/sides": 1})
        assert book.published() == {"s1": 4}
        assert "was called ada before" in [event.what for event in book.history("s1")]


def test_what_is_handed_in_anew_takes_the_place_of_what_was(tmp_path: Path) -> None:
    newer = Source.of(submission_of("newer = 1"))
    with Gradebook(tmp_path, create=True) as book:
        first = begun(book)
        book.enter(ADA, handed_in(ADA), first)
        book.results.record(SOURCE.digest, first.result_key, graded(HALF))
        second = begun(book, result_key="b", points={"pad/basic": 5})
        assert book.enter(ADA, handed_in(ADA), second) == "a"
        assert book.enter(ADA, handed_in(ADA, source=newer), second) == "b"
        assert row_of(book, "ada").possible == {"pad/basic": 5}
        assert len(book.history("ada")) == 2


@pytest.mark.parametrize("result", [None, Failed(message="No memory.")])
def test_who_has_no_result_yet_stands_under_the_newest_conditions(
    tmp_path: Path, result: Failed | None
) -> None:
    with Gradebook(tmp_path, create=True) as book:
        first = begun(book)
        book.enter(ADA, handed_in(ADA), first)
        if result:
            book.results.record(SOURCE.digest, first.result_key, result)
        second = begun(book, result_key="b")
        assert book.enter(ADA, handed_in(ADA), second) == "b"
        book.results.record(SOURCE.digest, second.result_key, graded(HALF))
        assert row_of(book, "ada").earned == 3
        assert len(book.history("ada")) == 1


def test_published_scores_are_remembered(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        book.enter(ADA, [], begun(book))
        book.publish({"ada": 3}, "canvas")
        book.publish({"ada": 4}, "canvas")
        assert book.published() == {"ada": 4}
        assert book.history("ada")[-1].what == "4 points published: canvas"


def test_what_points_were_earned_with_is_what_their_own_report_says(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        first = begun(book)
        for student in (ADA, BOB):
            book.enter(student, handed_in(student), first)
        book.results.record(SOURCE.digest, first.result_key, graded(HALF))
        second = begun(book, result_key="b")
        book.results.record(SOURCE.digest, second.result_key, graded(HALF, packed("0.2.0")))
        book.move({"bob": None}, second)
        versions = [row.graded_with and row.graded_with.grader.named for row in book.rows()]
        assert versions == [
            {"cnn-grader": "0.1.0", "Python": "3.11", "NumPy": "2.4.6"},
            {"cnn-grader": "0.2.0", "Python": "3.11", "NumPy": "2.4.6"},
        ]
        (wording,) = {row.graded_with.deck.in_words for row in book.rows(second) if row.graded_with}
        assert wording == "final deck 3f2a3f2a"
        assert {row.graded_with.grader.version for row in book.rows(second) if row.graded_with} == {
            "0.2.0"
        }


def test_what_a_newer_grader_adds_to_what_is_kept_is_left_out(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book.results.record(SOURCE.digest, setup.result_key, graded(HALF, packed(state=["pad"])))
        before = list(book.rows())
        connection = book._database._connection
        for table, column, unpack, pack in (
            ("students", "student", msgspec.json.decode, in_json),
            ("conditions", "content", msgspec.msgpack.decode, msgspec.msgpack.encode),
            (
                "sources",
                "content",
                lambda value: msgspec.msgpack.decode(zlib.decompress(value)),
                lambda held: zlib.compress(msgspec.msgpack.encode(held)),
            ),
        ):
            ((value,),) = connection.execute(f"SELECT {column} FROM {table}").fetchall()
            newer = pack({**unpack(value), "not known here": 1})
            connection.execute(f"UPDATE {table} SET {column} = ?", (newer,))
        assert list(book.rows()) == before
        assert book.setups.current() == setup
        assert book.source(SOURCE.digest) == SOURCE


def test_an_absent_gradebook_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="There is no gradebook"):
        Gradebook(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("create", [True, False])
def test_a_damaged_gradebook_is_refused_and_left_as_it_is(tmp_path: Path, *, create: bool) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        for number in range(300):
            student = Student(key=f"{number:04}", name="")
            source = Source.of(submission_of(f"{number}" * 50))
            book.enter(student, handed_in(student, source=source), setup)
    path = tmp_path / DATABASE
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(OutputError, match="is damaged"), Gradebook(tmp_path, create=create) as book:
        list(book.rows())
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"no database, but long enough" * 200, b"CSV;of;somebody\n"])
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / DATABASE
    path.write_bytes(content)
    with pytest.raises(OutputError, match="is damaged: file is not a database"):
        Gradebook(tmp_path, create=True)
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(OutputError, match="is no gradebook of this grader"):
        Gradebook(tmp_path, create=True)


def test_a_full_disk_keeps_what_was_written_before(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        setup = begun(book)
        book.enter(ADA, handed_in(ADA), setup)
        book._database._connection.execute("PRAGMA max_page_count = 1")
        (pages,) = book._database._connection.execute("PRAGMA page_count").fetchone()
        book._database._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(OutputError, match=r"full.*Make room on the disk"):
            book.results.record(
                SOURCE.digest, setup.result_key, graded(HALF, report=bytes(100_000))
            )
    with Gradebook(tmp_path) as book:
        assert row_of(book, "ada").standing == "waiting"
